using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

/// <summary>What loops have in common: which breaks and continues are theirs.</summary>
internal abstract class Loop : StatementNode
{
    private string[] _labels = [];

    public void AddLabel(string label) => _labels = [.. _labels, label];

    /// <summary>Runs the body once. True when the loop goes on; otherwise <paramref name="result"/> is the loop's own end.</summary>
    protected bool RunOnce(Frame frame, StatementNode body, out Completion result)
    {
        frame.Run.Step();
        frame.Line = body.Line;
        result = body.Execute(frame);
        if (result == Completion.Normal)
            return true;
        if (result == Completion.Return || !IsMine(frame.Label))
            return false;
        frame.Label = null;
        if (result == Completion.Continue)
        {
            result = Completion.Normal;
            return true;
        }

        result = Completion.Normal;
        return false;
    }

    private bool IsMine(string? label) => label is null || Array.IndexOf(_labels, label) >= 0;
}

internal sealed class While(ExpressionNode test) : Loop
{
    public StatementNode Body { get; set; } = null!;

    public override Completion Execute(Frame frame)
    {
        frame.Completion = default;
        while (test.Evaluate(frame).ToBool())
        {
            if (!RunOnce(frame, Body, out var result))
                return result;
        }

        return Completion.Normal;
    }
}

internal sealed class DoWhile : Loop
{
    public StatementNode Body { get; set; } = null!;

    public ExpressionNode Test { get; set; } = null!;

    public override Completion Execute(Frame frame)
    {
        frame.Completion = default;
        do
        {
            if (!RunOnce(frame, Body, out var result))
                return result;
        }
        while (Test.Evaluate(frame).ToBool());
        return Completion.Normal;
    }
}

internal sealed class For : Loop
{
    public BlockScope Scope { get; set; } = BlockScope.None;

    public StatementNode? Init { get; set; }

    public ExpressionNode? Test { get; set; }

    public ExpressionNode? Update { get; set; }

    public StatementNode Body { get; set; } = null!;

    public override Completion Execute(Frame frame)
    {
        frame.Completion = default;
        var outer = frame.Scope;
        Scope.Enter(frame);
        Init?.Execute(frame);
        frame.Completion = default;
        var result = RunTurns(frame);
        frame.Scope = outer;
        return result;
    }

    private Completion RunTurns(Frame frame)
    {
        if (Scope.HasCaptured)
            Scope.Renew(frame);
        while (Test is null || Test.Evaluate(frame).ToBool())
        {
            var turn = frame.Scope;
            if (!RunOnce(frame, Body, out var result))
                return result;
            frame.Scope = turn;
            if (Scope.HasCaptured)
                Scope.Renew(frame);
            Update?.Evaluate(frame);
        }

        return Completion.Normal;
    }
}

/// <summary><c>for (… of …)</c> and <c>for (… in …)</c>.</summary>
internal sealed class ForEach(bool overKeys) : Loop
{
    public bool OverKeys => overKeys;

    /// <summary>True for <c>for await</c>, which waits for each item.</summary>
    public bool IsAsync { get; set; }

    public BlockScope Scope { get; set; } = BlockScope.None;

    public Target Target { get; set; } = null!;

    public ExpressionNode Source { get; set; } = null!;

    public StatementNode Body { get; set; } = null!;

    public override Completion Execute(Frame frame)
    {
        frame.Completion = default;
        var outer = frame.Scope;
        // The names of the loop are visible, but dead, while its source is evaluated.
        Scope.Enter(frame);
        var source = Source.Evaluate(frame);
        frame.Scope = outer;
        frame.Line = Line;
        frame.Completion = default;
        var items = overKeys ? Iteration.Keys(frame.Run, source) : Iteration.Of(frame.Run, source);
        foreach (var item in items)
        {
            Scope.Enter(frame);
            Target.Assign(frame, IsAsync ? frame.Run.Jobs.Await(item) : item);
            var goesOn = RunOnce(frame, Body, out var result);
            frame.Scope = outer;
            if (!goesOn)
                return result;
        }

        return Completion.Normal;
    }
}
