using System.Text;
using Buergerservice.Documents;
using Buergerservice.Documents.Templates;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Rollout.Documents;

/// <summary>
/// <c>rollout.document</c>: composes a document, renders PDF and DOCX and stores them. The same payload and the same texts
/// taken over from Word give the same bytes and so the same addresses: a second attempt changes nothing.
/// </summary>
internal sealed class DocumentEffect(DocumentTemplateCatalog templates, IContentStore content, IServiceScopeFactory scopes) : IEffectHandler
{
    public string Kind => "rollout.document";

    /// <summary>Asks for a new document.</summary>
    public static void RequestNew(ActivityContext context, string document, string template, string title, Dictionary<string, object?> data, Dictionary<string, object?> ownTexts, string author, bool isDerived) =>
        context.RequestEffect("rollout.document", new()
        {
            ["document"] = document,
            ["derived"] = isDerived,
            ["template"] = template,
            ["data"] = data,
            ["ownTexts"] = ownTexts,
            ["author"] = author,
            ["createdAt"] = context.Now,
        }, $"Erzeugung von „{title}“");

    /// <summary>Asks for the same document with another status on it: same data, same template.</summary>
    public static void RequestStatus(ActivityContext context, string title, DocumentFiles files, DocumentStatus status, string author) =>
        context.RequestEffect("rollout.document", new()
        {
            ["template"] = files.Template,
            ["templateSha256"] = files.TemplateSha256,
            ["dataSha256"] = files.DataSha256,
            ["status"] = status.Label(),
            ["author"] = author,
            ["createdAt"] = context.Now,
        }, $"Erzeugung von „{title}“ mit dem Status „{status.Label()}“");

    public object? Example(IReadOnlyDictionary<string, object?> payload) =>
        new DocumentFiles(new string('0', 64), new string('0', 64), new string('0', 64), payload.TextOrNull("template") ?? "", "1", new string('0', 64), []).ToPlain();

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        try
        {
            var payload = call.Payload;
            var source = payload.TextOrNull("dataSha256");
            var (data, formTexts) = source is null ? (payload.Object("data"), payload.Object("ownTexts")) : await ReadAsync(source, payload.Text("status"), cancellationToken);
            var ownTexts = formTexts.Where(t => t.Value is string { Length: > 0 }).ToDictionary(t => t.Key, t => (string)t.Value!);
            // A repeated document says what it said; a new one takes over what came back from Word.
            if (source is null && payload.TextOrNull("document") is { } document)
                ownTexts = await WithTakenOverAsync(call.InstanceId, document, ownTexts, cancellationToken);
            if (source is null && payload.Flag("derived"))
                await PutMilestonesAsync(call.InstanceId, data, cancellationToken);
            var template = await TemplateAsync(payload, cancellationToken);
            var composed = DocumentComposer.Compose(template, data, new()
            {
                Created = ValueConverter.Convert<DateTimeOffset>(payload["createdAt"]),
                Author = payload.TextOrNull("author") ?? "",
                OwnTexts = ownTexts,
            });
            var files = await StoreAsync(composed, template, cancellationToken);
            return (files with { AgreedFrom = source }).ToPlain();
        }
        catch (Exception e) when (e is KeyNotFoundException or DocumentTemplateException or DocumentDataException or ArgumentException or DomainRuleException)
        {
            throw new EffectException($"Das Dokument konnte nicht erzeugt werden: {e.Message}", retryHelps: false, e);
        }
        catch (IOException e)
        {
            throw new EffectException($"Das Dokument konnte nicht abgelegt werden: {e.Message}", retryHelps: true, e);
        }
    }

    private async Task<Dictionary<string, string>> WithTakenOverAsync(Guid instanceId, string document, Dictionary<string, string> form, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var rows = await db.Set<OwnTextRow>().AsNoTracking()
            .Where(t => t.DocumentKey == document && db.Set<RolloutProject>().Any(p => p.Id == t.ProjectId && p.InstanceId == instanceId)).ToListAsync(cancellationToken);
        return ReturnedDocuments.Merge(rows, form);
    }

    // Milestones are planned in forms and on a page of their own; their table is what counts.
    private async Task PutMilestonesAsync(Guid instanceId, Dictionary<string, object?> data, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        ProjektskizzeData.PutMilestones(data, await db.Set<Milestone>().AsNoTracking()
            .Where(m => db.Set<RolloutProject>().Any(p => p.Id == m.ProjectId && p.InstanceId == instanceId)).ToListAsync(cancellationToken));
    }

    // A template may be replaced while a document is being agreed on: its text is kept with the document.
    private async Task<DocumentTemplate> TemplateAsync(IReadOnlyDictionary<string, object?> payload, CancellationToken cancellationToken)
    {
        var key = payload.Text("template");
        if (payload.TextOrNull("templateSha256") is not { } sha256)
            return templates.Get(key);
        if (templates.TryGet(key, sha256, out var exact))
            return exact;
        try
        {
            return DocumentTemplate.Parse(Encoding.UTF8.GetString(await content.GetAsync(sha256, cancellationToken)), key + ".md");
        }
        catch (FileNotFoundException e)
        {
            throw new DomainRuleException($"Die Vorlage „{key}“, aus der das Dokument entstand, gibt es nicht mehr. Wer die Anwendung betreibt, kann sie wieder in den Ordner der Vorlagen legen und die Störung wiederholen ({e.Message}).");
        }
    }

    // The record of what an earlier rendering was made from: {"daten": …, "eigentexte": …, "vorlage": …}.
    private async Task<(Dictionary<string, object?> Data, Dictionary<string, object?> OwnTexts)> ReadAsync(string sha256, string status, CancellationToken cancellationToken)
    {
        var record = Plain.Parse(Encoding.UTF8.GetString(await content.GetAsync(sha256, cancellationToken))) as Dictionary<string, object?> ?? [];
        var data = record.Object("daten");
        data["projekt"] = new Dictionary<string, object?>(data.Object("projekt")) { ["status"] = status };
        return (data, record.Object("eigentexte"));
    }

    private async Task<DocumentFiles> StoreAsync(ComposedDocument composed, DocumentTemplate template, CancellationToken cancellationToken)
    {
        await content.PutAsync(Encoding.UTF8.GetBytes(template.Text), cancellationToken);
        return new(
            await content.PutAsync(DocumentRenderer.ToPdf(composed.Content), cancellationToken),
            await content.PutAsync(DocumentRenderer.ToDocx(composed.Content), cancellationToken),
            await content.PutAsync(composed.DataJson, cancellationToken),
            composed.TemplateKey,
            composed.TemplateVersion,
            composed.TemplateSha256,
            [.. composed.MissingFields.Select(m => m.Label)]);
    }
}
