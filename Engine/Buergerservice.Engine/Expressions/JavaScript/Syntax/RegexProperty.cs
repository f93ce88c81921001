namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>
/// Unicode properties, as far as .NET knows them: the general categories exactly, some others as close sets. Characters
/// beyond U+FFFF are not covered.
/// </summary>
internal static class RegexProperty
{
    private static readonly HashSet<string> Categories =
    [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf",
        "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Cs", "Co", "Cn",
    ];

    private static readonly Dictionary<string, string> LongNames = new(StringComparer.Ordinal)
    {
        ["Letter"] = "L",
        ["Uppercase_Letter"] = "Lu",
        ["Lowercase_Letter"] = "Ll",
        ["Mark"] = "M",
        ["Nonspacing_Mark"] = "Mn",
        ["Number"] = "N",
        ["Decimal_Number"] = "Nd",
        ["Punctuation"] = "P",
        ["Symbol"] = "S",
        ["Math_Symbol"] = "Sm",
        ["Currency_Symbol"] = "Sc",
        ["Separator"] = "Z",
        ["Space_Separator"] = "Zs",
        ["Control"] = "Cc",
        ["Format"] = "Cf",
        ["Other"] = "C",
    };

    private static readonly Dictionary<string, (string Set, string Negated)> Sets = new(StringComparer.Ordinal)
    {
        ["Alphabetic"] = (@"\p{L}\p{Nl}", @"\P{L}"),
        ["Alpha"] = (@"\p{L}\p{Nl}", @"\P{L}"),
        ["Uppercase"] = (@"\p{Lu}", @"\P{Lu}"),
        ["Lowercase"] = (@"\p{Ll}", @"\P{Ll}"),
        ["ASCII"] = (@"\u0000-\u007F", @"\u0080-\uFFFF"),
        ["Any"] = (@"\u0000-\uFFFF", @"\uFFFF-\uFFFF"),
        ["White_Space"] = (@"\s", @"\S"),
        ["Script=Latin"] = (@"A-Za-z\u00AA\u00BA\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02B8\u1E00-\u1EFF", @"\u0000-@\u005B-`\u007B-\u00A9\u00AB-\u00B9\u00BB-\u00BF\u00D7\u00F7\u02B9-\u1DFF\u1F00-\uFFFF"),
        ["Script=Greek"] = (@"\u0370-\u0373\u0375-\u0377\u037A-\u037D\u037F\u0384\u0386\u0388-\u03E1\u03F0-\u03FF\u1F00-\u1FFE", @"\u0000-\u036F\u0400-\u1EFF\u1FFF-\uFFFF"),
        ["Script=Cyrillic"] = (@"\u0400-\u0484\u0487-\u052F\u1C80-\u1C88\u1D2B", @"\u0000-\u03FF\u0530-\uFFFF"),
    };

    public static string Read(string source, ref int at, bool negated)
    {
        var end = at < source.Length && source[at] == '{' ? source.IndexOf('}', at) : -1;
        if (end < 0)
            throw new ArgumentException(@"Ungültiger regulärer Ausdruck: \p ohne Namen");
        var name = source[(at + 1)..end];
        at = end + 1;
        foreach (var prefix in (ReadOnlySpan<string>)["gc=", "General_Category="])
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                name = name[prefix.Length..];
        }

        name = name.Replace("sc=", "Script=", StringComparison.Ordinal).Replace("Script_Extensions=", "Script=", StringComparison.Ordinal);
        var category = LongNames.GetValueOrDefault(name, name);
        if (Categories.Contains(category))
            return $@"\{(negated ? 'P' : 'p')}{{{category}}}";
        if (Sets.TryGetValue(name, out var set))
            return negated ? set.Negated : set.Set;
        throw new ArgumentException($@"Ungültiger regulärer Ausdruck: \p{{{name}}} wird nicht unterstützt");
    }
}
