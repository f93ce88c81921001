using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;

namespace Buergerservice.Simulation;

/// <summary>Asks the outside world for something, waits for the answer and writes it into the journal.</summary>
[Activity("Sim.Effect", "Effekt", Waits = true)]
internal class EffectStep : Activity
{
    protected override void Execute(ActivityContext context) =>
        context.RequestEffect("sim.effect", new() { ["execution"] = (long)context.Execution.Id }, "Antwort");

    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (resumption.Input is long answer)
            context.Note($"answer {answer}");
        context.Complete();
    }
}

/// <summary>Asks the outside world for something and does not wait.</summary>
[Activity("Sim.Fire", "Effekt ohne Antwort")]
internal sealed class FireStep : Activity
{
    protected override void Execute(ActivityContext context) =>
        context.FireEffect("sim.effect", new() { ["execution"] = (long)context.Execution.Id });
}

/// <summary>Changes a module's table in the commit of the burst.</summary>
[Activity("Sim.Change", "Änderung")]
internal sealed class ChangeStep : Activity
{
    protected override void Execute(ActivityContext context) =>
        context.Change("sim.change", new() { ["execution"] = (long)context.Execution.Id });
}

/// <summary>Leaves by A or B, by chance that is the same whenever the burst is repeated.</summary>
[Activity("Sim.Choice", "Wahl", Outcomes = ["A", "B"])]
internal sealed class ChoiceStep : Activity
{
    protected override void Execute(ActivityContext context)
    {
        var number = context.Instance.GetInput("number") is long given ? given : 0;
        var dice = new Dice((ulong)((number * 1_000_003) + context.Execution.Id));
        context.Complete(dice.Next(5) < 2 ? "A" : "B");
    }
}

/// <summary>Undoes a step: every other time at once, else with the help of the outside world.</summary>
[Activity("Sim.Undo", "Rückgängig", Waits = true)]
internal sealed class UndoStep : EffectStep
{
    protected override void Execute(ActivityContext context)
    {
        context.Note(CompensationRules.NoteOf(context.Execution.Parent!.Id));
        if (context.Execution.Id % 2 == 0)
            base.Execute(context);
    }
}

/// <summary>A human task a lead may cancel; every third has a reminder and an escalation after some seconds.</summary>
[Activity("Sim.Task", "Aufgabe", Waits = true)]
internal sealed class TaskStep(FormCatalog forms) : UserTaskActivity(forms)
{
    protected override UserTaskDraft Describe(ActivityContext context, Guid id, Guid bookmarkId)
    {
        if (context.Execution.Id % 3 != 0)
            return base.Describe(context, id, bookmarkId) with { IsCancellable = true };
        var after = TimeSpan.FromSeconds(context.Execution.Id * 7 % 100);
        return base.Describe(context, id, bookmarkId) with
        {
            IsCancellable = true,
            DueAt = context.Now + after,
            Ladder = [new(0, false, [], [], [], At: context.Now + after), new(0, true, ["Leitung"], [], [], 1, context.Now + (2 * after))],
        };
    }
}
