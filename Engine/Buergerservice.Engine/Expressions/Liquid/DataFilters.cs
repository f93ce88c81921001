using System.Text;
using Buergerservice.Engine.Values;
using Fluid;
using Fluid.Values;

namespace Buergerservice.Engine.Expressions.Liquid;

/// <summary>The filters Elsa adds to Liquid.</summary>
internal static class DataFilters
{
    public static void AddTo(FilterCollection filters)
    {
        filters.AddFilter("base64", (input, _, _) => new(StringValue.Create(Convert.ToBase64String(Encoding.UTF8.GetBytes(input.ToStringValue())))));
        filters.AddFilter("json", (input, _, context) => new(StringValue.Create(Plain.ToJson(LiquidValue.ToPlain(input, context)))));
        filters.AddFilter("keys", (input, _, _) => new(Keys(input)));
    }

    private static ArrayValue Keys(FluidValue input) =>
        input.ToObjectValue() is IFluidIndexable pairs ? new ArrayValue([.. pairs.Keys.Select(k => StringValue.Create(k))]) : ArrayValue.Empty;
}
