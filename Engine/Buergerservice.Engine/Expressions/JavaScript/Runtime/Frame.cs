namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>How a statement ended.</summary>
internal enum Completion
{
    Normal,
    Break,
    Continue,
    Return,
}

/// <summary>The variables of one block that a nested function captured.</summary>
internal sealed class Scope(int size, Scope? parent)
{
    public readonly JsValue[] Slots = size == 0 ? [] : new JsValue[size];
    public readonly Scope? Parent = parent;
}

/// <summary>
/// One running function call. Public fields on purpose: every node of the tree reads them, and the frame never leaves
/// the interpreter.
/// </summary>
internal sealed class Frame(ScriptRun run, int localCount)
{
    public readonly ScriptRun Run = run;
    public readonly JsValue[] Locals = localCount == 0 ? [] : new JsValue[localCount];

    /// <summary>The innermost block with captured variables.</summary>
    public Scope? Scope;

    /// <summary>The frame that owns <c>this</c>: itself, or for an arrow function the one it was written in.</summary>
    public Frame? Home;

    /// <summary>Empty in a derived constructor until <c>super()</c> has returned.</summary>
    public JsValue This;

    public Closure? Function;
    public JsValue NewTarget;

    /// <summary>The value of the last expression statement, or of <c>return</c>.</summary>
    public JsValue Completion;

    /// <summary>The label a pending break or continue is looking for; null for the innermost loop.</summary>
    public string? Label;

    /// <summary>The line now running, for error messages.</summary>
    public int Line;
}
