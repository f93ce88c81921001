using System.Globalization;
using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Values;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Hosting;
using Buergerservice.Portal.Live;
using Buergerservice.Portal.Tasks;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Buergerservice.Portal.Pages.Aufgaben;

/// <remarks>
/// Nothing typed is ever lost: whatever goes wrong, the answer is this page with the current state of the task and with
/// what was posted.
/// </remarks>
[Authorize(Policies.Staff)]
// The token is checked in OnPageHandlerExecutionAsync, so that a page that was open too long comes back filled in.
[IgnoreAntiforgeryToken]
// A large matrix has more controls than the framework's 1,024.
[RequestFormLimits(ValueCountLimit = 10_000)]
public sealed class AufgabeModel(BuergerserviceDb db, TaskCommands commands, Substitutes substitutes, FormCatalog forms, ActorAccessor actors, LiveNotifier live, IAntiforgery antiforgery, PortalOptions portal, TimeProvider time) : PageModel
{
    private const string Topic = "aufgaben";
    private const string DraftConflict = "draft-conflict";
    private const string AnotherDraft = "Zu dieser Aufgabe ist inzwischen ein anderer Entwurf gespeichert";
    private const string CompareDrafts = "Im Formular stehen Ihre Eingaben, darunter steht der andere Entwurf. Bitte vergleichen Sie beides. Wenn Sie speichern oder absenden, ersetzen Ihre Eingaben diesen Entwurf.";

    [FromRoute(Name = "id")]
    public Guid Id { get; set; }

    /// <summary>Revision of the task the person saw.</summary>
    [BindProperty(Name = "revision")]
    public int Revision { get; set; }

    [TempData]
    public string? Message { get; set; }

    /// <summary>Null when the task is no longer the person's to see; then only what was typed is shown.</summary>
    public TaskScreen? Screen { get; private set; }

    /// <summary>The form to fill in, for the person working on the task.</summary>
    public FilledForm? Form { get; private set; }

    /// <summary>What the task was completed with.</summary>
    public FilledForm? Result { get; private set; }

    /// <summary>What the person typed but can no longer save here.</summary>
    public FilledForm? Unsaved { get; private set; }

    /// <summary>What somebody else saved for the task meanwhile, beside the form with what the person typed.</summary>
    public FilledForm? OtherDraft { get; private set; }

    /// <summary>What went wrong, in plain words.</summary>
    public (string Title, string Text)? Problem { get; private set; }

    /// <summary>Values of a task without a form.</summary>
    public IReadOnlyDictionary<string, object?> Data { get; private set; } = new Dictionary<string, object?>();

    /// <summary>The task names a form that is not installed any more.</summary>
    public bool IsFormMissing { get; private set; }

    /// <summary>Person chosen for handing the task on.</summary>
    public string? ChosenDelegate { get; private set; }

    /// <summary>Due date and reason typed for a change of the date.</summary>
    public (string? Day, string? Reason)? TypedDue { get; private set; }

    /// <summary>Reason typed for cancelling the task.</summary>
    public string? TypedCancellation { get; private set; }

    /// <summary>New for every page drawn: sending the same page twice does nothing twice.</summary>
    public string OperationId { get; } = Guid.CreateVersion7().ToString();

    public TimeProvider Time => time;

    /// <summary>Names this page for its drafts: kept as long as it is drawn anew with what was typed.</summary>
    public string PageName => PostedPage?.Id ?? OperationId;

    /// <summary>Number of the draft this page shows, or showed last.</summary>
    public int SeenDraft { get; private set; }

