using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>
/// What effects act upon: an append-only log that sees every attempt and does the same thing only once per idempotency key,
/// as a mail server or a document management system would.
/// </summary>
internal sealed class OutsideWorld(World world)
{
    public Dictionary<Guid, long> Answers { get; } = [];

    public long Attempts { get; private set; }

    public long Do(EffectCall call)
    {
        Attempts++;
        world.Check.Attempted(call);
        if (!Answers.TryGetValue(call.Id, out var answer))
            Answers.Add(call.Id, answer = Answers.Count + 1);
        return answer;
    }
}

/// <summary>The effect handler of one node: it may fail, hang, or succeed without its answer arriving.</summary>
internal sealed class OutsideEffect(World world, Life life) : IEffectHandler
{
    public string Kind => "sim.effect";

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life);
        var fault = world.Dice.OneIn(world.Faults.BadEffect) ? world.Dice.Next(5) : -1;
        world.Trace.Add(fault);
        switch (fault)
        {
            case 0:
                throw new InvalidOperationException("The other side answers with an error.");
            case 1 when world.Dice.OneIn(4):
                throw new EffectException("Die Gegenstelle lehnt ab.", retryHelps: false);
            case 2:
                await HangAsync(cancellationToken);
                break;
        }

        var answer = world.Outside.Do(call);
        await world.Scheduler.Turn(life);
        if (fault == 3)
            throw new TimeoutException("The answer did not arrive.");
        return answer;
    }

    private static async Task HangAsync(CancellationToken cancellationToken)
    {
        var never = new TaskCompletionSource();
        await using (cancellationToken.Register(() => never.TrySetCanceled(cancellationToken)))
            await never.Task;
    }
}

/// <summary>Tells people about a step of a task's ladder; see the product's TaskNotification.</summary>
internal sealed class NotifyEffect(World world, Life life) : IEffectHandler
{
    public const string Name = "task.notify";

    public string Kind => Name;

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await world.Scheduler.Turn(life);
        world.Check.Ladders.Notified(call);
        await world.Scheduler.Turn(life);
        return null;
    }
}
