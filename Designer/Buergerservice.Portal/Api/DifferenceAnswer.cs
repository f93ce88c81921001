using System.ComponentModel;
using Buergerservice.Documents.Comparison;

namespace Buergerservice.Portal.Api;

/// <summary>What is different between two versions of a document.</summary>
[Description("Unterschiede zwischen zwei Versionen eines Dokuments in Lesereihenfolge.")]
internal sealed record DifferenceAnswer
{
    [Description("Ob beide dasselbe sagen und zeigen.")]
    public required bool IsSame { get; init; }

    [Description("Wie viele Teile neu sind.")]
    public required int Added { get; init; }

    [Description("Wie viele Teile entfallen sind.")]
    public required int Removed { get; init; }

    [Description("Wie viele Teile geändert sind.")]
    public required int Changed { get; init; }

    [Description("Wie viele Teile gleich geblieben sind.")]
    public required int Unchanged { get; init; }

    [Description("Kapitel mit Unterschieden.")]
    public required IReadOnlyList<ChapterDifference> Chapters { get; init; }

    public static DifferenceAnswer Of(DocumentDifference difference) => new()
    {
        IsSame = difference.IsSame,
        Added = difference.Added,
        Removed = difference.Removed,
        Changed = difference.Changed,
        Unchanged = difference.Unchanged,
        Chapters = difference.Chapters,
    };
}

/// <summary>Two compared versions of a project document.</summary>
[Description("Zwei Versionen eines Projektdokuments und ihre Unterschiede.")]
internal sealed record DocumentComparisonAnswer(
    [property: Description("Nummer der früheren Version.")] int From,
    [property: Description("Prüfsumme ihres PDF.")] string FromSha256,
    [property: Description("Nummer der späteren Version.")] int To,
    [property: Description("Prüfsumme ihres PDF.")] string ToSha256,
    [property: Description("Die Unterschiede.")] DifferenceAnswer Difference);

/// <summary>A generated document of a case beside the version it replaced.</summary>
[Description("Ein erzeugtes Dokument eines Falls, die Version, die es ersetzt hat, und die Unterschiede.")]
internal sealed record CaseDocumentComparisonAnswer(
    [property: Description("Kennung der ersetzten Version.")] Guid From,
    [property: Description("Prüfsumme ihres PDF.")] string FromSha256,
    [property: Description("Kennung des Dokuments.")] Guid To,
    [property: Description("Prüfsumme seines PDF.")] string ToSha256,
    [property: Description("Die Unterschiede.")] DifferenceAnswer Difference);
