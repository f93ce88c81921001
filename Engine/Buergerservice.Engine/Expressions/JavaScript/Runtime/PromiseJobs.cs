namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>The jobs of promises that wait to run, in order, and the rejections nobody has looked at yet.</summary>
internal sealed class PromiseJobs(ScriptRun run)
{
    private readonly Queue<Action> _waiting = new();
    private readonly List<JsPromise> _rejected = [];

    public void Add(Action job) => _waiting.Enqueue(job);

    public void NoteRejected(JsPromise promise) => _rejected.Add(promise);

    /// <summary>
    /// The value of a promise. All jobs before it run now: since nothing comes from outside, waiting on the spot gives the
    /// result that waiting in turns would give; only what other functions do in between comes earlier or later.
    /// </summary>
    public JsValue Await(JsValue value)
    {
        if (!value.IsObject && _waiting.Count == 0)
            return value;
        var promise = JsPromise.From(run, value);
        var isTurn = false;
        promise.WhenSettled(run, () => isTurn = true);
        run.EnsureStack();
        while (!isTurn && RunNext())
            run.Step();
        return promise.State switch
        {
            PromiseState.Fulfilled => promise.Result,
            PromiseState.Rejected => throw new JsThrow(promise.Result, run.Line),
            _ => throw run.Error(Prototypes.Error, "Das Promise wird nie erfüllt: Es gibt nichts mehr, worauf es warten könnte"),
        };
    }

    /// <summary>Runs what is left at the end of a script and gives its value; a rejection nobody looked at is its error.</summary>
    public JsValue Finish(JsValue value)
    {
        if (value.As<JsPromise>() is not null)
            value = Await(value);
        while (RunNext())
            run.Step();
        return _rejected.Find(p => !p.IsHandled) is { } lost ? throw new JsThrow(lost.Result, run.Line) : value;
    }

    private bool RunNext()
    {
        if (!_waiting.TryDequeue(out var job))
            return false;
        job();
        return true;
    }
}
