using System.Security.Cryptography;
using System.Text;
using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Children;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Expressions.JavaScript;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Execution;

/// <summary>One burst in progress: the queue of steps and everything they ask for.</summary>
internal sealed partial class Burst(CompiledWorkflow workflow, WorkflowInstance instance, TimeProvider time, BurstOptions options)
{
    private readonly Queue<PendingStep> _queue = new();

    public WorkflowInstance Instance => instance;

    public CompiledWorkflow Workflow => workflow;

    public TimeProvider Time => time;

    /// <summary>The surroundings of scripts.</summary>
    public ScriptOptions ScriptOptions => field ??= new ScriptOptions { Time = time };

    public DateTimeOffset Now { get; } = time.GetUtcNow();

    public BurstResult Result { get; } = new() { Instance = instance, Before = instance.SubStatus, KnownIncidents = instance.OpenIncidents.Count == 0 ? [] : instance.OpenIncidents.ConvertAll(i => i.Id) };

    /// <summary>The activity whose trigger started the instance, until it runs; its first wait is passed at once.</summary>
    public Trigger? Trigger { get; set; }

    /// <summary>The trigger that was taken in this burst and the execution that took it.</summary>
    public (int ExecutionId, Trigger Trigger)? TakenTrigger { get; set; }

    public void RunFromStart()
    {
        instance.SubStatus = InstanceSubStatus.Executing;
        var top = new ActivityExecution(instance.NextExecutionId++, workflow.Workflow, null);
        instance.Top = top;
        Journal("Started", top, null);
        Execute(top);
        Drain();
    }

    /// <summary>Converts what came with the trigger; an input that does not fit is left out and named by the triggering step.</summary>
    public void ConvertInputs()
    {
        var problems = StartInputs.Convert(workflow.Document, instance.Input);
        if (problems.Count == 0)
            return;
        foreach (var name in problems.Keys)
            instance.Input.Remove(name);
        Trigger = Trigger! with { Problem = $"{StartInputs.TextOf(problems)} Wird der Schritt wiederholt, geht der Vorgang ohne diese Eingabe weiter." };
    }

    /// <summary>A request comes too late: it is answered so, and its files belong to nobody.</summary>
    public void Miss(Guid exchange)
    {
        Result.HttpAnswers.Add(Http.HttpAnswer.Missed(exchange));
        Result.Changes.Add(new(Http.HttpEndpoint.ReleaseFiles, new() { ["exchange"] = exchange.ToString() }));
    }

    public void RunFrom(Bookmark bookmark, object? input)
    {
        instance.SubStatus = InstanceSubStatus.Executing;
        // Steps kept for a worker begin with whoever comes first: a branch that is given up below must find them in the queue.
        TakePending();
        var execution = bookmark.Execution;
        RemoveBookmark(bookmark);
        if (bookmark.IsTimeout)
        {
            TimeOut(execution);
        }
        else
        {
            Journal("Resumed", execution, null);
            Invoke(execution, new Resumption(bookmark, input), static (context, resumption) => context.Execution.Node.Activity.Resume(context, resumption));
        }

        Drain();
    }

    /// <summary>Takes up the steps that were kept when the instance was stopped.</summary>
    public void RunPending()
    {
        instance.SubStatus = InstanceSubStatus.Executing;
        TakePending();
        Drain();
    }

    public void CancelInstance(string? reason)
    {
        if (instance.Status == InstanceStatus.Finished && instance.SubStatus != InstanceSubStatus.Faulted)
            return;
        // Work parked for it finds nothing to do and disappears.
        Result.ReleasesParked = true;
        ClearBookmarks();
        if (instance.Top is { } top)
            Journal("Workflow cancelled", top, reason);
        End(InstanceSubStatus.Cancelled);
        // What was kept for the time after a repair finds nothing to do any more and disappears.
        Result.ReleasesParked = true;
    }

    public void Schedule(CompiledActivity child, ActivityExecution owner, string? tag, Dictionary<string, object?>? variables)
    {
        owner.Scheduled++;
        _queue.Enqueue(new PendingStep(child, owner, tag, variables));
    }

    public IReadOnlyList<CompiledActivity> Withdraw(ActivityExecution owner, Func<CompiledActivity, bool> which)
    {
        var withdrawn = new List<CompiledActivity>();
        for (var n = _queue.Count; n > 0; n--)
        {
            var item = _queue.Dequeue();
            if (ReferenceEquals(item.Owner, owner) && which(item.Node))
            {
                owner.Scheduled--;
                withdrawn.Add(item.Node);
            }
            else
            {
                _queue.Enqueue(item);
            }
        }

        return withdrawn;
    }

