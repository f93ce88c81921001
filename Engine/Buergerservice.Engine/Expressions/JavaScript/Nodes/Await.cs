using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

/// <summary>Waits for a promise; any other value is the value itself.</summary>
internal sealed class Await(ExpressionNode operand) : ExpressionNode
{
    public override JsValue Evaluate(Frame frame)
    {
        var value = operand.Evaluate(frame);
        frame.Line = Line;
        return frame.Run.Jobs.Await(value);
    }
}
