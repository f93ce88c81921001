using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

internal sealed record ClassMember(MemberKind Kind, bool IsStatic, MemberName Name, FunctionCode? Code);

/// <summary>A class expression; a class declaration is a declaration with this as its value.</summary>
internal sealed class ClassNode(FunctionCode constructor, bool isImplicit, ExpressionNode? parent, ClassMember[] members) : ExpressionNode
{
    /// <summary>The scope with the name of the class as seen from inside.</summary>
    public required BlockScope Scope { get; init; }

    public Identifier? InnerName { get; init; }

    public FunctionCode Constructor => constructor;

    public override JsValue Evaluate(Frame frame)
    {
        var outer = frame.Scope;
        Scope.Enter(frame);
        var (prototypeParent, classParent) = EvaluateParent(frame);
        var prototype = new JsObject(prototypeParent);
        frame.Run.Allocate(JsObject.EmptySize);
        var type = new Closure(constructor, frame, prototype) { Prototype = classParent, IsImplicitConstructor = isImplicit };
        type.Define(frame.Run, "prototype", prototype, PropertyFlags.None);
        prototype.Init("constructor", type, PropertyFlags.Hidden);
        var later = DefineMembers(frame, type, prototype);
        InnerName?.Assign(frame, type);
        foreach (var step in later)
            step();
        frame.Scope = outer;
        return type;
    }

    private (JsObject? Prototype, JsObject? Class) EvaluateParent(Frame frame)
    {
        if (parent is null)
            return (Prototypes.Object, Prototypes.Function);
        var value = parent.Evaluate(frame);
        frame.Line = Line;
        if (value.IsNull)
            return (null, Prototypes.Function);
        if (value.AsFunction() is not { IsConstructor: true } type)
            throw frame.Run.TypeError($"„{parent.Describe()}“ ist keine Klasse und kann nicht erweitert werden");
        var prototype = type.Get(frame.Run, "prototype");
        if (!prototype.IsObject && !prototype.IsNull)
            throw frame.Run.TypeError($"„{parent.Describe()}“ hat kein prototype-Objekt");
        return (prototype.AsObject(), type);
    }

    // Static fields and blocks run after all members exist and the class has its name.
    private List<Action> DefineMembers(Frame frame, Closure type, JsObject prototype)
    {
        var fields = new List<ClassField>();
        var later = new List<Action>();
        foreach (var member in members)
        {
            var home = member.IsStatic ? type : prototype;
            var key = member.Kind == MemberKind.StaticBlock ? default : member.Name.Evaluate(frame);
            switch (member.Kind)
            {
                case MemberKind.Field:
                    var initializer = member.Code is null ? null : new Closure(member.Code, frame, home);
                    var field = new ClassField(key, initializer);
                    if (member.IsStatic)
                        later.Add(() => field.Initialize(frame.Run, type));
                    else
                        fields.Add(field);
                    break;
                case MemberKind.StaticBlock:
                    var block = new Closure(member.Code!, frame, home);
                    later.Add(() => block.Call(frame.Run, type, []));
                    break;
                default:
                    ObjectLiteral.DefineFunction(frame, home, member.Kind, key, member.Code!, PropertyFlags.Hidden);
                    break;
            }
        }

        type.Fields = fields;
        return later;
    }
}
