using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

internal enum MemberKind
{
    Value,
    Method,
    Getter,
    Setter,
    Spread,
    Prototype,
    Field,
    StaticBlock,
}

/// <summary>A property name as written: fixed, or computed when the literal is evaluated.</summary>
internal sealed class MemberName(PropertyKey key, ExpressionNode? computed = null)
{
    public PropertyKey Key => key;

    public ExpressionNode? Computed => computed;

    public PropertyKey Evaluate(Frame frame) => computed is null ? key : computed.Evaluate(frame).ToPropertyKey(frame.Run);
}

internal sealed record ObjectMember(MemberKind Kind, MemberName Name, ExpressionNode? Value)
{
    public FunctionCode? Code { get; init; }

    /// <summary>For <c>{a = 1}</c>, which is only valid as a pattern.</summary>
    public ExpressionNode? ShorthandDefault { get; init; }

    public bool IsShorthand { get; init; }
}

internal sealed class ObjectLiteral(ObjectMember[] members) : ExpressionNode
{
    private readonly bool _isPlain = members.All(m => m.Kind == MemberKind.Value && m.Name.Computed is null && !m.Name.Key.IsIndex(out _));

    public IReadOnlyList<ObjectMember> Members => members;

    public override JsValue Evaluate(Frame frame)
    {
        frame.Run.Allocate(JsObject.EmptySize + (members.Length * (long)JsObject.PropertySize));
        var result = new JsObject(Prototypes.Object, members.Length);
        foreach (var member in members)
        {
            if (_isPlain)
                result.Init(member.Name.Key, member.Value!.Evaluate(frame));
            else
                Add(frame, result, member);
        }

        return result;
    }

    /// <summary>Defines a method, getter or setter on an object or class.</summary>
    public static void DefineFunction(Frame frame, JsObject target, MemberKind kind, PropertyKey key, FunctionCode code, PropertyFlags flags)
    {
        var name = key.Symbol is { } symbol ? (symbol.IsPrivate ? symbol.Description : $"[{symbol.Description}]") : key.Name;
        var prefix = kind switch { MemberKind.Getter => "get ", MemberKind.Setter => "set ", _ => "" };
        var function = new Closure(code, frame, target, prefix + name);
        if (kind == MemberKind.Method)
        {
            target.Define(frame.Run, key, function, flags);
            return;
        }

        var other = target.TryGetOwn(key, out var current) && current.IsAccessor ? current.Accessor : null;
        var accessor = kind == MemberKind.Getter ? new Accessor(function, other?.Setter) : new Accessor(other?.Getter, function);
        target.Define(frame.Run, key, accessor, (flags & ~PropertyFlags.Writable) | PropertyFlags.Accessor);
    }

    private static void Add(Frame frame, JsObject target, ObjectMember member)
    {
        switch (member.Kind)
        {
            case MemberKind.Value:
                var key = member.Name.Evaluate(frame);
                target.Define(frame.Run, key, member.Value!.Evaluate(frame), PropertyFlags.All);
                break;
            case MemberKind.Spread:
                CopyInto(frame.Run, target, member.Value!.Evaluate(frame));
                break;
            case MemberKind.Prototype:
                var parent = member.Value!.Evaluate(frame);
                if (parent.IsObject || parent.IsNull)
                    target.Prototype = parent.AsObject();
                break;
            default:
                DefineFunction(frame, target, member.Kind, member.Name.Evaluate(frame), member.Code!, PropertyFlags.All);
                break;
        }
    }

    public static void CopyInto(ScriptRun run, JsObject target, JsValue source, HashSet<PropertyKey>? except = null)
    {
        if (source.IsNullish)
            return;
        var from = source.ToObject(run);
        foreach (var key in from.OwnKeys())
        {
            run.Step();
            if (except?.Contains(key) != true && from.TryGetOwn(key, out var property) && property.IsEnumerable)
                target.Define(run, key, property.Read(run, source), PropertyFlags.All);
        }
    }
}
