namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

internal enum PromiseState
{
    Pending,
    Fulfilled,
    Rejected,
}

/// <summary>A promise. Nothing in a script is asynchronous; a promise waits only for jobs of the same run.</summary>
internal sealed class JsPromise(JsObject? prototype = null) : JsObject(prototype ?? Prototypes.Promise)
{
    private List<Action>? _waiting;
    private bool _isResolved;

    public override string Tag => "Promise";

    public PromiseState State { get; private set; }

    /// <summary>The value, or the reason of the rejection.</summary>
    public JsValue Result { get; private set; }

    /// <summary>True when somebody looks at a rejection.</summary>
    public bool IsHandled { get; private set; }

    public static JsPromise Pending(ScriptRun run)
    {
        run.Allocate(EmptySize);
        return new JsPromise();
    }

    /// <summary>The promise itself, or a new one of the value.</summary>
    public static JsPromise From(ScriptRun run, JsValue value)
    {
        if (value.As<JsPromise>() is { } same)
            return same;
        var promise = Pending(run);
        promise.Resolve(run, value);
        return promise;
    }

    public void Resolve(ScriptRun run, JsValue value)
    {
        if (_isResolved)
            return;
        _isResolved = true;
        if (value.AsObject() is not { } target)
            Settle(run, PromiseState.Fulfilled, value);
        else if (ReferenceEquals(target, this))
            Settle(run, PromiseState.Rejected, run.TypeError("Ein Promise kann nicht auf sich selbst warten").Value);
        else if (target is JsPromise other)
            run.Jobs.Add(() => other.WhenSettled(run, () => Settle(run, other.State, other.Result)));
        else
            Follow(run, target);
    }

    public void Reject(ScriptRun run, JsValue reason)
    {
        if (_isResolved)
            return;
        _isResolved = true;
        Settle(run, PromiseState.Rejected, reason);
    }

    /// <summary>Runs a job once the promise is settled, never at once.</summary>
    public void WhenSettled(ScriptRun run, Action job)
    {
        IsHandled = true;
        run.Allocate(EmptySize);
        if (State == PromiseState.Pending)
            (_waiting ??= []).Add(job);
        else
            run.Jobs.Add(job);
    }

    /// <summary>The work of <c>then</c>; a handler that is not a function is passed over.</summary>
    public JsPromise Then(ScriptRun run, JsValue fulfilled, JsValue rejected)
    {
        var next = Pending(run);
        WhenSettled(run, () =>
        {
            var handler = (State == PromiseState.Fulfilled ? fulfilled : rejected).AsFunction();
            if (handler is not null)
                next.Complete(run, () => handler.Call(run, default, [Result]));
            else if (State == PromiseState.Fulfilled)
                next.Resolve(run, Result);
            else
                next.Reject(run, Result);
        });
        return next;
    }

    /// <summary>Resolves with the result of code of the script, or rejects with what it throws.</summary>
    public void Complete(ScriptRun run, Func<JsValue> code)
    {
        var (frame, depth) = (run.Frame, run.Depth);
        try
        {
            Resolve(run, code());
        }
        catch (JsThrow error)
        {
            (run.Frame, run.Depth) = (frame, depth);
            Reject(run, error.Value);
        }
    }

    // Any object with a method then is treated as a promise, in a job of its own.
    private void Follow(ScriptRun run, JsObject target)
    {
        _isResolved = false;
        JsFunction? then = null;
        var (frame, depth) = (run.Frame, run.Depth);
        try
        {
            then = target.Get(run, "then").AsFunction();
        }
        catch (JsThrow error)
        {
            (run.Frame, run.Depth) = (frame, depth);
            Reject(run, error.Value);
            return;
        }

        _isResolved = true;
        if (then is null)
        {
            Settle(run, PromiseState.Fulfilled, target);
            return;
        }

        run.Jobs.Add(() =>
        {
            var inner = Pending(run);
            var (resolve, reject) = BuiltIns.PromiseBuiltIn.Resolvers(run, inner);
            inner.WhenSettled(run, () => Settle(run, inner.State, inner.Result));
            (frame, depth) = (run.Frame, run.Depth);
            try
            {
                then.Call(run, target, [new JsValue(resolve), new JsValue(reject)]);
            }
            catch (JsThrow error)
            {
                (run.Frame, run.Depth) = (frame, depth);
                inner.Reject(run, error.Value);
            }
        });
    }

    private void Settle(ScriptRun run, PromiseState state, JsValue result)
    {
        State = state;
        Result = result;
        if (state == PromiseState.Rejected)
            run.Jobs.NoteRejected(this);
        foreach (var job in _waiting ?? [])
            run.Jobs.Add(job);
        _waiting = null;
    }
}
