using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class PromiseBuiltIn
{
    public static readonly NativeFunction Constructor = Create();

    public static void Fill(JsObject prototype)
    {
        prototype.Hidden("constructor", Constructor);
        prototype.Method("then", 2, (run, self, a) => This(run, self).Then(run, a.At(0), a.At(1)));
        prototype.Method("catch", 1, (run, self, a) => This(run, self).Then(run, default, a.At(0)));
        prototype.Method("finally", 1, Finally);
        prototype.Init(JsSymbol.ToStringTag, "Promise", PropertyFlags.Configurable);
    }

    /// <summary>The two functions an executor is given.</summary>
    public static (NativeFunction Resolve, NativeFunction Reject) Resolvers(ScriptRun run, JsPromise promise)
    {
        run.Allocate(JsObject.EmptySize * 2);
        return (Function((_, _, a) => Do(() => promise.Resolve(run, a.At(0)))), Function((_, _, a) => Do(() => promise.Reject(run, a.At(0)))));
    }

    private static NativeFunction Create()
    {
        var type = BuiltIn.Constructor("Promise", 1, Prototypes.Promise, Construct);
        type.Method("resolve", 1, (run, _, a) => JsPromise.From(run, a.At(0)));
        type.Method("reject", 1, (run, _, a) =>
        {
            var promise = JsPromise.Pending(run);
            promise.Reject(run, a.At(0));
            return promise;
        });
        type.Method("all", 1, (run, _, a) => Combine(run, a.At(0), (c, i, p) => c.Keep(i, p.Result), rejects: true));
        type.Method("allSettled", 1, (run, _, a) => Combine(run, a.At(0), (c, i, p) => c.Keep(i, Outcome(run, p)), rejects: false));
        type.Method("race", 1, (run, _, a) => Race(run, a.At(0)));
        type.Method("any", 1, (run, _, a) => Any(run, a.At(0)));
        return type;
    }

    private static JsValue Construct(ScriptRun run, JsValue[] arguments, JsObject target)
    {
        var executor = BuiltIn.Callback(run, arguments);
        run.Allocate(JsObject.EmptySize);
        var promise = new JsPromise(JsFunction.PrototypeOf(run, target, Prototypes.Promise));
        var (resolve, reject) = Resolvers(run, promise);
        var (frame, depth) = (run.Frame, run.Depth);
        try
        {
            executor.Call(run, default, [new JsValue(resolve), new JsValue(reject)]);
        }
        catch (JsThrow error)
        {
            (run.Frame, run.Depth) = (frame, depth);
            promise.Reject(run, error.Value);
        }

        return promise;
    }

    private static JsValue Finally(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        if (arguments.At(0).AsFunction() is not { } callback)
            return This(run, self).Then(run, arguments.At(0), arguments.At(0));
        NativeFunction After(Func<JsValue, JsValue> end) => Function((_, _, a) =>
            JsPromise.From(run, callback.Call(run, default, [])).Then(run, Function((_, _, _) => end(a.At(0))), default));
        return This(run, self).Then(run, After(v => v), After(v => throw new JsThrow(v, run.Line)));
    }

    /// <summary>Looks at each item as a promise; what goes wrong on the way rejects the result.</summary>
    private static JsPromise Watch(ScriptRun run, JsValue source, JsPromise result, Action<JsPromise> watch)
    {
        var (frame, depth) = (run.Frame, run.Depth);
        try
        {
            foreach (var item in Iteration.Of(run, source))
            {
                run.Step();
                watch(JsPromise.From(run, item));
            }
        }
        catch (JsThrow error)
        {
            (run.Frame, run.Depth) = (frame, depth);
            result.Reject(run, error.Value);
        }

        return result;
    }

    private static JsPromise Combine(ScriptRun run, JsValue source, Action<Combination, int, JsPromise> keep, bool rejects)
    {
        var combination = new Combination(run);
        Watch(run, source, combination.Promise, promise =>
        {
            var index = combination.Reserve();
            promise.WhenSettled(run, () =>
            {
                if (rejects && promise.State == PromiseState.Rejected)
                    combination.Promise.Reject(run, promise.Result);
                else
                    keep(combination, index, promise);
            });
        });
        combination.Close();
        return combination.Promise;
    }

    private static JsPromise Any(ScriptRun run, JsValue source)
    {
        var first = JsPromise.Pending(run);
        var open = 1;
        void RejectWhenAllAre()
        {
            if (--open == 0)
                first.Reject(run, run.Error(Prototypes.Error, "Kein Promise wurde erfüllt").Value);
        }

        Watch(run, source, first, promise =>
        {
            open++;
            promise.WhenSettled(run, () =>
            {
                if (promise.State == PromiseState.Fulfilled)
                    first.Resolve(run, promise.Result);
                else
                    RejectWhenAllAre();
            });
        });
        RejectWhenAllAre();
        return first;
    }

    private static JsPromise Race(ScriptRun run, JsValue source)
    {
        var first = JsPromise.Pending(run);
        return Watch(run, source, first, promise => promise.WhenSettled(run, () =>
        {
            if (promise.State == PromiseState.Fulfilled)
                first.Resolve(run, promise.Result);
            else
                first.Reject(run, promise.Result);
        }));
    }

    private static JsValue Outcome(ScriptRun run, JsPromise promise)
    {
        var outcome = JsObject.Create(run);
        var fulfilled = promise.State == PromiseState.Fulfilled;
        outcome.Init("status", fulfilled ? "fulfilled" : "rejected");
        outcome.Init(fulfilled ? "value" : "reason", promise.Result);
        return outcome;
    }

    private static JsPromise This(ScriptRun run, JsValue self) => BuiltIn.This<JsPromise>(run, self, "Promise");

    private static NativeFunction Function(NativeCode code) => new("", 1, code, isShared: false);

    private static JsValue Do(Action action)
    {
        action();
        return default;
    }

    /// <summary>The results of several promises, in their order.</summary>
    private sealed class Combination(ScriptRun run)
    {
        private readonly List<JsValue> _results = [];
        private int _open = 1;

        public JsPromise Promise { get; } = JsPromise.Pending(run);

        public int Reserve()
        {
            run.Allocate(16);
            _open++;
            _results.Add(default);
            return _results.Count - 1;
        }

        public void Keep(int index, JsValue result)
        {
            _results[index] = result;
            Close();
        }

        public void Close()
        {
            if (--_open == 0)
                Promise.Resolve(run, JsArray.Create(run, [.. _results]));
        }
    }
}
