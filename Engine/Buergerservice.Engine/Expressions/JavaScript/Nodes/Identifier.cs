using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

internal enum BindingKind
{
    Local,
    Captured,
    Global,
}

/// <summary>A variable by name; the parser has replaced the name by a slot before the first run.</summary>
internal sealed class Identifier(string name) : Target
{
    private BindingKind _kind = BindingKind.Global;
    private int _depth;
    private int _index;
    private bool _isConstant;

    public string Name { get; } = name;

    /// <summary>True for the name in a declaration, which may write a constant and end the dead zone.</summary>
    public bool Initializes { get; init; }

    /// <summary>The members a script reads straight from this name; null when the value is used in any other way.</summary>
    public IReadOnlyList<string>? Members { get; set; }

    public bool IsGlobal => _kind == BindingKind.Global;

    public void BindLocal(int index, bool isConstant)
    {
        _kind = BindingKind.Local;
        _index = index;
        _isConstant = isConstant;
    }

    public void BindCaptured(int depth, int index, bool isConstant)
    {
        _kind = BindingKind.Captured;
        _depth = depth;
        _index = index;
        _isConstant = isConstant;
    }

    public void BindGlobal(int index) => _index = index;

    public override JsValue Evaluate(Frame frame)
    {
        JsValue value;
        switch (_kind)
        {
            case BindingKind.Local:
                value = frame.Locals[_index];
                break;
            case BindingKind.Captured:
                value = ScopeOf(frame).Slots[_index];
                break;
            default:
                frame.Line = Line;
                return frame.Run.GetGlobal(_index);
        }

        return value.IsEmpty ? throw TooEarly(frame) : value;
    }

    /// <summary>For <c>typeof</c>, which accepts unknown names.</summary>
    public JsValue EvaluateOrUndefined(Frame frame)
    {
        if (_kind != BindingKind.Global)
            return Evaluate(frame);
        return frame.Run.TryGetGlobal(Name, out var value) ? value : default;
    }

    public override JsValue Read(Frame frame, in Reference reference) => Evaluate(frame);

    public override void Write(Frame frame, in Reference reference, JsValue value)
    {
        if (_kind == BindingKind.Global)
        {
            frame.Line = Line;
            frame.Run.SetGlobal(_index, value);
            return;
        }

        ref var slot = ref _kind == BindingKind.Local ? ref frame.Locals[_index] : ref ScopeOf(frame).Slots[_index];
        if (!Initializes)
        {
            if (slot.IsEmpty)
                throw TooEarly(frame);
            if (_isConstant)
            {
                frame.Line = Line;
                throw frame.Run.TypeError($"„{Name}“ ist eine Konstante und kann nicht geändert werden");
            }
        }

        slot = value;
    }

    public override string Describe() => Name;

    private Scope ScopeOf(Frame frame)
    {
        var scope = frame.Scope!;
        for (var i = _depth; i > 0; i--)
            scope = scope.Parent!;
        return scope;
    }

    private JsThrow TooEarly(Frame frame)
    {
        frame.Line = Line;
        return frame.Run.ReferenceError($"„{Name}“ wird vor der Deklaration verwendet");
    }
}