    public void Complete(ActivityExecution execution, Outcomes outcomes)
    {
        if (execution.Status != ExecutionStatus.Running)
            return;
        CancelInside(execution);
        execution.Status = ExecutionStatus.Completed;
        Journal("Completed", execution, outcomes.Text);
        RemoveBookmarksOf(execution);
        RemoveIncidentsOf(execution);
        if (execution.Parent is not { } parent)
        {
            End(InstanceSubStatus.Finished);
            return;
        }

        parent.Remove(execution);
        Remember(execution, parent);
        if (IsCompensation(execution, parent))
        {
            CompensateNext(parent);
            return;
        }

        // While an ancestor is being torn down there is nobody left to call back.
        if (parent is { Status: ExecutionStatus.Running, Node.Activity: ContainerActivity } && instance.Status == InstanceStatus.Running)
            Invoke(parent, new ChildCompletion(execution, outcomes), static (context, child) => ((ContainerActivity)context.Execution.Node.Activity).ChildCompleted(context, child));
    }

    public void Cancel(ActivityExecution execution)
    {
        if (execution.Status is ExecutionStatus.Completed or ExecutionStatus.Canceled)
            return;
        CancelInside(execution);
        execution.Status = ExecutionStatus.Canceled;
        Journal("Canceled", execution, null);
        RemoveBookmarksOf(execution);
        RemoveIncidentsOf(execution);
        if (instance.PendingSteps.Count > 0)
            instance.PendingSteps.RemoveAll(p => ReferenceEquals(p.Owner, execution));
        if (execution.Parent is not { } parent)
            return;
        parent.Remove(execution);
        Remember(execution, parent);
    }

    public void EndContainer(ActivityExecution execution) => EndAround(execution, step => step is Flowchart or Sequence);

    public void BreakLoop(ActivityExecution execution) =>
        EndAround(execution, Around(execution, step => step is LoopActivity) is null ? step => step is Flowchart or Sequence : step => step is LoopActivity);

    /// <summary>The execution of the definition a step belongs to.</summary>
    public static ActivityExecution ScopeOf(ActivityExecution execution)
    {
        while (execution.Node.Document is null)
            execution = execution.Parent!;
        return execution;
    }

    public void CompleteWorkflow(ActivityExecution execution, IReadOnlyList<string> outcomes) => Complete(ScopeOf(execution), Outcomes.Of(outcomes));

    public void Finish()
    {
        ClearBookmarks();
        End(InstanceSubStatus.Finished);
    }

    public Bookmark AddBookmark(ActivityExecution execution, WaitKind kind, string key, DateTimeOffset? dueAt, string description, Guid? id = null)
    {
        var bookmark = new Bookmark(execution)
        {
            Id = id ?? Guid.CreateVersion7(Now),
            Kind = kind,
            Key = key,
            DueAt = dueAt,
            Description = description,
            CreatedAt = Now,
        };
        Add(bookmark);
        if (!bookmark.IsTimeout)
            Journal("Suspended", execution, description);
        return bookmark;
    }

    public void Journal(string eventName, ActivityExecution execution, string? message) => Journal(eventName, execution.Node.Id, execution.Id, message);

    private void Journal(string eventName, string activityId, int executionId, string? message) =>
        Result.Journal.Add(new(instance.NextJournalSequence++, Now, eventName, activityId, executionId) { Message = message });

    private void Add(Bookmark bookmark)
    {
        bookmark.Count();
        instance.LiveBookmarks.Add(bookmark);
        Result.AddedBookmarks.Add(bookmark);
    }

    private void Drain()
    {
        while (instance.Status == InstanceStatus.Running && _queue.TryDequeue(out var next))
        {
            if (instance.OpenIncidents.Count > 0 && next.Owner.IsStopped)
            {
                instance.PendingSteps.Add(next);
                continue;
            }

            next.Owner.Scheduled--;
            if (next.Owner.Status != ExecutionStatus.Running)
                continue;
            if (++Result.Steps > options.MaxSteps)
            {
                next.Owner.Scheduled++;
                instance.PendingSteps.Add(next);
                FaultWorkflow(new DomainRuleException($"Der Ablauf hat {options.MaxSteps} Schritte ohne Pause ausgeführt und wurde bei „{next.Node.Title}“ als Endlosschleife angehalten."));
                break;
            }

            Step(next);
        }

        KeepPending();
        if (instance.Status == InstanceStatus.Running)
            Suspend();
    }

    private void Step(PendingStep next)
    {
        var execution = new ActivityExecution(instance.NextExecutionId++, next.Node, next.Owner) { Tag = next.Tag, DynamicVariables = next.Variables, Repair = next.Repair };
        next.Owner.Add(execution);
        Journal("Started", execution, null);
        if (next.Node.Timeout is { } limit)
            AddTimeout(execution, limit);
        if (next.Repair?.Trigger is { } trigger)
            Trigger = new(next.Node.Id, Plain.Parse(trigger));
        Execute(execution);
    }

    private void Execute(ActivityExecution execution) =>
        Invoke(execution, 0, static (context, _) => context.Execution.Node.Activity.Execute(context));

    // The argument goes beside the call and not into a closure: this runs twice for every step.
    private void Invoke<T>(ActivityExecution execution, T argument, Action<ActivityContext, T> action)
    {
        var before = Result.Requests;
        try
        {
            action(ContextOf(execution), argument);
            if (execution.Status == ExecutionStatus.Running && !execution.HasWork && !IsWaiting(execution))
                Complete(execution, Outcomes.Done);
        }
        catch (Exception e) when (e is not OperationCanceledException and not DefinitionNeededException)
        {
            // What a step has asked for before it failed never happens: a retry asks again.
            if (execution.Status == ExecutionStatus.Running)
                TakeBack(execution, before);
            Fault(execution, e, e is StartRefusedException ? new(FaultPoint.Begin) : OriginOf(execution, argument));
        }
    }

