using Buergerservice.Documents.Docx.Incoming;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Documents;

/// <summary>Takes own texts over from a project document that was edited in Word.</summary>
public sealed class ReturnedDocuments(BuergerserviceDb db, IContentStore content, InstanceData data)
{
    /// <summary>Compares an edited DOCX with the version it was made from and with what the project says now. Nothing is changed.</summary>
    /// <exception cref="NotFoundException">There is no such document for this person.</exception>
    /// <exception cref="DocxRefusedException">The file is not taken; the message says why.</exception>
    public async Task<ReturnedDocument> CompareAsync(string number, Guid documentId, ReadOnlyMemory<byte> file, Actor actor, CancellationToken cancellationToken)
    {
        var (project, document) = await FindAsync(number, documentId, actor, cancellationToken);
        var original = await content.GetAsync(document.DocxSha256, cancellationToken);
        return DocxReview.Compare(file, original, await CurrentAsync(project, document, cancellationToken));
    }

    /// <summary>Compares passages that came back before, by key, with what the project says by now. Nothing is changed.</summary>
    /// <param name="number">The project.</param>
    /// <param name="documentId">The version that was edited.</param>
    /// <param name="texts">The passages by key, as <see cref="ReturnedPassage.Returned"/> gave them.</param>
    /// <param name="withTables">Keys of those that hold tables or pictures.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="NotFoundException">There is no such document for this person.</exception>
    public async Task<IReadOnlyList<ReturnedPassage>> CompareAsync(string number, Guid documentId, IReadOnlyDictionary<string, string> texts, IReadOnlyCollection<string> withTables, Actor actor, CancellationToken cancellationToken)
    {
        var (project, document) = await FindAsync(number, documentId, actor, cancellationToken);
        return await CompareAsync(project, document, texts, withTables, cancellationToken);
    }

    /// <summary>The mark of the text a passage has in the project, as a comparison showed it.</summary>
    public static string MarkOf(ReturnedPassage passage) => SeenMark.Of(passage.Current);

    /// <summary>Takes passages over: the next version of the document uses them.</summary>
    /// <param name="number">The project.</param>
    /// <param name="documentId">The version that was edited.</param>
    /// <param name="texts">The passages to take over, by key, as <see cref="ReturnedPassage.Returned"/> gave them.</param>
    /// <param name="seen">By key, the <see cref="MarkOf"/> the text the person saw in the project and decided to replace.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="NotFoundException">There is no such document for this person, or it has no such passage.</exception>
    /// <exception cref="ConflictException">The project says something else by now than the person saw, or no further version is made; nothing is taken over.</exception>
    public async Task TakeOverAsync(string number, Guid documentId, IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<string, string> seen, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(seen);
        var (project, document) = await FindAsync(number, documentId, actor, cancellationToken);
        var rows = await RowsAsync(db, project, document.Key, cancellationToken);
        var passages = DocxReview.Compare(texts, [], await content.GetAsync(document.DocxSha256, cancellationToken), Merge(rows, FormTexts(project, document.Template)));
        if (passages.Count < texts.Count)
            throw new NotFoundException("Diesen Abschnitt gibt es in dem Dokument nicht.");
        // Who sends the same twice replaces nothing.
        if (passages.All(p => p.State == PassageState.AlreadyThere))
            return;
        if (passages.Where(p => p.State != PassageState.AlreadyThere && MarkOf(p) != seen.GetValueOrDefault(p.Key)).Select(p => $"„{p.Key}“").ToList() is { Count: > 0 } changed)
            throw new ConflictException("revision-conflict", $"Im Vorhaben wurde inzwischen anderer Text geschrieben: {string.Join(", ", changed)}. Es wurde nichts übernommen. Vergleichen Sie bitte mit dem jetzigen Text und entscheiden Sie noch einmal.");
        var change = OwnTextChange.Of(document, texts, OwnTextChange.MarkOf(rows, FormTexts(project, document.Template)), actor.UserName);
        await data.ChangeAsync(project.InstanceId, RolloutVariables.Project, d => OwnTextChange.WriteTo(d, document.Template, texts), change, $"Eigene Texte: {document.Key}", cancellationToken);
    }

