using System.Security.Cryptography;
using System.Text;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Triggers;

/// <summary>How many instances of a definition may be alive at a time, within one tenant (Elsa's activation strategies).</summary>
public enum ActivationStrategy
{
    /// <summary>Any number.</summary>
    Always,

    /// <summary>One.</summary>
    Singleton,

    /// <summary>One per business key.</summary>
    CorrelatedSingleton,

    /// <summary>One per business key, counting the instances of all definitions.</summary>
    Correlation,
}

/// <summary>
/// The key an instance holds while it is alive: the database lets each key in once, so that two starts at the same moment
/// cannot both succeed. It is that of the start, also when the business key changes later. An instance stopped by an
/// incident holds its key: it can be repaired and go on.
/// </summary>
public static class Activation
{
    /// <summary>What the caller is told when a start is not allowed.</summary>
    public const string Refusal = "Der Prozess wurde nicht gestartet: Es läuft schon ein Vorgang, neben dem er nach seiner Einstellung nicht laufen darf.";

    /// <summary>The key of a new instance, or null when any number may run.</summary>
    public static string? KeyOf(WorkflowInstance instance)
    {
        var parts = instance.Activation switch
        {
            ActivationStrategy.Singleton => $"S|{instance.DefinitionId}",
            ActivationStrategy.CorrelatedSingleton => $"D|{instance.DefinitionId}|{instance.CorrelationId}",
            // Without a business key there is nothing to share.
            ActivationStrategy.Correlation when instance.CorrelationId is { } key => $"C|{key}",
            _ => null,
        };
        return parts is null ? null : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{instance.Tenant}|{parts}")));
    }

    /// <summary>Reads the .NET type name Elsa writes.</summary>
    internal static ActivationStrategy Parse(string? typeName) =>
        typeName is null ? ActivationStrategy.Always
        : typeName.Contains("CorrelatedSingleton", StringComparison.Ordinal) ? ActivationStrategy.CorrelatedSingleton
        : typeName.Contains("Singleton", StringComparison.Ordinal) ? ActivationStrategy.Singleton
        : typeName.Contains("Correlation", StringComparison.Ordinal) ? ActivationStrategy.Correlation
        : ActivationStrategy.Always;
}
