using System.Text;

namespace Buergerservice.Engine.Expressions.Liquid;

/// <summary>Collects the text of a template up to its limit.</summary>
internal sealed class LiquidWriter() : StringWriter(System.Globalization.CultureInfo.InvariantCulture)
{
    public override void Write(char value)
    {
        LiquidBudget.RequireLength(Text.Length + 1L);
        base.Write(value);
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        LiquidBudget.RequireLength(Text.Length + (long)buffer.Length);
        Text.Append(buffer);
    }

    private StringBuilder Text => GetStringBuilder();
}
