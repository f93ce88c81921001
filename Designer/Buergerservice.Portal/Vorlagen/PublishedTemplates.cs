using Buergerservice.Documents.Templates;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Vorlagen;

/// <summary>Brings the catalogue of this node up to what is published: one after the other, so that rows read earlier never replace later ones.</summary>
public sealed class PublishedTemplates(DocumentTemplateCatalog catalog) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Reads what is published and puts it to use.</summary>
    public async Task LoadAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        await _one.WaitAsync(cancellationToken);
        try
        {
            var rows = await db.Set<PublishedTemplate>().AsNoTracking().ToListAsync(cancellationToken);
            catalog.UsePublished([.. rows.Select(r => (r.Key, r.Text, r.IsCurrent))]);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
