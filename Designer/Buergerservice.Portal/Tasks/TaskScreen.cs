using System.Text.RegularExpressions;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;

namespace Buergerservice.Portal.Tasks;

/// <summary>A task as one person sees it: what may be read and what may be done.</summary>
public sealed partial class TaskScreen
{
    private readonly Actor _actor;

    private TaskScreen(UserTask task, Actor actor)
    {
        Task = task;
        _actor = actor;
    }

    public UserTask Task { get; }

    /// <summary>People who may take the task over; empty when the person may not hand it on.</summary>
    public IReadOnlyList<Actor> Delegates { get; private init; } = [];

    private IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>();

    public bool IsMine => Task.State == UserTaskState.Assigned && Task.Assignee == _actor.UserName;

    public bool CanClaim => Task.CanBeTakenBy(_actor);

    /// <summary>The colleague for whom the person would take it, or null.</summary>
    public string? ClaimsFor => CanClaim && !(Task.State == UserTaskState.Available && Task.IsCandidate(_actor)) ? Task.StandsInFor(_actor)?.DisplayName : null;

    /// <summary>Without candidates a task given back would be on nobody's list.</summary>
    public bool CanRelease => IsMine && (Task.HasCandidates || Task.OnBehalfOf is not null);

    public bool CanReschedule => Task.CanBeRescheduledBy(_actor);

    public bool CanCancel => Task.IsOpen && Task.IsCancellable && Task.IsManagedBy(_actor);

    /// <summary>The colleague in whose place it is or was done, or null.</summary>
    public string? OnBehalfOf => Task.OnBehalfOf is { } person ? NameOf(person) : null;

    /// <summary>How the due date was computed, or null.</summary>
    public string? Derivation => Task.ReadPeriod()?.Derivation;

    /// <summary>What happened so far, the newest first.</summary>
    public IReadOnlyList<(DateTimeOffset At, string Text, string? Reason)> History { get; private init; } = [];

    public bool CanDelegate => Delegates.Count > 0;

    /// <summary>
    /// The values of a form are for those who need them: the person working on it, afterwards the person who did it, and
    /// administrators. All others who see the task read title, instructions, subject and due date only.
    /// </summary>
    public bool MaySeeResult => Task.State == UserTaskState.Completed && (Task.CompletedBy == _actor.UserName || _actor.IsAdministrator);

    public IReadOnlyList<string> Paragraphs => Task.Instructions is { } text ? [.. BlankLines().Split(text.Trim()).Where(p => p.Length > 0)] : [];

    /// <summary>Who has or had the task, in a short sentence.</summary>
    public string Who => Task.State switch
    {
        UserTaskState.Available => "Noch niemand",
        UserTaskState.Assigned => IsMine ? "Sie" : NameOf(Task.Assignee),
        UserTaskState.Completed => NameOf(Task.CompletedBy),
        _ => "",
    };

    public static async Task<TaskScreen> LoadAsync(TaskCommands commands, Substitutes substitutes, BuergerserviceDb db, Guid id, Actor person, CancellationToken cancellationToken)
    {
        var actor = await substitutes.ActingAsync(person, cancellationToken);
        var task = await commands.GetAsync(id, person, cancellationToken);
        var history = await commands.HistoryAsync(id, person, cancellationToken);
        var names = await InboxQuery.NamesAsync(db, task.Tenant, [task.Assignee, task.CompletedBy, task.OnBehalfOf, .. history.SelectMany(TaskEventText.People)], cancellationToken);
        return new(task, actor)
        {
            Names = names,
            History = [.. history.Reverse().Select(e => (e.At, TaskEventText.Describe(e, names), e.Reason))],
            Delegates = task.CanBeAssignedBy(actor) ? [.. (await commands.FindDelegatesAsync(task, cancellationToken)).Where(d => d.UserName != task.Assignee)] : [],
        };
    }

    private string NameOf(string? userName) => userName is null ? "" : Names.GetValueOrDefault(userName, userName);

    [GeneratedRegex(@"\r?\n\s*\r?\n", RegexOptions.CultureInvariant)]
    private static partial Regex BlankLines();
}
