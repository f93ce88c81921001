using Buergerservice.Engine;

namespace Buergerservice.Rollout.Documents;

/// <summary>Status of a project document, in this strict order .</summary>
public enum DocumentStatus
{
    /// <summary>erstellt</summary>
    Created,

    /// <summary>abgestimmt</summary>
    Agreed,

    /// <summary>unterzeichnet</summary>
    SignedOff,
}

/// <summary>The one transition table of <see cref="DocumentStatus"/>.</summary>
public static class DocumentStatuses
{
    private static readonly Dictionary<DocumentStatus, DocumentStatus> Next = new()
    {
        [DocumentStatus.Created] = DocumentStatus.Agreed,
        [DocumentStatus.Agreed] = DocumentStatus.SignedOff,
    };

    /// <summary>The German word.</summary>
    public static string Label(this DocumentStatus status) => status switch
    {
        DocumentStatus.Agreed => "abgestimmt",
        DocumentStatus.SignedOff => "unterzeichnet",
        _ => "erstellt",
    };

    /// <summary>Reads the German word.</summary>
    /// <exception cref="DomainRuleException">Another word.</exception>
    public static DocumentStatus Parse(string label) => label switch
    {
        "erstellt" => DocumentStatus.Created,
        "abgestimmt" => DocumentStatus.Agreed,
        "unterzeichnet" => DocumentStatus.SignedOff,
        _ => throw new DomainRuleException($"Den Dokumentstatus „{label}“ gibt es nicht (erstellt, abgestimmt, unterzeichnet)."),
    };

    /// <summary>Refuses every step but the next one.</summary>
    /// <exception cref="DomainRuleException">The step is not allowed.</exception>
    public static void RequireStep(DocumentStatus from, DocumentStatus to)
    {
        if (!Next.TryGetValue(from, out var next) || next != to)
            throw new DomainRuleException($"Ein Dokument mit dem Status „{from.Label()}“ kann nicht „{to.Label()}“ werden; die Reihenfolge ist erstellt, abgestimmt, unterzeichnet (R-329).");
    }
}
