namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>Anything a script can call.</summary>
internal abstract class JsFunction : JsObject
{
    protected JsFunction(JsObject? prototype)
        : base(prototype)
    {
    }

    public override string Tag => "Function";

    public abstract string Name { get; }

    public virtual bool IsConstructor => false;

    public abstract JsValue Call(ScriptRun run, JsValue self, JsValue[] arguments);

    public virtual JsValue Construct(ScriptRun run, JsValue[] arguments, JsObject newTarget) =>
        throw run.TypeError($"„{Name}“ ist kein Konstruktor");

    /// <summary>The prototype for an object made by <c>new</c>, which a derived class replaces.</summary>
    public static JsObject PrototypeOf(ScriptRun run, JsObject newTarget, JsObject fallback) =>
        newTarget.IsShared ? fallback : newTarget.Get(run, "prototype").AsObject() ?? fallback;
}
