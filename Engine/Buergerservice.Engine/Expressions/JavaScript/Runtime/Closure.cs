using Buergerservice.Engine.Expressions.JavaScript.Nodes;

namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>A function written in the script, together with the variables it captured.</summary>
internal sealed class Closure : JsFunction
{
    private readonly Scope? _scope;
    private readonly Frame? _home;
    private readonly string? _name;
    private bool _hasMembers;

    public Closure(FunctionCode code, Frame frame, JsObject? homeObject = null, string? name = null)
        : base(Prototypes.Function)
    {
        Code = code;
        HomeObject = homeObject;
        _scope = frame.Scope;
        _home = code.IsArrow ? frame.Home : null;
        _name = name;
        frame.Run.Allocate(EmptySize + 48);
    }

    public FunctionCode Code { get; }

    /// <summary>Where <c>super.x</c> starts to look, one step up from here.</summary>
    public JsObject? HomeObject { get; }

    /// <summary>The instance fields of a class.</summary>
    public IReadOnlyList<ClassField> Fields { get; set; } = [];

    /// <summary>True for a class without a constructor of its own.</summary>
    public bool IsImplicitConstructor { get; init; }

    public override string Name => _name ?? Code.Name;

    public override bool IsConstructor => Code.IsConstructor;

    public override JsValue Call(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        if (Code.IsClass)
            throw run.TypeError($"Die Klasse „{Name}“ muss mit new aufgerufen werden");
        run.EnterCall();
        var caller = run.Frame;
        var frame = NewFrame(run);
        if (_home is null)
            frame.This = self;
        run.Frame = frame;
        var result = Code.IsAsync ? RunAsync(frame, arguments) : Code.Run(frame, arguments);
        run.Frame = caller;
        run.LeaveCall();
        return result;
    }

    public override JsValue Construct(ScriptRun run, JsValue[] arguments, JsObject newTarget)
    {
        if (!IsConstructor)
            return base.Construct(run, arguments, newTarget);
        run.EnterCall();
        var caller = run.Frame;
        var frame = NewFrame(run);
        frame.NewTarget = newTarget;
        frame.This = JsValue.Empty;
        run.Frame = frame;
        var derived = Code.Kind == FunctionKind.DerivedConstructor;
        if (!derived)
            BindThis(frame, NewObject(run, newTarget));
        else if (IsImplicitConstructor)
            BindThis(frame, ConstructParent(frame, arguments));
        var result = Code.Run(frame, arguments);
        if (!result.IsObject)
        {
            if (frame.This.IsEmpty)
                throw run.ReferenceError("super() muss aufgerufen werden, bevor der Konstruktor endet");
            if (derived && !result.IsUndefined)
                throw run.TypeError("Ein abgeleiteter Konstruktor darf nur ein Objekt zurückgeben");
            result = frame.This;
        }

        run.Frame = caller;
        run.LeaveCall();
        return result;
    }

    /// <summary>The work of <c>super(…)</c>, in the frame of the constructor.</summary>
    public JsValue ConstructParent(Frame frame, JsValue[] arguments)
    {
        if (Prototype is not JsFunction { IsConstructor: true } parent)
            throw frame.Run.TypeError("Die Oberklasse ist kein Konstruktor");
        return parent.Construct(frame.Run, arguments, frame.NewTarget.AsObject()!);
    }

    /// <summary>Sets <c>this</c> of a constructor and creates the fields of its class.</summary>
    public void BindThis(Frame frame, JsValue self)
    {
        if (!frame.This.IsEmpty)
            throw frame.Run.ReferenceError("super() wurde schon aufgerufen");
        frame.This = self;
        foreach (var field in Fields)
            field.Initialize(frame.Run, self.AsObject()!);
    }

    public override bool TryGetOwn(PropertyKey key, out Property property)
    {
        EnsureMembers();
        return base.TryGetOwn(key, out property);
    }

    public override void Define(ScriptRun run, PropertyKey key, JsValue value, PropertyFlags flags)
    {
        EnsureMembers();
        base.Define(run, key, value, flags);
    }

    public override IReadOnlyList<PropertyKey> OwnKeys()
    {
        EnsureMembers();
        return base.OwnKeys();
    }

    public override void Restrict(ScriptRun run, bool readOnly)
    {
        EnsureMembers();
        base.Restrict(run, readOnly);
    }

    protected override bool TryOverwriteOwn(ScriptRun run, PropertyKey key, JsValue value)
    {
        EnsureMembers();
        return base.TryOverwriteOwn(run, key, value);
    }

    private static JsValue NewObject(ScriptRun run, JsObject newTarget)
    {
        run.Allocate(EmptySize);
        return new JsObject(PrototypeOf(run, newTarget, Prototypes.Object));
    }

    // Most functions are only called, so name, length and prototype are made when somebody looks.
    private void EnsureMembers()
    {
        if (_hasMembers)
            return;
        _hasMembers = true;
        Init("length", Code.Length, PropertyFlags.Configurable);
        Init("name", Name, PropertyFlags.Configurable);
        if (Code.Kind != FunctionKind.Normal || Code.IsAsync)
            return;
        var prototype = new JsObject(Prototypes.Object);
        prototype.Init("constructor", new JsValue(this), PropertyFlags.Hidden);
        Init("prototype", prototype, PropertyFlags.Writable);
    }

    private JsPromise RunAsync(Frame frame, JsValue[] arguments)
    {
        var promise = JsPromise.Pending(frame.Run);
        promise.Complete(frame.Run, () => Code.Run(frame, arguments));
        return promise;
    }

    private Frame NewFrame(ScriptRun run)
    {
        var frame = new Frame(run, Code.LocalCount) { Scope = _scope, Function = this };
        frame.Home = _home ?? frame;
        frame.Line = run.Line;
        return frame;
    }
}

/// <summary>An instance field of a class with its initializer, a function called on the new object.</summary>
internal sealed record ClassField(PropertyKey Key, Closure? Initializer)
{
    public void Initialize(ScriptRun run, JsObject target) =>
        target.Define(run, Key, Initializer?.Call(run, target, []) ?? default(JsValue), PropertyFlags.All);
}
