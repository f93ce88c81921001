using Buergerservice.Documents.Templates;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Vorlagen;

/// <summary>Keeps drafts of document templates, publishes them and goes back to the shipped ones. Templates hold no citizen data; they belong to the installation, not to a tenant.</summary>
public sealed class TemplateCommands(BuergerserviceDb db, DocumentTemplateCatalog catalog, PublishedTemplates published, AuditLog audit, TimeProvider time)
{
    private const int LongestText = 500_000;

    /// <summary>The draft of a template, or null.</summary>
    public Task<TemplateDraft?> DraftAsync(string key, CancellationToken cancellationToken) =>
        db.Set<TemplateDraft>().AsNoTracking().FirstOrDefaultAsync(d => d.Key == key, cancellationToken);

    /// <summary>Saves a draft as it is, with or without faults.</summary>
    /// <param name="key">The template.</param>
    /// <param name="text">The draft.</param>
    /// <param name="seen">The revision the person began with; 0 without a draft.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The new revision.</returns>
    /// <exception cref="NotFoundException">There is no such template.</exception>
    /// <exception cref="ConflictException">Somebody else has saved meanwhile.</exception>
    public async Task<int> SaveDraftAsync(string key, string text, int seen, Actor actor, CancellationToken cancellationToken)
    {
        Require(key);
        if (text.Length > LongestText)
            throw new InputException("Bitte kürzen Sie die Vorlage.", new Dictionary<string, string> { ["Text"] = $"Die Vorlage ist länger als {LongestText} Zeichen." });
        var draft = await db.Set<TemplateDraft>().FirstOrDefaultAsync(d => d.Key == key, cancellationToken);
        // Who sends the same twice, because no answer came, has saved it.
        if (draft is not null && draft.Text == text)
            return draft.Revision;
        if ((draft?.Revision ?? 0) != seen)
            throw Overtaken(draft);
        if (draft is null)
            // Not from 1 again: a page that shows a draft that was discarded must not match the next one.
            db.Add(draft = new() { Key = key, Text = text, ChangedAt = time.GetUtcNow(), ChangedBy = actor.UserName, Revision = (int)(time.GetUtcNow().ToUnixTimeSeconds() & 0x3FFFFFFF) });
        (draft.Text, draft.ChangedAt, draft.ChangedBy) = (text, time.GetUtcNow(), actor.UserName);
        draft.Revision++;
        await db.SaveWithAuditAsync(cancellationToken);
        return draft.Revision;
    }

    /// <summary>Throws the draft away.</summary>
    /// <param name="key">The template.</param>
    /// <param name="seen">The revision the person decided about.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ConflictException">Somebody else has saved meanwhile; their draft stays.</exception>
    public async Task DiscardDraftAsync(string key, int seen, Actor actor, CancellationToken cancellationToken)
    {
        if (await db.Set<TemplateDraft>().FirstOrDefaultAsync(d => d.Key == key, cancellationToken) is not { } draft)
            return;
        if (draft.Revision != seen)
            throw Overtaken(draft);
        db.Remove(draft);
        audit.Add(db, actor.Tenant, actor.UserName, "template.discard", $"template:{key}");
        await db.SaveWithAuditAsync(cancellationToken);
    }

    /// <summary>The version in use, when somebody has published exactly this text; null else. Who sends the same twice has published it once.</summary>
    public async Task<DocumentTemplate?> FindPublishedAsync(string key, string text, CancellationToken cancellationToken)
    {
        Require(key);
        await LoadAsync(cancellationToken);
        var current = catalog.Get(key);
        return !catalog.IsShipped(current) && current.Text == text.TrimStart('\uFEFF').ReplaceLineEndings("\n") ? current : null;
    }

    /// <summary>Publishes a text: new documents use it from now on.</summary>
    /// <exception cref="DocumentTemplateException">The text is faulty; every fault is named with its line.</exception>
    /// <exception cref="NotFoundException">There is no such template.</exception>
    /// <exception cref="ConflictException">Somebody else has published meanwhile.</exception>
    public async Task<DocumentTemplate> PublishAsync(string key, string text, Actor actor, CancellationToken cancellationToken)
    {
        var template = Check(key, text);
        // One after the other: two administrators must not publish two current versions.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var older in await db.Set<PublishedTemplate>().Where(t => t.Key == key && t.IsCurrent).ToListAsync(cancellationToken))
            older.IsCurrent = false;
        db.Add(new PublishedTemplate
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Key = key,
            Version = template.Version,
            Sha256 = template.Sha256,
            Text = template.Text,
            PublishedAt = time.GetUtcNow(),
            PublishedBy = actor.UserName,
            IsCurrent = true,
        });
        if (await db.Set<TemplateDraft>().FirstOrDefaultAsync(d => d.Key == key, cancellationToken) is { } draft)
            db.Remove(draft);
        audit.Add(db, actor.Tenant, actor.UserName, "template.publish", $"template:{key}", new Dictionary<string, object?> { ["version"] = template.Version, ["sha256"] = template.Sha256 });
        await db.SaveWithAuditAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await LoadAsync(cancellationToken);
        return template;
    }

    /// <summary>New documents use the shipped template again; published versions stay for the documents made from them.</summary>
    /// <returns>False when the shipped one was in use already.</returns>
    public async Task<bool> ResetAsync(string key, Actor actor, CancellationToken cancellationToken)
    {
        var current = await db.Set<PublishedTemplate>().Where(t => t.Key == key && t.IsCurrent).ToListAsync(cancellationToken);
        if (current.Count == 0)
            return false;
        foreach (var version in current)
            version.IsCurrent = false;
        audit.Add(db, actor.Tenant, actor.UserName, "template.reset", $"template:{key}", new Dictionary<string, object?> { ["version"] = current[0].Version });
        await db.SaveWithAuditAsync(cancellationToken);
        await LoadAsync(cancellationToken);
        return true;
    }

    /// <summary>Reads a text and checks it against the rules of publishing.</summary>
    /// <exception cref="DocumentTemplateException">The text is faulty.</exception>
    public DocumentTemplate Check(string key, string text)
    {
        Require(key);
        return catalog.CheckNext(key, text);
    }

    /// <summary>Brings the catalogue of this node up to what is published.</summary>
    public Task LoadAsync(CancellationToken cancellationToken) => published.LoadAsync(db, cancellationToken);

    private static ConflictException Overtaken(TemplateDraft? draft) =>
        new("revision-conflict", $"{draft?.ChangedBy ?? "Jemand"} hat den Entwurf inzwischen geändert oder veröffentlicht. Ihr Text steht noch hier; kopieren Sie ihn und laden Sie die Seite neu.");

    private void Require(string key)
    {
        if (catalog.All.All(t => t.Key != key))
            throw new NotFoundException("Diese Dokumentvorlage gibt es nicht.");
    }
}
