using System.Text.RegularExpressions;

namespace Buergerservice.Engine.Expressions.Liquid;

/// <summary>
/// Looks at a source before it is parsed: templates are parsed and filled in recursively, so that their nesting and the
/// length of a single tag must be limited for the stack of the thread to suffice.
/// </summary>
internal static partial class LiquidShape
{
    private const int MaxLength = 256 * 1024;
    private const int MaxTagLength = 2000;
    private const int MaxDepth = 32;
    private const int MaxBrackets = 50;

    public static void Require(string source)
    {
        if (source.Length > MaxLength)
            throw new LiquidException($"Die Vorlage ist zu lang (mehr als {MaxLength / 1024} Tausend Zeichen).");
        var depth = 0;
        foreach (Match tag in Tag().Matches(source))
        {
            if (tag.Length > MaxTagLength)
                throw new LiquidException($"Zeile {LineOf(source, tag.Index)}: Ein Ausdruck in der Vorlage ist zu lang (mehr als {MaxTagLength} Zeichen).");
            if (tag.Value.Count(c => c is '(' or '[') > MaxBrackets)
                throw new LiquidException($"Zeile {LineOf(source, tag.Index)}: Ein Ausdruck in der Vorlage hat zu viele Klammern (mehr als {MaxBrackets}).");
            if (Combined().IsMatch(tag.Value))
                throw new LiquidException($"Zeile {LineOf(source, tag.Index)}: „liquid“ wird nicht unterstützt. Schreiben Sie jede Anweisung in eigene Klammern {{% … %}}.");
            depth += Closing().IsMatch(tag.Value) ? -1 : Opening().IsMatch(tag.Value) ? 1 : 0;
            if (depth > MaxDepth)
                throw new LiquidException($"Zeile {LineOf(source, tag.Index)}: Die Vorlage ist zu tief verschachtelt (mehr als {MaxDepth} Ebenen).");
        }
    }

    private static int LineOf(string source, int index) => source.AsSpan(0, index).Count('\n') + 1;

    // Without its end a tag goes on to the end of the source; the parser reports it, but must not follow it too far.
    [GeneratedRegex(@"\{[{%](?:(?![%}]\}).)*(?:[%}]\}|$)", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\{%-?\s*(?:if|unless|case|for|tablerow|capture|comment|raw|ifchanged)\b")]
    private static partial Regex Opening();

    [GeneratedRegex(@"^\{%-?\s*liquid\b")]
    private static partial Regex Combined();

    [GeneratedRegex(@"^\{%-?\s*end")]
    private static partial Regex Closing();
}
