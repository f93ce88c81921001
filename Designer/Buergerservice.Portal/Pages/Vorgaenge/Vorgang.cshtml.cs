using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Pictures;
using Buergerservice.Portal.Tasks;
using Buergerservice.Portal.Views;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Engine;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Pages.Vorgaenge;

[Authorize(Policies.Admin)]
public sealed class VorgangModel(BuergerserviceDb db, InstanceCommands commands, WorkflowCache workflows, IEngineStore store, FlowPictures pictures, ActorAccessor actors) : PageModel
{
    public const int JournalPageSize = 50;

    private CompiledWorkflow? _workflow;
    private IReadOnlyDictionary<string, string> _names = new Dictionary<string, string>();

    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true, Name = "ansicht")]
    public string? View { get; set; }

    [BindProperty(SupportsGet = true, Name = "seite")]
    public string? Number { get; set; }

    [BindProperty(Name = "Cancel")]
    public CancelForm Cancel { get; set; } = new();

    [TempData]
    public string? Message { get; set; }

    public InstanceRow Row { get; private set; } = null!;

    /// <summary>The stored state, or null when it cannot be read; this page must work when things are broken.</summary>
    public WorkflowInstance? Instance { get; private set; }

    public string? UnreadableBecause { get; private set; }

    public string DefinitionName { get; private set; } = "";

    public IReadOnlyList<BookmarkRow> Waits { get; private set; } = [];

    public IReadOnlyDictionary<Guid, WorkItem> Effects { get; private set; } = new Dictionary<Guid, WorkItem>();

    public IReadOnlyList<UserTask> Tasks { get; private set; } = [];

    /// <summary>The instance that started this one, or null.</summary>
    public InstanceRow? Parent { get; private set; }

    /// <summary>Instances this one has started, the newest first.</summary>
    public IReadOnlyList<InstanceRow> Children { get; private set; } = [];

    /// <summary>How far it has come in its process; read for its own view only.</summary>
    public FlowPicture? Picture { get; private set; }

    public AuditEntry? Cancelled { get; private set; }

    public string? CancelReason { get; private set; }

    public IReadOnlyList<JournalRecord> Journal { get; private set; } = [];

    public int JournalPage { get; private set; } = 1;

    public int JournalPages { get; private set; } = 1;

    public IReadOnlyList<(string Key, string Title)> Tabs { get; } = [("stand", "Stand"), ("ablauf", "Ablauf"), ("verlauf", "Journal"), ("daten", "Daten")];

    public string Current { get; private set; } = "stand";

    /// <summary>Values do not refresh by themselves: what a person has opened would close.</summary>
    public bool IsLive => Current is not ("daten" or "ablauf");

    public bool CanCancel => Row.Status != InstanceStatus.Finished || Row.SubStatus == InstanceSubStatus.Faulted;

    public async Task OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAbbrechenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            await commands.CancelAsync(Id, Cancel.Reason!.Trim(), actors.Current, cancellationToken: cancellationToken);
            Message = "Der Abbruch ist beauftragt. Gleich zeigt diese Seite den neuen Status.";
            return RedirectToPage("Vorgang", new { id = Id });
        }
        catch (ConflictException e)
        {
            ModelState.AddModelError("", e.Message);
            return Page();
        }
    }

    public string TitleOf(string activityId) => _workflow?.Find(activityId) is not { } step ? activityId : step.Parent is null ? "Vorgang" : step.Title;

    public string? NameOf(string? userName) => userName is null ? null : _names.GetValueOrDefault(userName, userName);

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var tenant = actors.Current.Tenant;
        Row = await db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == Id && i.Tenant == tenant, cancellationToken) ?? throw new NotFoundException();
        Current = Tabs.Any(t => t.Key == View) ? View! : "stand";
        DefinitionName = await db.Definitions.Where(d => d.Id == Row.DefinitionVersionId).Select(d => d.Name).FirstOrDefaultAsync(cancellationToken) ?? Row.DefinitionId;
        await ReadStateAsync(cancellationToken);
        if (Current == "ablauf")
            Picture = await pictures.OfInstanceAsync(Id, cancellationToken);
        if (Current == "verlauf")
            await ReadJournalAsync(cancellationToken);
        Waits = await db.Bookmarks.AsNoTracking().Where(b => b.InstanceId == Id).OrderBy(b => b.CreatedAt).ThenBy(b => b.Id).ToListAsync(cancellationToken);
        Effects = (await db.WorkItems.AsNoTracking().Where(w => w.InstanceId == Id && w.Kind == WorkKind.Effect && w.BookmarkId != null).ToListAsync(cancellationToken)).DistinctBy(w => w.BookmarkId).ToDictionary(w => w.BookmarkId!.Value);
        Tasks = await db.Tasks.AsNoTracking().Where(t => t.InstanceId == Id)
            .OrderBy(t => t.EndedAt != null).ThenByDescending(t => t.EndedAt).ThenByDescending(t => t.CreatedAt).ThenBy(t => t.Id).ToListAsync(cancellationToken);
        Parent = Row.ParentId is { } parent ? await db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == parent && i.Tenant == tenant, cancellationToken) : null;
        Children = await db.Instances.AsNoTracking().Where(i => i.ParentId == Id).OrderByDescending(i => i.Id).Take(100).ToListAsync(cancellationToken);
        var subject = $"instance:{Id}";
        Cancelled = await db.AuditEntries.AsNoTracking().Where(a => a.Tenant == tenant && a.Subject == subject && a.Action == "instance.cancel").OrderBy(a => a.Number).LastOrDefaultAsync(cancellationToken);
        CancelReason = Cancelled is null ? null : await ReadCancelReasonAsync(cancellationToken);
        _names = await InboxQuery.NamesAsync(db, tenant, Tasks.SelectMany(t => new[] { t.Assignee, t.CompletedBy }).Append(Cancelled?.Actor), cancellationToken);
    }

    private async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            _workflow = await workflows.GetAsync(Row.DefinitionVersionId, store, cancellationToken);
            Instance = InstanceSerializer.Read(Row.State, _workflow);
        }
        catch (Exception e) when (e is JsonException or BuergerserviceException)
        {
            UnreadableBecause = e.Message;
        }
    }

    // The cancellation is the last thing that happens to an instance; until the worker gets to it there is no reason yet.
    private async Task<string?> ReadCancelReasonAsync(CancellationToken cancellationToken)
    {
        var last = await db.Journal.AsNoTracking().Where(p => p.InstanceId == Id).OrderByDescending(p => p.FirstSequence).Select(p => p.Records).FirstOrDefaultAsync(cancellationToken);
        return last is null ? null : JsonSerializer.Deserialize<List<JournalRecord>>(last, JsonSerializerOptions.Web)!.LastOrDefault(r => r.Event == "Workflow cancelled")?.Message;
    }

    private async Task ReadJournalAsync(CancellationToken cancellationToken)
    {
        var total = await InstanceJournal.CountAsync(db, Id, cancellationToken);
        JournalPages = (int)Math.Max(1, (total + JournalPageSize - 1) / JournalPageSize);
        // The end is what people come for.
        JournalPage = Math.Clamp(int.TryParse(Number, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : JournalPages, 1, JournalPages);
        Journal = await InstanceJournal.ReadAsync(db, Id, (JournalPage - 1L) * JournalPageSize, JournalPageSize, cancellationToken);
    }

    public sealed class CancelForm
    {
        [Display(Name = "Begründung")]
        [Required(ErrorMessage = "Bitte begründen Sie den Abbruch.")]
        [StringLength(500, ErrorMessage = "Bitte höchstens 500 Zeichen.")]
        public string? Reason { get; set; }

        [Display(Name = "Ja, ich möchte den Vorgang mit allen offenen Aufgaben und Fristen abbrechen.")]
        [Range(typeof(bool), "true", "true", ErrorMessage = "Bitte bestätigen Sie den Abbruch.")]
        public bool Confirmed { get; set; }
    }
}
