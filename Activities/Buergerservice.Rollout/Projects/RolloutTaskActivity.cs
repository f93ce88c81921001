using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Rollout.Phases;

namespace Buergerservice.Rollout.Projects;

/// <summary>
/// A task of a project. What is filled in goes into the project and into the variable <c>projekt</c>; the results it
/// delivers get their status. A task that comes up again starts with what was filled in before, except for what
/// <see cref="Renewed"/> names: a new decision does not begin with the reasons of the last one.
/// </summary>
[Activity("Buergerservice.RolloutTask", "Projektaufgabe", Category = "Rollout", Description = "Eine Aufgabe im Projekt, die Ergebnisse einer Phase liefert.", Waits = true)]
public sealed class RolloutTaskActivity(FormCatalog forms, PhaseCatalog catalog, CalendarCatalog? calendars = null) : UserTaskActivity(forms, calendars)
{
    private const string SectionProperty = "section";
    private const string ResultsProperty = "results";

    /// <summary>Activities, work steps and results it delivers.</summary>
    [Input("results", "Liefert Ergebnisse", UiHint = "multitext", Description = "Kennungen aus dem Phasenkatalog, zum Beispiel R-089.")]
    public Input<List<string>> Results { get; } = new([]);

    /// <summary>Outcomes with which they are delivered.</summary>
    [Input("resultOutcomes", "Liefert bei", UiHint = "multitext", Description = "Ergebnisse der Aufgabe, mit denen sie liefert. Leer: das erste.")]
    public Input<List<string>> ResultOutcomes { get; } = new([]);

    /// <summary>Form fields whose values are the status of the results; the weakest counts .</summary>
    [Input("statusFields", "Statusfelder", UiHint = "multitext", Description = "Formularfelder oder Tabellen mit offen, in Vorbereitung, nicht erforderlich oder erledigt; das schwächste zählt. Nicht ausgefüllt heißt erledigt.")]
    public Input<List<string>> StatusFields { get; } = new([]);

    /// <summary>What answers of the status fields mean where they are no status themselves .</summary>
    [Input("statusWords", "Bedeutung der Antworten", UiHint = "json", Description = "Welchen Stand eine Antwort der Statusfelder bedeutet, zum Beispiel {\"steht aus\": \"in Vorbereitung\"}.")]
    public Input<Dictionary<string, object?>> StatusWords { get; } = new([]);

    /// <summary>Note to the results; without it the field <c>stand_bemerkung</c>.</summary>
    [Input("note", "Bemerkung zu den Ergebnissen", UiHint = "multiline", Description = "Wird berechnet, wenn die Aufgabe erledigt ist; steht am Gate und im Vorhaben beim Ergebnis. Leer: die Angabe stand_bemerkung.")]
    public Input<string?> Note { get; } = new();

    /// <summary>Under which name the chosen outcome is kept with the values.</summary>
    [Input("outcomeField", "Gewähltes Ergebnis ablegen als", Description = "Name, unter dem das gewählte Ergebnis bei den Angaben im Projekt steht; leer: gar nicht.")]
    public Input<string?> OutcomeField { get; } = new();

    /// <summary>Values the form starts with each time, whatever was filled in before.</summary>
    [Input("renewed", "Jedes Mal neu", UiHint = "json", Description = "Womit das Formular auch bei einer Wiederholung beginnt, statt mit den Angaben von vorher; leere Werte, wo neu entschieden wird.")]
    public Input<Dictionary<string, object?>> Renewed { get; } = new([]);

    /// <summary>A matrix field whose rows are results and whose answers are their status.</summary>
    [Input("resultMatrix", "Ergebnistabelle", Description = "Tabellenfeld, dessen Zeilen Ergebnisse und dessen Antworten deren Status sind.")]
    public Input<string?> ResultMatrix { get; } = new();

    /// <summary>Where the values go in the project.</summary>
    [Input("section", "Ablage im Projekt", Description = "Leer: nach dem Formular. Mit Schrägstrich getrennt je Einsatzort, zum Beispiel kriterien/Ortsteil Nord.")]
    public Input<string?> Section { get; } = new();

