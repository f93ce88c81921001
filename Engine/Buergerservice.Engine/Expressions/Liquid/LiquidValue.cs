using System.Globalization;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Fluid;
using Fluid.Values;

namespace Buergerservice.Engine.Expressions.Liquid;

/// <summary>Turns plain values into those of templates. Anything else becomes text, so that no object of the host gets in.</summary>
internal static class LiquidValue
{
    private const double LargestDecimal = 7.9e28;

    public static FluidValue From(object? value) => FromPlain(Plain.From(value));

    private static FluidValue FromPlain(object? value) => value switch
    {
        null => NilValue.Instance,
        string text => StringValue.Create(text),
        bool flag => flag ? BooleanValue.True : BooleanValue.False,
        double number when !double.IsFinite(number) || Math.Abs(number) > LargestDecimal => StringValue.Create(number.ToString(CultureInfo.InvariantCulture)),
        byte or short or int or long or double or decimal => NumberValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        DateTimeOffset moment => new DateTimeValue(moment),
        DateOnly day => StringValue.Create(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        byte[] bytes => StringValue.Create(Convert.ToBase64String(bytes)),
        IReadOnlyDictionary<string, object?> pairs => Of(new LiquidPairs(pairs)),
        List<object?> items => new ArrayValue([.. items.Select(From)]),
        var other => StringValue.Create(ValueConverter.Convert<string>(other)),
    };

    public static FluidValue Of(IFluidIndexable pairs) => new DictionaryValue(pairs);

    public static object? ToPlain(FluidValue value, TemplateContext context) => value switch
    {
        DateTimeValue => value.ToObjectValue(),
        NumberValue => value.ToNumberValue(),
        BooleanValue => value.ToBooleanValue(),
        ArrayValue list => list.Values.Select(v => ToPlain(v, context)).ToList(),
        DictionaryValue when value.ToObjectValue() is IFluidIndexable pairs =>
            pairs.Keys.ToDictionary(k => k, k => pairs.TryGetValue(k, out var item) ? ToPlain(item, context) : null),
        _ => value.IsNil() ? null : value.ToStringValue(),
    };
}

/// <summary>An object as a template sees it; members are converted when they are read.</summary>
internal sealed class LiquidPairs(IReadOnlyDictionary<string, object?> pairs) : IFluidIndexable
{
    public int Count => pairs.Count;

    public IEnumerable<string> Keys => pairs.Keys;

    public bool TryGetValue(string name, out FluidValue value)
    {
        var found = pairs.TryGetValue(name, out var plain);
        value = LiquidValue.From(plain);
        return found;
    }
}

/// <summary><c>Variables</c>: those visible from the step.</summary>
internal sealed class LiquidVariables(ActivityContext context) : IFluidIndexable
{
    public int Count => Keys.Count();

    public IEnumerable<string> Keys => context.VisibleVariables().Distinct();

    public bool TryGetValue(string name, out FluidValue value)
    {
        object? plain = null;
        var found = context.VisibleVariable(name) is { } exact && context.TryGetVariable(exact, out plain);
        value = LiquidValue.From(plain);
        return found;
    }
}

/// <summary><c>Input</c>: the inputs of the workflow.</summary>
internal sealed class LiquidInputs(ActivityContext context) : IFluidIndexable
{
    public int Count => context.Inputs.Count;

    public IEnumerable<string> Keys => context.Inputs.Keys;

    public bool TryGetValue(string name, out FluidValue value)
    {
        value = LiquidValue.From(EngineFunctions.Input(context, name));
        return !value.IsNil();
    }
}
