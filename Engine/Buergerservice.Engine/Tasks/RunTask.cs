using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Tasks;

/// <summary>Elsa's task for the outside world: it appears to administrators and is completed through the interface with any value.</summary>
[Activity("Elsa.RunTask", "Externe Aufgabe", Category = "Menschen", Description = "Wartet, bis eine Aufgabe außerhalb des Prozesses erledigt ist.", Waits = true)]
public sealed class RunTask : Activity
{
    /// <summary>Name of the task.</summary>
    [Input("taskName", "Name der Aufgabe", Required = true, Description = "Name, unter dem das andere System die Aufgabe erkennt.")]
    public Input<string?> TaskName { get; } = new();

    /// <summary>Values for whoever does it.</summary>
    [Input("payload", "Angaben", UiHint = "json", Description = "Was das andere System wissen muss, als JSON-Objekt.")]
    public Input<Dictionary<string, object?>> Payload { get; } = new([]);

    /// <summary>Id of the task.</summary>
    [Output("taskId", "Kennung der Aufgabe")]
    public Output TaskId { get; } = new();

    /// <summary>The value it was completed with.</summary>
    [Output("result", "Ergebnis")]
    public Output Result { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var name = TaskName.Get(context) ?? Node.Title;
        var draft = context.CreateTask((id, bookmark) => new()
        {
            Id = id,
            BookmarkId = bookmark,
            ActivityId = Node.Id,
            Title = name,
            Data = Payload.Get(context),
            CandidateRoles = [Actor.AdministratorRole],
            Subject = context.Instance.Name,
        });
        TaskId.Set(context, draft.Id.ToString());
    }

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        var completion = resumption.Input is Dictionary<string, object?> plain && plain.ContainsKey("outcome") ? plain.GetValueOrDefault("data") : resumption.Input;
        Result.Set(context, completion);
        context.Complete();
    }
}
