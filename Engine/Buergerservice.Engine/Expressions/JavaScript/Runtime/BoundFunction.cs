namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>The result of <c>bind</c>.</summary>
internal sealed class BoundFunction : JsFunction
{
    private readonly JsFunction _target;
    private readonly JsValue _self;
    private readonly JsValue[] _first;

    public BoundFunction(JsFunction target, JsValue self, JsValue[] first, string name, double length)
        : base(target.Prototype)
    {
        _target = target;
        _self = self;
        _first = first;
        Name = "bound " + name;
        Init("length", length, PropertyFlags.Configurable);
        Init("name", Name, PropertyFlags.Configurable);
    }

    public override string Name { get; }

    public override bool IsConstructor => _target.IsConstructor;

    public JsFunction Target => _target;

    public override JsValue Call(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        // A chain of bound functions recurses in C# without entering a script function.
        run.EnsureStack();
        return _target.Call(run, _self, [.. _first, .. arguments]);
    }

    public override JsValue Construct(ScriptRun run, JsValue[] arguments, JsObject newTarget)
    {
        run.EnsureStack();
        return _target.Construct(run, [.. _first, .. arguments], ReferenceEquals(newTarget, this) ? _target : newTarget);
    }
}
