namespace Buergerservice.Portal.Kern;

/// <summary>What a badge or an alert says before it is read.</summary>
public enum KernKind
{
    Info,
    Success,
    Warning,
    Danger,
}
