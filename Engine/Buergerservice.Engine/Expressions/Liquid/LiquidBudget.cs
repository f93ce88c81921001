using Fluid;
using Fluid.Values;

namespace Buergerservice.Engine.Expressions.Liquid;

/// <summary>What filling in one template may use up beside its steps, which Fluid counts itself.</summary>
internal sealed class LiquidBudget
{
    public const int MaxSteps = 20_000;
    private const int MaxText = 1024 * 1024;
    private const int MaxItems = 10_000;
    private const long MaxWork = 64L * 1024 * 1024;
    private const string Key = "budget";
    private long _work;

    public static LiquidBudget Of(TemplateContext context)
    {
        if (context.AmbientValues.TryGetValue(Key, out var found))
            return (LiquidBudget)found;
        var budget = new LiquidBudget();
        context.AmbientValues[Key] = budget;
        return budget;
    }

    public void RequireText(long length)
    {
        RequireLength(length);
        Spend(length);
    }

    public static void RequireLength(long length)
    {
        if (length > MaxText)
            throw new LiquidException($"Der Text der Vorlage wird zu lang (mehr als {MaxText / (1024 * 1024)} Million Zeichen).");
    }

    public void RequireItems(long count)
    {
        if (count > MaxItems)
            throw new LiquidException($"Eine Liste in der Vorlage ist zu lang (mehr als {MaxItems} Einträge).");
        Spend(count);
    }

    /// <summary>Refuses a filter whose result could be larger than the limits, before it is made.</summary>
    public void RequireRoom(string filter, FluidValue input, FilterArguments arguments)
    {
        switch (filter)
        {
            case "replace" when arguments.At(0).ToStringValue() is { Length: > 0 } old:
                RequireText(input.ToStringValue().Length / old.Length * (long)arguments.At(1).ToStringValue().Length);
                break;
            case "join" when input is ArrayValue list:
                RequireText(list.Values.Count * (long)arguments.At(0).ToStringValue().Length);
                break;
        }
    }

    public FluidValue Require(FluidValue value)
    {
        if (value is StringValue text)
            RequireText(text.ToStringValue().Length);
        else if (value is ArrayValue list)
            RequireItems(list.Values.Count);
        return value;
    }

    private void Spend(long work)
    {
        _work += work;
        if (_work > MaxWork)
            throw new LiquidException("Die Vorlage verarbeitet zu viel Text.");
    }
}
