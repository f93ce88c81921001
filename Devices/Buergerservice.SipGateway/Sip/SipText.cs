namespace Buergerservice.SipGateway.Sip;

/// <summary>Small things of the grammar of RFC 3261.</summary>
internal static class SipText
{
    /// <summary>Takes apart at a separator, but not within quotes, angle brackets or after a backslash.</summary>
    public static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var (start, quoted, deep) = (0, false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                if (c == '\\')
                    i++;
                else if (c == '"')
                    quoted = false;
            }
            else if (c == '"')
                quoted = true;
            else if (c == '<')
                deep = true;
            else if (c == '>')
                deep = false;
            else if (c == separator && !deep)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(text[start..].Trim());
        parts.RemoveAll(p => p.Length == 0);
        return parts;
    }

    /// <summary>A value without its quotes.</summary>
    public static string Unquote(string value) => value is ['"', .., '"'] ? value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : value;

    /// <summary>True for a token: method, header name, option tag.</summary>
    public static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && !"-.!%*_+`'~".Contains(c, StringComparison.Ordinal))
                return false;
        return text.Length > 0;
    }
}
