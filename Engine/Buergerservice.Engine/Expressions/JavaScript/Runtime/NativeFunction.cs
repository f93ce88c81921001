namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

internal delegate JsValue NativeCode(ScriptRun run, JsValue self, JsValue[] arguments);

internal delegate JsValue NativeConstructor(ScriptRun run, JsValue[] arguments, JsObject newTarget);

/// <summary>A function written in C#: a built-in of the process, or a host function of one evaluation.</summary>
internal sealed class NativeFunction : JsFunction
{
    private readonly NativeCode _code;
    private readonly NativeConstructor? _construct;
    private readonly bool _isShared;

    public NativeFunction(string name, int length, NativeCode code, NativeConstructor? construct = null, bool isShared = true)
        : base(Prototypes.Function)
    {
        Name = name;
        _code = code;
        _construct = construct;
        _isShared = isShared;
        Init("length", length, PropertyFlags.Configurable);
        Init("name", name, PropertyFlags.Configurable);
    }

    public override string Name { get; }

    public override bool IsShared => _isShared;

    public override bool IsConstructor => _construct is not null;

    public override JsValue Call(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        run.Step();
        return _code(run, self, arguments);
    }

    public override JsValue Construct(ScriptRun run, JsValue[] arguments, JsObject newTarget)
    {
        if (_construct is null)
            return base.Construct(run, arguments, newTarget);
        run.Step();
        return _construct(run, arguments, newTarget);
    }
}
