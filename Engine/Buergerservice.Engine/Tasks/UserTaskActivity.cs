using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks.Forms;

namespace Buergerservice.Engine.Tasks;

/// <summary>
/// A step done by a person. Modules derive from it to add their own meaning: they override <see cref="Describe"/> and
/// <see cref="Completed"/>. The outcome chosen by the person is the port the step leaves by.
/// </summary>
[Activity("Buergerservice.UserTask", "Aufgabe", Category = "Menschen", Description = "Lässt eine Person etwas erledigen und wartet darauf.", Waits = true)]
public class UserTaskActivity(FormCatalog forms, CalendarCatalog? calendars = null) : Activity
{
    /// <summary>What to do, in a few words.</summary>
    [Input("title", "Titel", Required = true, Description = "Was zu tun ist, als Überschrift im Aufgabenkorb.")]
    public Input<string?> Title { get; } = new();

    /// <summary>How to do it.</summary>
    [Input("instructions", "Anleitung", UiHint = "multiline", Description = "Wie vorzugehen ist; steht über dem Formular.")]
    public Input<string?> Instructions { get; } = new();

    /// <summary>Key of the form.</summary>
    [Input("form", "Formular", UiHint = "dropdown", OptionsFrom = "forms", Description = "Formular, das ausgefüllt wird; leer für eine Aufgabe ohne Angaben.")]
    public Input<string?> Form { get; } = new();

    /// <summary>Values the form starts with.</summary>
    [Input("data", "Anfangswerte", UiHint = "json", Description = "Womit das Formular vorbelegt ist, als JSON-Objekt.")]
    public Input<Dictionary<string, object?>> Data { get; } = new([]);

    /// <summary>Roles whose members may do it.</summary>
    [Input("candidateRoles", "Rollen", UiHint = "dropdown", OptionsFrom = "roles", Description = "Wer die Aufgabe übernehmen darf.")]
    public Input<List<string>> CandidateRoles { get; } = new([]);

    /// <summary>People who may do it, by user name.</summary>
    [Input("candidateUsers", "Personen", OptionsFrom = "users", Description = "Benutzernamen, die die Aufgabe ebenfalls übernehmen dürfen.")]
    public Input<List<string>> CandidateUsers { get; } = new([]);

    /// <summary>Units whose members may do it; with roles given as well, a person needs one of each.</summary>
    [Input("candidateUnits", "Einheiten", Description = "Sind Rollen und Einheiten genannt, muss beides zutreffen.", OptionsFrom = "units")]
    public Input<List<string>> CandidateUnits { get; } = new([]);

    /// <summary>The person it is given to at once.</summary>
    [Input("assignee", "Bearbeitung durch", Description = "Benutzername, dem die Aufgabe gleich zugeteilt ist; leer: wer sie übernimmt.")]
    public Input<string?> Assignee { get; } = new();

    /// <summary>People who must not do it (four-eyes rule).</summary>
    [Input("excludedUsers", "Ausgeschlossen (Vier-Augen-Prinzip)", UiHint = "multitext", Description = "Benutzernamen, die diese Aufgabe nicht erledigen dürfen.")]
    public Input<List<string>> ExcludedUsers { get; } = new([]);

    /// <summary>Steps whose performers must not do it (four-eyes rule): of this process by id or name, of a process above or below it as <c>process:id</c>.</summary>
    [Input("excludedSteps", "Nicht, wer diese Schritte erledigt hat", UiHint = "multitext", Description = "Vier-Augen-Prinzip: Kennungen oder Namen von Aufgaben dieses Prozesses; Aufgaben über- oder untergeordneter Prozesse als „Prozess:Kennung“.")]
    public Input<List<string>> ExcludedSteps { get; } = new([]);

    /// <summary>Outcomes to choose from; each is a port.</summary>
    [Input("outcomes", "Ergebnisse", UiHint = "outcomes", Description = "Womit die Aufgabe enden kann; jedes Ergebnis wird eine Schaltfläche und ein Ausgang.")]
    public Input<List<string>> OutcomeNames { get; } = new(["Done"]);

    /// <summary>Days until it is due; empty for no due date.</summary>
    [Input("dueInDays", "Fällig in Tagen", Description = "Kalendertage; von den Fristen gilt die erste, die gesetzt ist.")]
    public Input<int?> DueInDays { get; } = new();

    /// <summary>Working days until it is due, by the calendar.</summary>
    [Input("dueInWorkingDays", "Fällig in Arbeitstagen", Description = "Mit Feiertagen und Schließtagen des Kalenders.")]
    public Input<int?> DueInWorkingDays { get; } = new();

