using System.Runtime.CompilerServices;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

/// <summary>
/// A part of a parsed script that runs itself. Nodes are finished when parsing ends and shared by all evaluations, so they
/// must not keep anything of a run.
/// </summary>
internal abstract class Node
{
    public int Line { get; set; }

    /// <summary>Position in the source, for syntax errors found later than the node.</summary>
    public int Start { get; set; }
}

internal abstract class ExpressionNode : Node
{
    public abstract JsValue Evaluate(Frame frame);

    /// <summary>The words for an error message such as „kunde.name ist keine Funktion“.</summary>
    public virtual string Describe() => "Der Ausdruck";
}

internal abstract class StatementNode : Node
{
    public static readonly StatementNode[] None = [];

    public abstract Completion Execute(Frame frame);
}

/// <summary>The evaluated parts of an assignment target, so that <c>a[f()] += 1</c> calls f once.</summary>
internal readonly record struct Reference(JsValue Target, JsValue Key);

/// <summary>Something that can stand left of an equals sign.</summary>
internal abstract class Target : ExpressionNode
{
    public virtual Reference Prepare(Frame frame) => default;

    public abstract JsValue Read(Frame frame, in Reference reference);

    public abstract void Write(Frame frame, in Reference reference, JsValue value);

    public void Assign(Frame frame, JsValue value) => Write(frame, Prepare(frame), value);
}

/// <summary>
/// Put into long operator and call chains every few dozen links: a chain is parsed in a loop but evaluated recursively,
/// so without it a source of a hundred thousand plus signs would overflow the stack.
/// </summary>
internal sealed class StackGuard(ExpressionNode inner) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            frame.Run.EnsureStack();
        return inner.Evaluate(frame);
    }

    public override string Describe() => "Der Ausdruck";
}
