using Fluid;
using Fluid.Ast;
using Fluid.Values;
using FluidExpression = Fluid.Ast.Expression;

namespace Buergerservice.Engine.Expressions.Liquid;

/// <summary>Replaces ranges such as <c>(1..n)</c>, which are made in full before the loop begins, by ones with a limit.</summary>
internal sealed class LiquidRanges : AstRewriter
{
    protected override FluidExpression VisitRangeExpression(RangeExpression expression) => new Limited(expression);

    private sealed class Limited(RangeExpression range) : FluidExpression
    {
        public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
        {
            var from = (await range.From.EvaluateAsync(context)).ToNumberValue();
            var to = (await range.To.EvaluateAsync(context)).ToNumberValue();
            LiquidBudget.Of(context).RequireItems((long)Math.Clamp(to - from, -1, long.MaxValue / 2) + 1);
            return await range.EvaluateAsync(context);
        }
    }
}
