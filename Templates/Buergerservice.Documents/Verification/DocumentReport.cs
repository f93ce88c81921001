namespace Buergerservice.Documents.Verification;

/// <summary>What was found out about a file.</summary>
public sealed record DocumentReport
{
    /// <summary>SHA-256 of the file, lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Size of the file in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Why the file was not read at all, in German, or null.</summary>
    public string? Refusal { get; init; }

    /// <summary>The signatures in the order in which they were made.</summary>
    public IReadOnlyList<SignatureReport> Signatures { get; init; } = [];

    /// <summary>What concerns the file rather than one signature.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>SHA-256 of what the file was before and after each signature: tells whether a document we know lies underneath.</summary>
    public IReadOnlyList<string> RevisionHashes { get; init; } = [];

    /// <summary>The worst of all, or null when the file was refused or bears no signature: then nothing is proven either.</summary>
    public SignatureVerdict? Verdict => Refusal is not null || Signatures.Count == 0
        ? null
        : Signatures.Select(s => s.Verdict).Concat(Findings.Select(f => f.Effect)).Max();

    /// <summary>The verdict in German: one of the four, „keine Unterschrift“ or „abgewiesen“.</summary>
    public string VerdictText => Refusal is not null ? "abgewiesen" : Verdict?.German() ?? "keine Unterschrift";

    /// <summary>The verdict as a stable word for programs.</summary>
    public string VerdictCode => Refusal is not null ? "refused" : Verdict?.Code() ?? "unsigned";
}