    private ActivityContext ContextOf(ActivityExecution execution) =>
        execution.Context is { } known && ReferenceEquals(known.Burst, this) ? known : execution.Context = new(this, execution);

    private bool IsWaiting(ActivityExecution execution) => instance.Status == InstanceStatus.Finished || execution.IsWaiting;

    // A suspended instance must be able to say what it waits for; one that cannot would be lost for ever.
    private void Suspend()
    {
        if (instance.OpenIncidents.Count == 0 && instance.PendingSteps.Count == 0 && instance.LiveBookmarks.TrueForAll(static b => b.IsTimeout))
        {
            FaultWorkflow(new DomainRuleException("Der Ablauf ist nicht zu Ende und wartet auf nichts; er könnte nie fortgesetzt werden."));
            return;
        }

        instance.SubStatus = InstanceSubStatus.Suspended;
    }

    private void End(InstanceSubStatus status)
    {
        instance.Status = InstanceStatus.Finished;
        instance.SubStatus = status;
        // A faulted instance keeps its bookmarks, executions and the steps that were to begin, so that it can be repaired and go on.
        if (status == InstanceSubStatus.Faulted)
            return;
        _queue.Clear();
        instance.PendingSteps.Clear();
        ClearBookmarks();
    }

    private void EndAround(ActivityExecution execution, Func<Activity, bool> which)
    {
        var container = Around(execution, which) ?? ScopeOf(execution);
        // Its container is not called back: it must not go on to a next step first.
        execution.Status = ExecutionStatus.Completed;
        Journal("Completed", execution, null);
        RemoveBookmarksOf(execution);
        execution.Parent?.Remove(execution);
        Complete(container, Outcomes.Done);
    }

    private static ActivityExecution? Around(ActivityExecution execution, Func<Activity, bool> which)
    {
        var container = execution.Parent;
        while (container is not null && !which(container.Node.Activity))
            container = container.Node.Document is null ? container.Parent : null;
        return container;
    }

    private void CancelInside(ActivityExecution execution)
    {
        for (var i = execution.Children.Count - 1; i >= 0; i--)
            Cancel(execution.Children[i]);
    }

    private void RemoveBookmarksOf(ActivityExecution execution)
    {
        for (var i = instance.LiveBookmarks.Count - 1; i >= 0 && execution.Waits > 0; i--)
        {
            if (ReferenceEquals(instance.LiveBookmarks[i].Execution, execution))
                RemoveBookmark(instance.LiveBookmarks[i], isGivenUp: true);
        }
    }

    // What has ended needs no repair any more.
    private void RemoveIncidentsOf(ActivityExecution execution)
    {
        if (instance.OpenIncidents.Count > 0)
            instance.OpenIncidents.RemoveAll(i => i.ExecutionId == execution.Id);
    }

    private void ClearBookmarks()
    {
        for (var i = instance.LiveBookmarks.Count - 1; i >= 0; i--)
            RemoveBookmark(instance.LiveBookmarks[i], isGivenUp: true);
    }

    private void RemoveBookmark(Bookmark bookmark, bool isGivenUp = false)
    {
        // Branches are given up from the last to the first: looking from the end finds their waits at once.
        instance.LiveBookmarks.RemoveAt(instance.LiveBookmarks.LastIndexOf(bookmark));
        bookmark.Uncount();
        var added = Result.AddedBookmarks.LastIndexOf(bookmark);
        var isNew = added >= 0;
        if (isNew)
            Result.AddedBookmarks.RemoveAt(added);
        else
            Result.RemovedBookmarks.Add(bookmark.Id);
        if (!isGivenUp)
            return;
        if (isNew)
        {
            Result.Tasks.RemoveAll(t => t.BookmarkId == bookmark.Id);
            Result.Effects.RemoveAll(e => e.BookmarkId == bookmark.Id);
            Result.NewChildren.RemoveAll(c => c.Parent!.BookmarkId == bookmark.Id);
        }
        else if (bookmark.Kind == WaitKind.Task)
        {
            Result.CancelledTasks.Add(Guid.Parse(bookmark.Key));
        }
        else if (bookmark.Kind == WaitKind.Child && bookmark.Execution.Status != ExecutionStatus.Completed)
        {
            Result.GivenUpChildren.Add(bookmark.Id);
        }
    }
}

/// <summary>Hashes by which events find their bookmarks.</summary>
public static class BookmarkHash
{
    /// <summary>Upper-case hex SHA-256 of the name and the event's payload as Elsa writes it.</summary>
    public static string Of(string name, string key) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key.Length == 0 ? name : $"{name}|{Plain.ToJson(new Dictionary<string, object?> { ["EventName"] = key })}")));

    /// <summary>Hash of a named event.</summary>
    public static string OfEvent(string eventName) => Of(EventActivity.TypeName, eventName);
}
