using Buergerservice.Documents.Comparison;
using Buergerservice.Documents.PdfReading;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Content;

namespace Buergerservice.Rollout.Documents;

/// <summary>Shows what is different between two versions of a project document.</summary>
public sealed class DocumentVersions(RolloutQueries queries, IContentStore content)
{
    /// <summary>Compares the PDFs of two versions.</summary>
    /// <param name="number">The project.</param>
    /// <param name="key">The document.</param>
    /// <param name="from">The earlier version; by default the last one before the later that was signed, else the one before it.</param>
    /// <param name="to">The later version; by default the newest.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="NotFoundException">There is no such project, document or version for this person.</exception>
    /// <exception cref="DomainRuleException">A version cannot be read; the message says why.</exception>
    public async Task<VersionDifference> CompareAsync(string number, string key, int? from, int? to, Actor actor, CancellationToken cancellationToken)
    {
        var versions = (await queries.GetAsync(number, actor, cancellationToken)).Documents.Where(d => d.Key == key).OrderBy(d => d.Version).ToList();
        DocumentView Find(int version) => versions.Find(v => v.Version == version) ?? throw new NotFoundException("Diese Version des Dokuments gibt es nicht.");
        if (versions.Count == 0)
            throw new NotFoundException("Dieses Dokument gibt es nicht.");
        var after = to is { } wanted ? Find(wanted) : versions[^1];
        var earlier = versions.Where(v => v.Version < after.Version).ToList();
        var before = from is { } given ? Find(given) : earlier.LastOrDefault(v => v.SignOffs.Count > 0) ?? earlier.LastOrDefault() ?? after;
        if (before.Version > after.Version)
            (before, after) = (after, before);
        try
        {
            var difference = DocumentComparison.Compare(
                await content.GetAsync(before.PdfSha256, cancellationToken), await content.GetAsync(after.PdfSha256, cancellationToken), cancellationToken);
            return new VersionDifference(before, after, difference, versions);
        }
        catch (PdfRefusedException e)
        {
            throw new DomainRuleException($"Die Versionen lassen sich nicht vergleichen: {e.Message}");
        }
    }
}

/// <summary>Two versions and what is different between them.</summary>
/// <param name="Before">The earlier version.</param>
/// <param name="After">The later version.</param>
/// <param name="Difference">What is different.</param>
/// <param name="Versions">All versions of the document, oldest first.</param>
public sealed record VersionDifference(DocumentView Before, DocumentView After, DocumentDifference Difference, IReadOnlyList<DocumentView> Versions);
