using System.Globalization;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;
using Fluid;

namespace Buergerservice.Engine.Expressions.Liquid;

/// <summary>How all templates are parsed and filled in.</summary>
internal static class LiquidOptions
{
    public static readonly FluidParser Parser = new(new FluidParserOptions { AllowFunctions = false, AllowParentheses = false, AllowLiquidTag = false });

    public static readonly TemplateOptions Shared = Create();

    private static TemplateOptions Create()
    {
        var options = new TemplateOptions
        {
            CultureInfo = CultureInfo.InvariantCulture,
            // Nothing can call itself: there are no macros and no included files, and LiquidShape limits the nesting.
            MaxRecursion = 0,
            MaxSteps = LiquidBudget.MaxSteps,
            TimeZone = LocalTime.Berlin,
        };
        GermanFilters.AddTo(options.Filters);
        DataFilters.AddTo(options.Filters);
        options.Captured = (_, value, context) => new(LiquidBudget.Of(context).Require(value));
        foreach (var (name, filter) in options.Filters.ToList())
            options.Filters.AddFilter(name, Guarded(name, filter));
        return options;
    }

    private static FilterDelegate Guarded(string name, FilterDelegate filter) => async (input, arguments, context) =>
    {
        var budget = LiquidBudget.Of(context);
        budget.Require(input);
        budget.RequireRoom(name, input, arguments);
        return budget.Require(await filter(input, arguments, context));
    };
}
