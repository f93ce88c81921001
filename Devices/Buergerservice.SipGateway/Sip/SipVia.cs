namespace Buergerservice.SipGateway.Sip;

/// <summary>One <c>Via</c>: the way a response goes back.</summary>
/// <param name="Protocol"><c>UDP</c>, <c>TCP</c> …</param>
/// <param name="Host">Who sent the request, as he says.</param>
/// <param name="Port">His port; 0: not given.</param>
/// <param name="Parameters">Parameters.</param>
public sealed record SipVia(string Protocol, string Host, int Port, IReadOnlyList<(string Name, string Value)> Parameters)
{
    /// <summary>Begin of each branch that is unique (RFC 3261 8.1.1.7).</summary>
    public const string Cookie = "z9hG4bK";

    /// <summary>Names the transaction.</summary>
    public string Branch => SipUri.Find(Parameters, "branch") ?? "";

    /// <summary>Reads a value; null when it is none.</summary>
    public static SipVia? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var space = text.IndexOfAny([' ', '\t']);
        if (space < 0)
            return null;
        var protocol = text[..space].Split('/');
        if (protocol.Length != 3 || protocol[0] != "SIP" || protocol[1] != "2.0" || !SipText.IsToken(protocol[2]))
            return null;
        var rest = text[space..].Trim();
        var semicolon = rest.IndexOf(';', StringComparison.Ordinal);
        return SipUri.SplitHost(semicolon < 0 ? rest : rest[..semicolon], out var host, out var port)
            ? new(protocol[2].ToUpperInvariant(), host, port, semicolon < 0 ? [] : SipUri.ParametersOf(rest[semicolon..])) : null;
    }

    /// <summary>Value of a parameter; empty when it has none, null when it is not there.</summary>
    public string? Parameter(string name) => SipUri.Find(Parameters, name);
}