    /// <summary>Why a document is not taken back, with what to do instead; null when it is.</summary>
    /// <exception cref="NotFoundException">There is no such document for this person.</exception>
    public async Task<string?> ObstacleAsync(string number, Guid documentId, Actor actor, CancellationToken cancellationToken)
    {
        var project = await ProjectVisibility.ReadAsync(db, number, actor, cancellationToken);
        var document = await db.Set<ProjectDocument>().AsNoTracking().FirstOrDefaultAsync(d => d.Id == documentId && d.ProjectId == project.Id, cancellationToken)
            ?? throw new NotFoundException("Dieses Dokument gibt es nicht.");
        return await ObstacleAsync(project, document.Key, cancellationToken);
    }

    /// <summary>The texts a document uses: what was taken over, where the form says the same as it did then; else the form's.</summary>
    public static Dictionary<string, string> Merge(IEnumerable<OwnTextRow> takenOver, IReadOnlyDictionary<string, string> form)
    {
        var texts = new Dictionary<string, string>(form);
        foreach (var row in takenOver.Where(r => form.GetValueOrDefault(r.Key, "") == r.FormText))
            texts[row.Key] = row.Text;
        return texts;
    }

    private async Task<IReadOnlyList<ReturnedPassage>> CompareAsync(RolloutProject project, ProjectDocument document, IReadOnlyDictionary<string, string> texts, IReadOnlyCollection<string> withTables, CancellationToken cancellationToken) =>
        DocxReview.Compare(texts, withTables, await content.GetAsync(document.DocxSha256, cancellationToken), await CurrentAsync(project, document, cancellationToken));

    // What is agreed or signed stays as it is. A next version is only made while its form is being filled in again.
    private async Task<string?> ObstacleAsync(RolloutProject project, string key, CancellationToken cancellationToken)
    {
        var newest = await db.Set<ProjectDocument>().AsNoTracking().Where(d => d.ProjectId == project.Id && d.Key == key).OrderByDescending(d => d.Version).FirstAsync(cancellationToken);
        var form = OwnTextChange.FormOf(newest.Template);
        if (newest.Status == DocumentStatus.Created
            || await db.Tasks.AnyAsync(t => t.InstanceId == project.InstanceId && t.FormKey == form && (t.State == UserTaskState.Available || t.State == UserTaskState.Assigned), cancellationToken))
            return null;
        return newest.Status == DocumentStatus.SignedOff
            ? $"„{newest.Title}“, Version {newest.Version}, ist unterzeichnet; eine weitere Version entsteht nicht. Halten Sie fest, was sich geändert hat, in der Projektdokumentation."
            : $"„{newest.Title}“, Version {newest.Version}, ist abgestimmt; eine weitere Version entsteht erst, wenn sie bei der Unterschrift zurückgewiesen wird. Bitten Sie darum, wenn sich der Text ändern soll, und geben Sie die Datei danach zurück.";
    }

    private async Task<(RolloutProject Project, ProjectDocument Document)> FindAsync(string number, Guid documentId, Actor actor, CancellationToken cancellationToken)
    {
        var project = await ProjectVisibility.ReadAsync(db, number, actor, cancellationToken);
        project.RequireActive();
        var document = await db.Set<ProjectDocument>().AsNoTracking().FirstOrDefaultAsync(d => d.Id == documentId && d.ProjectId == project.Id, cancellationToken)
            ?? throw new NotFoundException("Dieses Dokument gibt es nicht.");
        if (await ObstacleAsync(project, document.Key, cancellationToken) is { } obstacle)
            throw new ConflictException("document-final", obstacle);
        return (project, document);
    }

    private async Task<Dictionary<string, string>> CurrentAsync(RolloutProject project, ProjectDocument document, CancellationToken cancellationToken) =>
        Merge(await RowsAsync(db, project, document.Key, cancellationToken), FormTexts(project, document.Template));

    internal static Task<List<OwnTextRow>> RowsAsync(BuergerserviceDb db, RolloutProject project, string documentKey, CancellationToken cancellationToken) =>
        db.Set<OwnTextRow>().AsNoTracking().Where(t => t.ProjectId == project.Id && t.DocumentKey == documentKey).ToListAsync(cancellationToken);

    internal static Dictionary<string, string> FormTexts(RolloutProject project, string template) =>
        ProjectFacts.OwnTexts(template, Plain.Parse(project.Data) as Dictionary<string, object?> ?? []);
}
