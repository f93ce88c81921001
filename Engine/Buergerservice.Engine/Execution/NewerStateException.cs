namespace Buergerservice.Engine.Execution;

/// <summary>A newer release has stored this instance. It is left as it is, for a node that runs that release.</summary>
public sealed class NewerStateException() : BuergerserviceException("Der Vorgang wurde von einer neueren Version des Programms gespeichert, die dieser Knoten nicht lesen kann. Aktualisieren Sie den Knoten.")
{
    /// <inheritdoc/>
    public override bool RetryHelps => true;
}
