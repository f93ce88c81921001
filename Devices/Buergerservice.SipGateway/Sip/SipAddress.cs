namespace Buergerservice.SipGateway.Sip;

/// <summary>Value of <c>From</c>, <c>To</c>, <c>Contact</c>, <c>Route</c>: an address with parameters behind it.</summary>
/// <param name="Uri">The address.</param>
/// <param name="Parameters">What stands behind it.</param>
public sealed record SipAddress(SipUri Uri, IReadOnlyList<(string Name, string Value)> Parameters)
{
    /// <summary>Reads an address; null when it is none.</summary>
    public static SipAddress? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var open = OpenBracket(text);
        if (open >= 0)
        {
            var close = text.IndexOf('>', open);
            return close > open && SipUri.Parse(text[(open + 1)..close]) is { } inner ? new(inner, SipUri.ParametersOf(text[(close + 1)..])) : null;
        }

        // Without brackets all parameters belong to the header (RFC 3261 20.10).
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        var bare = semicolon < 0 ? text : text[..semicolon];
        return SipUri.Parse(bare.Trim()) is { } uri ? new(uri, semicolon < 0 ? [] : SipUri.ParametersOf(text[semicolon..])) : null;
    }

    /// <summary>Value of a parameter; empty when it has none, null when it is not there.</summary>
    public string? Parameter(string name) => SipUri.Find(Parameters, name);

    private static int OpenBracket(string text)
    {
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (quoted && text[i] == '\\')
                i++;
            else if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == '<' && !quoted)
                return i;
        }

        return -1;
    }
}
