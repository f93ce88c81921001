using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

internal sealed class Try(StatementNode block, CatchClause? handler, StatementNode? finalizer) : StatementNode
{
    public override Completion Execute(Frame frame)
    {
        frame.Completion = default;
        var result = Completion.Normal;
        var thrown = Protect(frame, block, ref result);
        if (thrown is not null && handler is not null)
        {
            var caught = new CaughtError(handler, thrown.Value);
            if (finalizer is null)
                return caught.Execute(frame);
            thrown = Protect(frame, caught, ref result);
        }

        return finalizer is null ? result : Finish(frame, finalizer, thrown, result);
    }

    private static Completion Finish(Frame frame, StatementNode finalizer, JsThrow? thrown, Completion result)
    {
        var (value, label) = (frame.Completion, frame.Label);
        frame.Completion = default;
        frame.Label = null;
        var end = finalizer.Execute(frame);
        if (end != Completion.Normal)
            return end;
        (frame.Completion, frame.Label) = (value, label);
        return thrown is null ? result : throw new JsThrow(thrown.Value, thrown.Line, thrown.InnerException);
    }

    // Only errors of the script are caught here; a limit must not be, and must not run a finally block either.
    private static JsThrow? Protect(Frame frame, StatementNode statement, ref Completion result)
    {
        var (scope, depth) = (frame.Scope, frame.Run.Depth);
        try
        {
            result = statement.Execute(frame);
            return null;
        }
        catch (JsThrow error)
        {
            frame.Scope = scope;
            frame.Run.Frame = frame;
            frame.Run.Depth = depth;
            frame.Run.Step();
            return error;
        }
    }
}

internal sealed class CatchClause(BlockScope scope, Target? parameter, StatementNode body)
{
    public Completion Execute(Frame frame, JsValue thrown)
    {
        frame.Completion = default;
        var outer = frame.Scope;
        scope.Enter(frame);
        parameter?.Assign(frame, thrown);
        var result = body.Execute(frame);
        frame.Scope = outer;
        return result;
    }
}

internal sealed class CaughtError(CatchClause handler, JsValue thrown) : StatementNode
{
    public override Completion Execute(Frame frame) => handler.Execute(frame, thrown);
}