    /// <summary>Weeks until it is due, computed as the BGB does.</summary>
    [Input("dueInWeeks", "Fällig in Wochen", Description = "Frist nach §§ 187, 188, 193 BGB.")]
    public Input<int?> DueInWeeks { get; } = new();

    /// <summary>Months until it is due, computed as the BGB does .</summary>
    [Input("dueInMonths", "Fällig in Monaten", Description = "Frist nach §§ 187, 188, 193 BGB mit den Feiertagen des Kalenders.")]
    public Input<int?> DueInMonths { get; } = new();

    /// <summary>Day of the event the due date is counted from; empty for today.</summary>
    [Input("dueFrom", "Frist zählt ab", Description = "Tag des Ereignisses; leer: heute.")]
    public Input<DateOnly?> DueFrom { get; } = new();

    /// <summary>Key of the calendar; empty for the tenant's.</summary>
    [Input("calendar", "Kalender", Description = "Schlüssel des Kalenders, zum Beispiel SN; leer für den des Mandanten.", UiHint = "dropdown", OptionsFrom = "calendars")]
    public Input<string?> Calendar { get; } = new();

    /// <summary>Reminders and escalations by working days around the due date.</summary>
    [Input("ladder", "Erinnern und eskalieren", UiHint = "json", Description = "Zum Beispiel [{\"workingDays\": -2}, {\"workingDays\": 0, \"roles\": [\"Behördenleitung\"], \"priority\": 1}]: zwei Arbeitstage vorher erinnern, bei Fälligkeit der Leitung vorlegen.")]
    public Input<List<object?>> Ladder { get; } = new([]);

    /// <summary>True when a lead may cancel it; the step then ends with <c>Cancelled</c>.</summary>
    [Input("isCancellable", "Darf abgebrochen werden", UiHint = "checkbox", Description = "Die Leitung darf die Aufgabe abbrechen; der Prozess geht dann mit dem Ausgang Cancelled weiter.")]
    public Input<bool> IsCancellable { get; } = new();

    /// <summary>0 normal, higher is more urgent.</summary>
    [Input("priority", "Dringlichkeit", Description = "0 ist üblich; höhere Zahlen stehen weiter oben.")]
    public Input<int> Priority { get; } = new();

    /// <summary>Project or case number shown with the task.</summary>
    [Input("subject", "Bezug", Description = "Worum es geht, zum Beispiel die Nummer des Falls.")]
    public Input<string?> Subject { get; } = new();

    /// <summary>The form's values.</summary>
    [Output("result", "Angaben")]
    public Output Result { get; } = new();

    /// <summary>The chosen outcome.</summary>
    [Output("outcome", "Gewähltes Ergebnis")]
    public Output Outcome { get; } = new();

    /// <summary>User name of the person who did it.</summary>
    [Output("completedBy", "Erledigt von")]
    public Output CompletedBy { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outcomes
    {
        get
        {
            var chosen = OutcomeNames.Constant as List<string> ?? ["Done"];
            return IsCancellable.Constant is true ? [.. chosen, TaskCompletion.Cancelled] : chosen;
        }
    }

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        if (Calendar.Constant is string { Length: > 0 } calendar && calendars?.Find(calendar) is null)
            binder.Error("unknown-calendar", "Kalender", $"Den Kalender „{calendar}“ gibt es nicht.");
        if (Ladder is { IsGiven: true, Constant: List<object?> ladder })
            CheckLadder(binder, ladder);
        if (Form.Constant is string key)
            CheckForm(binder, key);
        var isOpenToNobody = !CandidateRoles.IsGiven && !CandidateUnits.IsGiven && !CandidateUsers.IsGiven && !Assignee.IsGiven;
        if (isOpenToNobody && DefaultRoles.Count == 0)
            binder.Error("no-candidates", "Rollen", "Die Aufgabe ist niemandem zugedacht: nennen Sie Rollen, Einheiten, Personen oder eine bearbeitende Person.");
    }

    private void CheckForm(ActivityBinder binder, string key)
    {
        if (forms.Find(key) is not { } form)
            binder.Error("unknown-form", "Formular", $"Das Formular „{key}“ gibt es nicht.");
        // Outcomes written as an expression are known only when the task is made.
        else if (!OutcomeNames.IsGiven || OutcomeNames.Constant is List<string>)
        {
            foreach (var outcome in form.NothingRequiredFor.Where(o => !Outcomes.Contains(o)))
                binder.Warning("unknown-outcome", $"Das Formular „{key}“ verlangt bei „{outcome}“ keine Pflichtangaben; dieses Ergebnis hat die Aufgabe nicht.");
        }
    }