    private DraftPage? PostedPage => Request.HasFormContentType && Request.Form["blatt"].ToString() is { Length: > 0 and <= DraftPage.MaxLength } name
        && int.TryParse(Request.Form["entwurf"], NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? new(name, seen) : null;

    private Actor Me => actors.Current;

    private bool HasTyped => Request.HasFormContentType && Request.Form.Keys.Any(k => k.StartsWith(PostedForm.Prefix, StringComparison.Ordinal));

    /// <summary>The posted controls as they came.</summary>
    public IEnumerable<(string Name, string Value)> Typed => !HasTyped ? [] : Request.Form
        .Where(p => p.Key.StartsWith(PostedForm.Prefix, StringComparison.Ordinal)).SelectMany(p => p.Value.Select(v => (p.Key, v ?? "")));

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        if (!HttpMethods.IsPost(Request.Method))
        {
            await next();
            return;
        }

        try
        {
            await antiforgery.ValidateRequestAsync(HttpContext);
        }
        catch (AntiforgeryValidationException)
        {
            context.Result = await RefuseAsync(context.HandlerMethod?.Name);
            return;
        }

        await next();
    }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public IActionResult OnPost() => Again();

    /// <summary>Draws the form anew, so that fields depending on others appear; without scripts only.</summary>
    public Task<IActionResult> OnPostAnzeigeAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    /// <summary>One more empty entry in a list.</summary>
    public Task<IActionResult> OnPostEintragAsync(string? liste, CancellationToken cancellationToken) => ShowAsync(cancellationToken, moreOf: liste);