    /// <summary>Name of the person who did it, for documents.</summary>
    [Output("completedByName", "Erledigt von (Name)")]
    public Output CompletedByName { get; } = new();

    /// <inheritdoc/>
    protected override void Bind(ActivityBinder binder)
    {
        base.Bind(binder);
        foreach (var key in (Results.Constant as List<string> ?? []).Where(k => catalog.Find(k) is null))
            binder.Error("unknown-result", "Liefert Ergebnisse", $"Das Ergebnis „{key}“ steht nicht im Phasenkatalog.");
    }

    /// <inheritdoc/>
    protected override UserTaskDraft Describe(ActivityContext context, Guid id, Guid bookmarkId)
    {
        var draft = base.Describe(context, id, bookmarkId);
        var results = Results.Get(context);
        var section = Section.Get(context) is { Length: > 0 } given ? given : draft.FormKey is { } form ? ProjectData.SectionOf(form) : null;
        // Kept for the completion: what a script says may have changed by then.
        context.Properties[SectionProperty] = section;
        context.Properties[ResultsProperty] = results.ToList<object?>();
        return draft with
        {
            Subject = Subject.IsGiven ? draft.Subject : RolloutVariables.Number(context) ?? draft.Subject,
            Tags = results,
            Data = StartingValues(context, section, draft.Data),
        };
    }

    /// <inheritdoc/>
    protected override void Completed(ActivityContext context, TaskCompletion completion)
    {
        CompletedByName.Set(context, completion.DisplayName);
        var values = OutcomeField.Get(context) is { Length: > 0 } field ? new(completion.Data) { [field] = completion.Outcome } : completion.Data;
        if (context.Properties.TextOrNull(SectionProperty) is { } section && values.Count > 0)
        {
            RolloutVariables.MergeData(context, section, values);
            DataChange.Request(context, section, values, completion.UserName);
        }

        var note = Note.Get(context) is { Length: > 0 } said ? said : completion.Data.TextOrNull("stand_bemerkung");
        if (Delivers(context, completion.Outcome))
        {
            var status = StatusOf(StatusFields.Get(context), StatusWords.Get(context), completion.Data);
            foreach (var key in context.Properties.Texts(ResultsProperty))
                RolloutVariables.SetResult(context, key, status, completion.UserName, note);
        }

        if (ResultMatrix.Get(context) is { Length: > 0 } matrix)
            SetOneByOne(context, completion, completion.Data.Object(matrix), note);
    }

    private bool Delivers(ActivityContext context, string outcome) =>
        ResultOutcomes.Get(context) is { Count: > 0 } delivering ? delivering.Contains(outcome) : OutcomeNames.Get(context) is [var first, ..] && first == outcome;

    private static ResultStatus StatusOf(List<string> fields, Dictionary<string, object?> words, Dictionary<string, object?> data) => fields
        .SelectMany(f => data.GetValueOrDefault(f) is Dictionary<string, object?> rows ? rows.Keys.Select(rows.TextOrNull) : [data.TextOrNull(f)])
        .Select(answer => answer is null ? ResultStatus.Done : ResultStatuses.Parse(words.TextOrNull(answer) ?? answer))
        .DefaultIfEmpty(ResultStatus.Done).Min();

    private void SetOneByOne(ActivityContext context, TaskCompletion completion, Dictionary<string, object?> answers, string? note)
    {
        foreach (var (key, answer) in answers)
        {
            var status = ResultStatuses.Parse(answer as string);
            var item = catalog.GetItem(key);
            if (status == ResultStatus.Open || item.IsOnlyByTask)
                continue;
            foreach (var each in item.Together.Append(key))
                RolloutVariables.SetResult(context, each, status, completion.UserName, note);
        }
    }

    // What the form begins with, then what was filled in last time, then what is new each time.
    private Dictionary<string, object?> StartingValues(ActivityContext context, string? section, Dictionary<string, object?> data)
    {
        var earlier = section is null ? [] : ProjectData.Read(RolloutVariables.Read(context, RolloutVariables.Project), section);
        var merged = new Dictionary<string, object?>(data);
        foreach (var (field, value) in earlier.Concat(Renewed.Get(context)))
            merged[field] = value;
        return merged;
    }
}