    private static void CheckLadder(ActivityBinder binder, List<object?> ladder)
    {
        try
        {
            LadderStep.Read(ladder);
        }
        catch (BuergerserviceException e)
        {
            binder.Error("invalid-ladder", "Erinnern und eskalieren", e.Message);
        }
    }

    // Steps are compared by id; the names people see may be given instead.
    private IReadOnlyList<string> StepsOf(ActivityContext context) => [.. ExcludedSteps.Get(context).SelectMany(given =>
        context.Workflow.Activities.Where(a => a.Id == given || a.Source.Name == given).Select(a => a.Id).DefaultIfEmpty(given)).Distinct()];

    /// <summary>Roles used when the definition names nobody.</summary>
    protected virtual IReadOnlyList<string> DefaultRoles => [];

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context) =>
        context.CreateTask((id, bookmark) => Describe(context, id, bookmark));

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        var completion = TaskCompletion.From(resumption.Input, context.Now);
        if (completion.IsCancelled)
        {
            Outcome.Set(context, TaskCompletion.Cancelled);
            context.Complete(TaskCompletion.Cancelled);
            return;
        }

        if (completion.OnBehalfOf.Length > 0)
            context.Note($"Erledigt von {completion.DisplayName} in Vertretung für {completion.OnBehalfOf}.");
        Result.Set(context, completion.Data);
        Outcome.Set(context, completion.Outcome);
        CompletedBy.Set(context, completion.UserName);
        Completed(context, completion);
        if (completion.Outcome == "Done")
            context.Complete();
        else
            context.Complete(completion.Outcome);
    }

    // Due today is not due at once: the day belongs to whoever does it.
    private static DateTimeOffset DueIn(int days, DateTimeOffset now) => days != 0 ? now.AddDays(days) : GermanDates.EndOf(GermanDates.DateOf(now));

    /// <summary>Describes the task; an override adds what its module knows.</summary>
    protected virtual UserTaskDraft Describe(ActivityContext context, Guid id, Guid bookmarkId)
    {
        var form = Form.Get(context);
        var roles = CandidateRoles.Get(context);
        var users = CandidateUsers.Get(context);
        var units = CandidateUnits.Get(context);
        var deadline = DeadlineOf(context);
        var dueAt = deadline?.DueAt ?? (DueInDays.Get(context) is { } days ? DueIn(days, context.Now) : null);
        var ladder = LadderStep.Read(Ladder.Get(context));
        return new()
        {
            Id = id,
            BookmarkId = bookmarkId,
            ActivityId = Node.Id,
            Title = Title.Get(context) ?? Node.Title,
            Instructions = Instructions.Get(context),
            FormKey = form,
            FormVersion = form is null ? null : (forms.Find(form) ?? throw new DomainRuleException($"Das Formular „{form}“ gibt es nicht.")).Version,
            Data = Data.Get(context),
            CandidateRoles = roles.Count == 0 && units.Count == 0 && users.Count == 0 ? DefaultRoles : roles,
            CandidateUnits = units,
            CandidateUsers = users,
            Assignee = Assignee.Get(context) is { Length: > 0 } assignee ? assignee : null,
            ExcludedUsers = ExcludedUsers.Get(context),
            ExcludedSteps = StepsOf(context),
            Ladder = ladder.Count == 0 ? [] : LadderStep.Schedule(ladder, dueAt, calendars?.For(Calendar.Get(context), context.Instance.Tenant)),
            IsCancellable = IsCancellable.Get(context),
            Outcomes = OutcomeNames.Get(context),
            DueAt = dueAt,
            Deadline = deadline,
            Priority = Priority.Get(context),
            Subject = Subject.Get(context) ?? context.Instance.Name,
        };
    }

    private Deadline? DeadlineOf(ActivityContext context)
    {
        var (unit, count) = DueInMonths.Get(context) is { } months ? (DeadlineUnit.Months, months)
            : DueInWeeks.Get(context) is { } weeks ? (DeadlineUnit.Weeks, weeks)
            : (DeadlineUnit.WorkingDays, DueInWorkingDays.Get(context) ?? 0);
        if (count == 0)
            return null;
        if (calendars is null)
            throw new DomainRuleException("Es sind keine Kalender eingerichtet; die Fälligkeit lässt sich nicht berechnen.");
        return Deadlines.Compute(calendars.For(Calendar.Get(context), context.Instance.Tenant), new(unit, count, DueFrom.Get(context) ?? GermanDates.DateOf(context.Now)));
    }

    /// <summary>Called when the person is done and before the step completes.</summary>
    protected virtual void Completed(ActivityContext context, TaskCompletion completion)
    {
    }
}