    public Task<IActionResult> OnPostUebernehmenAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var task = await commands.ClaimAsync(Id, Revision, Me, cancellationToken);
        await live.ChangedAsync(Topic, cancellationToken);
        if (!HasTyped)
            return Again();
        var typed = ReadTyped(task);
        if (PostedPage is { } page && task.IsDraftUnseen(Plain.ToJson(typed), page))
            return await ShowAsync(cancellationToken, problem: (AnotherDraft, "Die Aufgabe gehört jetzt Ihnen. " + CompareDrafts));
        await commands.SaveDraftAsync(Id, typed, PostedPage, Me, cancellationToken);
        return Again();
    }, cancellationToken);

    public Task<IActionResult> OnPostZurueckgebenAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await KeepTypedAsync(cancellationToken);
        var task = await commands.ReleaseAsync(Id, Revision, Me, cancellationToken);
        await live.ChangedAsync(Topic, cancellationToken);
        return ToInbox($"„{task.Title}“ ist zurückgegeben. Andere können die Aufgabe jetzt übernehmen.");
    }, cancellationToken);

    public Task<IActionResult> OnPostWeitergebenAsync(string? an, CancellationToken cancellationToken)
    {
        ChosenDelegate = an;
        return TryAsync(async () =>
        {
            var screen = await TaskScreen.LoadAsync(commands, substitutes, db, Id, Me, cancellationToken);
            if (screen.Delegates.FirstOrDefault(d => d.UserName == an) is not { } to)
                throw new InputException("Bitte wählen Sie eine Person.", new Dictionary<string, string> { ["to"] = "Bitte wählen Sie eine Person, an die Sie die Aufgabe weitergeben." });
            if (screen.IsMine)
                await KeepTypedAsync(cancellationToken);
            await commands.DelegateAsync(Id, to.UserName, Revision, Me, cancellationToken);
            await live.ChangedAsync(Topic, cancellationToken);
            return ToInbox($"„{screen.Task.Title}“ ist an {to.DisplayName} weitergegeben.");
        }, cancellationToken);
    }

    public Task<IActionResult> OnPostTerminAsync(string? tag, string? grund, string? operationId, CancellationToken cancellationToken)
    {
        TypedDue = (tag, grund);
        return TryAsync(async () =>
        {
            await KeepTypedAsync(cancellationToken);
            DateOnly? day = null;
            if (!string.IsNullOrWhiteSpace(tag))
                day = DateOnly.TryParseExact(tag, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read
                    : throw new InputException("Bitte geben Sie ein gültiges Datum an.", new Dictionary<string, string> { ["dueAt"] = "Bitte geben Sie ein gültiges Datum an." });
            await commands.ChangeDueAsync(Id, day is { } due ? GermanDates.EndOf(due) : null, new TaskRequest(Me, Revision, operationId ?? OperationId, grund), cancellationToken);
            await live.ChangedAsync(Topic, cancellationToken);
            Message = "Die Fälligkeit ist geändert.";
            return Again();
        }, cancellationToken);
    }

    public Task<IActionResult> OnPostAbbrechenAsync(string? abbruchgrund, string? operationId, CancellationToken cancellationToken)
    {
        TypedCancellation = abbruchgrund ?? "";
        return TryAsync(async () =>
        {
            var task = await commands.CancelAsync(Id, new TaskRequest(Me, Revision, operationId ?? OperationId, abbruchgrund), cancellationToken);
            await live.ChangedAsync(Topic, cancellationToken);
            return ToInbox($"„{task.Title}“ ist abgebrochen. Der Vorgang geht ohne diese Aufgabe weiter.");
        }, cancellationToken);
    }

    public Task<IActionResult> OnPostSpeichernAsync(CancellationToken cancellationToken) => TryAsync(async () =>
    {
        await KeepTypedAsync(cancellationToken);
        Message = "Ihr Entwurf ist gespeichert. Die Aufgabe ist noch nicht erledigt.";
        return Again();
    }, cancellationToken);

    /// <summary>Saves while the person types; for the script in the page.</summary>
    public async Task<IActionResult> OnPostEntwurfAsync(CancellationToken cancellationToken)
    {
        WithoutErrorPage();
        try
        {
            await KeepTypedAsync(cancellationToken);
            return new NoContentResult();
        }
        catch (ConflictException e)
        {
            // The script shows these words.
            return new ContentResult
            {
                StatusCode = StatusCodes.Status409Conflict,
                ContentType = "text/plain; charset=utf-8",
                Content = e.Code == DraftConflict ? "In einem anderen Fenster haben Sie inzwischen etwas anderes eingetragen. Mit „Entwurf speichern“ sehen Sie beides." : "Jemand anderes hat diesen Vorgang inzwischen geändert. Bitte laden Sie die Seite neu.",
            };
        }
        catch (InputException)
        {
            return StatusCode(StatusCodes.Status413PayloadTooLarge);
        }
        catch (NotFoundException)
        {
            return NotFound();
        }
    }

    public Task<IActionResult> OnPostErledigenAsync(string? outcome, string? operationId, CancellationToken cancellationToken) => TryAsync(async () =>
    {
        var done = await CompleteAsync(outcome ?? "", operationId is { Length: > 0 and <= 64 } ? operationId : OperationId, cancellationToken);
        await live.ChangedAsync(Topic, cancellationToken);
        if (await NextTask.FindAsync(db, time, portal.NextStepWait, done, Me, cancellationToken) is not { } next)
            return ToInbox($"„{done.Title}“ ist erledigt.");
        // The step that asks again may not have accepted what was sent: it says so itself.
        Message = ComesAgain(done, next) ? $"„{next.Title}“ liegt Ihnen noch einmal vor. So geht es weiter:" : $"„{done.Title}“ ist erledigt. So geht es weiter:";
        return RedirectToPage("Aufgabe", null, new { id = next.Id, handler = (string?)null });
    }, cancellationToken);

    private static bool ComesAgain(UserTask done, UserTask next) => next.ActivityId == done.ActivityId && next.Title == done.Title && next.CreatedAt >= done.EndedAt;

    private async Task<UserTask> CompleteAsync(string outcome, string operationId, CancellationToken cancellationToken)
    {
        var open = await commands.GetAsync(Id, Me, cancellationToken);
        var typed = ReadTyped(open);
        // A task that was changed altogether is refused for that.
        if (open.Revision == Revision)
            open.RequireDraftSeen(Plain.ToJson(typed), PostedPage);
        try
        {
            return await commands.CompleteAsync(Id, outcome, typed, Revision, operationId, Me, cancellationToken);
        }
        catch (ConflictException)
        {
            db.ChangeTracker.Clear();
            var task = await commands.GetAsync(Id, Me, cancellationToken);
            if (task.State != UserTaskState.Completed || task.CompletionOperationId != operationId)
                throw;
        }

        // Of two clicks at the same moment one loses the race against its own twin: that is no conflict, if both say the same.
        try
        {
            return await commands.CompleteAsync(Id, outcome, typed, Revision, operationId, Me, cancellationToken);
        }
        catch (ConflictException e) when (e.Code == "idempotency-conflict")
        {
            throw new ConflictException("already-completed", "Die Aufgabe war schon erledigt, als Sie noch einmal abgesendet haben. Gespeichert ist Ihre erste Fassung, die geänderte nicht. Unten stehen beide. Soll die geänderte gelten, wenden Sie sich bitte an die Person, die den Vorgang weiterbearbeitet, oder an Ihre Leitung.");
        }
    }

    private async Task<IActionResult> TryAsync(Func<Task<IActionResult>> action, CancellationToken cancellationToken)
    {
        try
        {
            return await action();
        }
        catch (InputException e)
        {
            await KeepQuietlyAsync(cancellationToken);
            foreach (var (field, message) in e.Fields)
            {
                if (ControlOf(field) is { } control)
                    ModelState.AddModelError(control, message);
            }

            if (e.Fields.Count == 0)
                ModelState.AddModelError("", e.Message);
            return await ShowAsync(cancellationToken, e.Fields);
        }
        catch (ConflictException e)
        {
            await KeepQuietlyAsync(cancellationToken);
            return await ShowAsync(cancellationToken, problem: e.Code == DraftConflict ? (AnotherDraft, CompareDrafts) : ("Das hat nicht geklappt", ConflictText(e)), status: StatusCodes.Status409Conflict);
        }
        catch (NotFoundException) when (HasTyped)
        {
            Problem = ("Die Aufgabe ist nicht mehr für Sie freigegeben", "Vielleicht wurde sie inzwischen an eine andere Person weitergegeben. Ihre Eingaben wurden nicht gespeichert; hier stehen sie zum Kopieren.");
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }
    }

    // The commands' names for what is not a field of the form.
    private string? ControlOf(string field) => field switch
    {
        "outcome" => field,
        "to" => "an",
        "dueAt" => "tag",
        "reason" => TypedCancellation is null ? "grund" : "abbruchgrund",
        _ => null,
    };

    private string ConflictText(ConflictException e) => e.Code switch
    {
        "revision-conflict" when HasTyped => "Diese Aufgabe wurde inzwischen geändert, deshalb wurde nichts gespeichert. Die Seite zeigt jetzt den aktuellen Stand, und Ihre Eingaben sind noch da. Bitte prüfen Sie beides, bevor Sie noch einmal absenden.",
        "revision-conflict" => "Diese Aufgabe wurde inzwischen geändert. Die Seite zeigt jetzt den aktuellen Stand. Bitte prüfen Sie ihn und versuchen Sie es noch einmal.",
        "idempotency-conflict" => "Von dieser Seite aus wurde schon etwas anderes abgesendet, deshalb wurde jetzt nichts gespeichert. Die Seite zeigt den aktuellen Stand. Bitte prüfen Sie ihn und senden Sie noch einmal ab.",
        _ => e.Message,
    };

    // Called with whatever the failed command left in the context: none of it may be saved.
    private async Task KeepQuietlyAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        try
        {
            await KeepTypedAsync(cancellationToken);
        }
        catch (BuergerserviceException)
        {
            // Not mine, changed or too large: what was typed is in the page that follows.
        }

        db.ChangeTracker.Clear();
    }

    // A stale page must not overwrite the draft of somebody who had the task in between.
    private async Task KeepTypedAsync(CancellationToken cancellationToken)
    {
        if (!HasTyped)
            return;
        var task = await commands.GetAsync(Id, Me, cancellationToken);
        if (task.Revision != Revision)
            throw new ConflictException("revision-conflict", "Diese Aufgabe wurde inzwischen geändert.");
        await commands.SaveDraftAsync(Id, ReadTyped(task), PostedPage, Me, cancellationToken);
    }

    private Dictionary<string, object?> ReadTyped(UserTask task) => FormOf(task) is not { } form ? [] :
        PostedForm.Read(form, Request.Form.Select(p => KeyValuePair.Create(p.Key, (IReadOnlyList<string>)[.. p.Value.Select(v => v ?? "")])));

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? errors = null, string? moreOf = null, (string, string)? problem = null, int status = StatusCodes.Status200OK)
    {
        Screen = await TaskScreen.LoadAsync(commands, substitutes, db, Id, Me, cancellationToken);
        Problem = problem;
        Response.StatusCode = status;
        var task = Screen.Task;
        var data = Values(task.Data);
        var form = FormOf(task);
        IsFormMissing = form is null && task.FormKey is not null;
        var typed = HasTyped && form is not null ? new FilledForm(form, data, ReadTyped(task), errors ?? new Dictionary<string, string>(), moreOf) : null;
        if (Screen.IsMine && typed is not null && task.Draft is { } other && PostedPage is { } page && task.IsDraftUnseen(Plain.ToJson(ReadTyped(task)), page))
        {
            // Shown once beside what was typed here, it may be replaced.
            OtherDraft = FilledForm.From(form!, data, Values(other));
            Problem ??= (AnotherDraft, CompareDrafts);
        }

        SeenDraft = Screen.IsMine ? task.DraftCount : PostedPage?.Seen ?? task.DraftCount;
        if (Screen.IsMine)
            Form = typed ?? (form is null ? null : FilledForm.From(form, data, task.Draft is { } draft ? Values(draft) : null));
        else
            Unsaved = typed;
        if (Screen.IsMine && form is null)
            Data = data;
        if (Screen.MaySeeResult && form is not null)
            Result = new FilledForm(form, data, Values(task.Result), new Dictionary<string, string>());
        return Page();
    }

    private async Task<IActionResult> RefuseAsync(string? handler)
    {
        // A body that is too large is refused while the token is looked for in it.
        var limit = HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize;
        if (Request.ContentLength > limit || !await IsReadableAsync())
            return StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (string.Equals(handler, "Entwurf", StringComparison.OrdinalIgnoreCase) || !Request.HasFormContentType)
        {
            WithoutErrorPage();
            return BadRequest();
        }

        return await ShowAsync(HttpContext.RequestAborted, status: StatusCodes.Status400BadRequest, problem: ("Die Seite war zu lange offen", HasTyped
            ? "Zu Ihrer Sicherheit wurde nichts gespeichert. Ihre Eingaben sind noch da. Bitte prüfen Sie sie und senden Sie das Formular noch einmal ab."
            : "Zu Ihrer Sicherheit wurde nichts geändert. Bitte versuchen Sie es noch einmal."));
    }

    private async Task<bool> IsReadableAsync()
    {
        try
        {
            return !Request.HasFormContentType || await Request.ReadFormAsync(HttpContext.RequestAborted) is not null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            return false;
        }
    }

    private FormDefinition? FormOf(UserTask task) =>
        task.FormKey is { } key && forms.Find(key, task.FormVersion) is { } form ? forms.Resolve(form, Values(task.Data)) : null;

    private static Dictionary<string, object?> Values(string? json) => json is null ? [] : Plain.Parse(json) as Dictionary<string, object?> ?? [];

    private RedirectToPageResult Again() => RedirectToPage("Aufgabe", null, new { id = Id, handler = (string?)null });

    private RedirectToPageResult ToInbox(string message)
    {
        Message = message;
        return RedirectToPage("Index");
    }

    // Scripts read the status; a whole page would only be thrown away.
    private void WithoutErrorPage()
    {
        if (HttpContext.Features.Get<IStatusCodePagesFeature>() is { } pages)
            pages.Enabled = false;
    }
}
