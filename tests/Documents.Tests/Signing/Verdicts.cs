using Buergerservice.Documents.Verification;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>Reports as text for failing tests.</summary>
internal static class Verdicts
{
    public static string Text(DocumentReport report) => string.Join('\n',
        new[] { $"{report.VerdictText} {report.Refusal}" }
            .Concat(report.Findings.Select(f => $"  {f.Effect}: {f.Text}"))
            .Concat(report.Signatures.SelectMany(s => s.Findings.Select(f => $"  {f.Effect}: {f.Text}").Prepend($" {s.Field}: {s.Verdict.German()}"))));
}
