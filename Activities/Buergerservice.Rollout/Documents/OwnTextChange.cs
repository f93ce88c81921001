using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Rollout.Projects;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Rollout.Documents;

/// <summary>
/// <c>rollout.own-texts</c>: passages edited in Word are taken over. A passage the form asks for, too, is written into its
/// field, so that the form shows what the document says.
/// </summary>
internal sealed class OwnTextChange : IDomainChangeHandler
{
    private const string Name = "rollout.own-texts";

    // Longer ones the form would refuse; they are kept for the document alone.
    private const int LongestInForm = 20_000;

    public string Kind => Name;

    public static DomainChange Of(ProjectDocument document, IReadOnlyDictionary<string, string> texts, string seen, string by) => new(Name, new()
    {
        ["document"] = document.Id.ToString(),
        ["key"] = document.Key,
        ["template"] = document.Template,
        ["texts"] = texts.ToDictionary(t => t.Key, t => (object?)t.Value),
        ["seen"] = seen,
        ["by"] = by,
    });

    /// <summary>The mark of what was taken over so far and of what the form says.</summary>
    public static string MarkOf(IEnumerable<OwnTextRow> rows, IReadOnlyDictionary<string, string> form) => SeenMark.Of(
        rows.OrderBy(r => r.Key, StringComparer.Ordinal).SelectMany(r => new[] { r.Key, r.Text, r.FormText }).Append("/")
            .Concat(form.OrderBy(t => t.Key, StringComparer.Ordinal).SelectMany(t => new[] { t.Key, t.Value })));

    /// <summary>Key of the form a document's data come from.</summary>
    public static string FormOf(string template) => "rollout-" + ProjectFacts.OwnTextFields(template).Section;

    /// <summary>Writes the passages into the fields of the form.</summary>
    public static void WriteTo(Dictionary<string, object?> project, string template, IReadOnlyDictionary<string, string> texts)
    {
        var fields = FieldsOf(template, texts);
        if (fields.Count > 0)
            ProjectData.Merge(project, ProjectFacts.OwnTextFields(template).Section, fields);
    }

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var project = await db.ProjectAsync(context, cancellationToken);
        project.RequireActive();
        var (key, template, by) = (change.Payload.Text("key"), change.Payload.Text("template"), change.Payload.Text("by"));
        var texts = change.Payload.Object("texts").ToDictionary(t => t.Key, t => t.Value as string ?? "");
        var rows = await db.Set<OwnTextRow>().Where(t => t.ProjectId == project.Id && t.DocumentKey == key).ToListAsync(cancellationToken);
        if (MarkOf(rows, ReturnedDocuments.FormTexts(project, template)) != change.Payload.Text("seen"))
            throw new ConflictException("revision-conflict", "Im Vorhaben wurde im selben Moment anderer Text geschrieben. Es wurde nichts übernommen. Vergleichen Sie bitte noch einmal.");
        project.Change(data => WriteTo(data, template, texts));
        var form = ReturnedDocuments.FormTexts(project, template);
        foreach (var (passage, text) in texts)
        {
            var formText = form.GetValueOrDefault(passage, "");
            if (rows.Find(t => t.Key == passage) is { } row)
                (row.Text, row.FormText, row.ChangedAt, row.ChangedBy) = (text, formText, context.Now, by);
            else
                db.Add(new OwnTextRow { Id = Guid.CreateVersion7(context.Now), Tenant = project.Tenant, ProjectId = project.Id, DocumentKey = key, Key = passage, Text = text, FormText = formText, ChangedAt = context.Now, ChangedBy = by });
        }

        await RefillAsync(db, project, template, texts, by, context, cancellationToken);
        context.Audit(db, project, by, "rollout.document.take-over", new() { ["document"] = change.Payload.Text("document"), ["passages"] = string.Join(' ', texts.Keys.Order(StringComparer.Ordinal)) });
    }

    // A form that was drawn before would bring the former text back.
    private static async Task RefillAsync(BuergerserviceDb db, RolloutProject project, string template, IReadOnlyDictionary<string, string> texts, string by, ChangeContext context, CancellationToken cancellationToken)
    {
        var (form, fields) = (FormOf(template), FieldsOf(template, texts));
        var act = new TaskAct(new Actor(by, by, project.Tenant, []), context.Now);
        foreach (var task in await db.Tasks.Where(t => t.InstanceId == project.InstanceId && t.FormKey == form && (t.State == UserTaskState.Available || t.State == UserTaskState.Assigned)).ToListAsync(cancellationToken))
            task.Refill(act, fields);
    }

    private static Dictionary<string, object?> FieldsOf(string template, IReadOnlyDictionary<string, string> texts)
    {
        var fields = ProjectFacts.OwnTextFields(template).Fields;
        return texts.Where(t => fields.ContainsKey(t.Key) && t.Value.Length <= LongestInForm).ToDictionary(t => fields[t.Key], t => (object?)t.Value);
    }
}
