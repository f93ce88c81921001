using System.Text;
using System.Text.RegularExpressions;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>Methods that take a text or a regular expression.</summary>
internal static partial class StringPrototype
{
    private static void FillPatterns(JsObject prototype)
    {
        prototype.Method("split", 2, Split);
        prototype.Method("replace", 2, (run, self, a) => Replace(run, self, a, all: false));
        prototype.Method("replaceAll", 2, (run, self, a) => Replace(run, self, a, all: true));
        prototype.Method("match", 1, FindMatch);
        prototype.Method("matchAll", 1, MatchAll);
        prototype.Method("search", 1, (run, self, a) =>
        {
            var text = Text(run, self);
            return ToRegex(run, a.At(0), "").MatchAt(run, text, 0)?.Index ?? -1;
        });
    }

    private static JsRegExp ToRegex(ScriptRun run, JsValue value, string flags) =>
        value.As<JsRegExp>() ?? JsRegExp.Create(run, value.IsUndefined ? "" : value.ToText(run), flags);

    private static JsValue FindMatch(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var text = Text(run, self);
        var regex = ToRegex(run, arguments.At(0), "");
        if (!regex.Compiled.IsGlobal)
            return regex.MatchNext(run, text) is { } match ? regex.ToArray(run, match, text) : JsValue.Null;
        var found = JsArray.Create(run, regex.AllMatches(run, text).Select(m => JsRegExp.Group(run, m, 0)));
        regex.SetLastIndex(run, 0);
        return found.Count == 0 ? JsValue.Null : found;
    }

    private static JsValue MatchAll(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var text = Text(run, self);
        var regex = ToRegex(run, arguments.At(0), "g");
        if (!regex.Compiled.IsGlobal)
            throw run.TypeError("matchAll braucht einen regulären Ausdruck mit dem Schalter g");
        return new JsIterator(regex.AllMatches(run, text).Select(m => new JsValue(regex.ToArray(run, m, text))), "RegExp String Iterator");
    }

    private static JsValue Split(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var text = Text(run, self);
        var limit = arguments.At(1).IsUndefined ? uint.MaxValue : arguments[1].ToUInt32(run);
        if (limit == 0)
            return JsArray.Create(run, []);
        if (arguments.At(0).As<JsRegExp>() is { } regex)
            return SplitByRegex(run, text, regex, limit);
        if (arguments.At(0).IsUndefined)
            return JsArray.Create(run, [text]);
        var separator = arguments[0].ToText(run);
        var result = JsArray.Create(run, []);
        var start = 0;
        while (separator.Length > 0 && result.Count < limit)
        {
            run.Step();
            var end = text.IndexOf(separator, start, StringComparison.Ordinal);
            result.Add(run, New(run, text[start..(end < 0 ? text.Length : end)]));
            if (end < 0)
                return result;
            start = end + separator.Length;
        }

        for (var i = 0; separator.Length == 0 && i < text.Length && i < limit; i++)
            result.Add(run, CharText.Of(text[i]));
        return result;
    }

    private static JsArray SplitByRegex(ScriptRun run, string text, JsRegExp regex, uint limit)
    {
        if (text.Length == 0)
            return JsArray.Create(run, regex.MatchAt(run, text, 0) is null ? [""] : []);
        var result = JsArray.Create(run, []);
        var start = 0;
        foreach (var match in regex.AllMatches(run, text))
        {
            // An empty match splits only between characters, never at an end or right behind the last split.
            if (match.Index >= text.Length || match.Index + match.Length == start)
                continue;
            result.Add(run, New(run, text[start..match.Index]));
            start = match.Index + match.Length;
            for (var i = 1; i <= regex.Compiled.GroupCount && result.Count < limit; i++)
                result.Add(run, JsRegExp.Group(run, match, i));
            if (result.Count >= limit)
                break;
        }

        if (result.Count < limit)
            result.Add(run, New(run, text[start..]));
        return result;
    }

    private static JsValue Replace(ScriptRun run, JsValue self, JsValue[] arguments, bool all)
    {
        var text = Text(run, self);
        var function = arguments.At(1).AsFunction();
        if (arguments.At(0).As<JsRegExp>() is { } regex)
        {
            if (all && !regex.Compiled.IsGlobal)
                throw run.TypeError("replaceAll braucht einen regulären Ausdruck mit dem Schalter g");
            return ReplaceMatches(run, text, regex, function, function is null ? arguments.At(1).ToText(run) : "");
        }

        var part = arguments.At(0).ToText(run);
        var template = function is null ? arguments.At(1).ToText(run) : "";
        var result = new StringBuilder();
        var done = 0;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = all ? NextPart(text, part, at) : -1)
        {
            run.Step();
            var by = function is null
                ? Expand(template, text, at, at + part.Length, [part], [])
                : function.Call(run, default, [part, at, text]).ToText(run);
            Append(run, result, text.AsSpan(done, at - done));
            Append(run, result, by);
            done = at + part.Length;
        }

        Append(run, result, text.AsSpan(done));
        return result.ToString();
    }

    private static int NextPart(string text, string part, int at)
    {
        var next = at + Math.Max(1, part.Length);
        return next > text.Length ? -1 : text.IndexOf(part, next, StringComparison.Ordinal);
    }

    private static void Append(ScriptRun run, StringBuilder target, ReadOnlySpan<char> text)
    {
        run.Allocate(text.Length * 2L);
        target.Append(text);
    }

    private static JsValue ReplaceMatches(ScriptRun run, string text, JsRegExp regex, JsFunction? function, string template)
    {
        var matches = regex.Compiled.IsGlobal ? regex.AllMatches(run, text)
            : regex.MatchNext(run, text) is { } single ? [single] : Enumerable.Empty<Match>();
        if (regex.Compiled.IsGlobal)
            regex.SetLastIndex(run, 0);
        var result = new StringBuilder();
        var done = 0;
        foreach (var match in matches)
        {
            Append(run, result, text.AsSpan(done, match.Index - done));
            Append(run, result, function is null
                ? Expand(template, text, match.Index, match.Index + match.Length, GroupTexts(regex, match), regex.Compiled.GroupNames)
                : CallReplacer(run, text, regex, function, match));
            done = match.Index + match.Length;
        }

        Append(run, result, text.AsSpan(done));
        return result.ToString();
    }

    private static string?[] GroupTexts(JsRegExp regex, Match match)
    {
        var texts = new string?[regex.Compiled.GroupCount + 1];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = match.Groups[i].Success ? match.Groups[i].Value : null;
        return texts;
    }

    private static string CallReplacer(ScriptRun run, string text, JsRegExp regex, JsFunction function, Match match)
    {
        var arguments = new List<JsValue>();
        for (var i = 0; i <= regex.Compiled.GroupCount; i++)
            arguments.Add(JsRegExp.Group(run, match, i));
        arguments.Add(match.Index);
        arguments.Add(text);
        if (regex.Compiled.GroupNames.Count > 0)
            arguments.Add(regex.Groups(run, match));
        return function.Call(run, default, [.. arguments]).ToText(run);
    }

    /// <summary>Fills in $1, $&amp; and their like.</summary>
    private static string Expand(string template, string text, int start, int end, string?[] groups, IReadOnlyList<(string Name, int Number)> names)
    {
        if (!template.Contains('$', StringComparison.Ordinal))
            return template;
        var result = new StringBuilder();
        for (var i = 0; i < template.Length; i++)
        {
            var next = i + 1 < template.Length ? template[i + 1] : '\0';
            if (template[i] != '$' || next == '\0')
            {
                result.Append(template[i]);
                continue;
            }

            switch (next)
            {
                case '$': result.Append('$'); break;
                case '&': result.Append(text, start, end - start); break;
                case '`': result.Append(text, 0, start); break;
                case '\'': result.Append(text, end, text.Length - end); break;
                case '<' when names.Count > 0 && template.IndexOf('>', i) is var close and > 0:
                    var name = template[(i + 2)..close];
                    result.Append(names.Where(n => n.Name == name).Select(n => groups[n.Number]).FirstOrDefault());
                    i = close - 1;
                    break;
                default:
                    i += AppendGroup(result, template, i, groups) - 1;
                    break;
            }

            i++;
        }

        return result.ToString();
    }

    /// <summary>Appends a numbered group and returns the characters used behind the dollar sign; the sign itself when there is none.</summary>
    private static int AppendGroup(StringBuilder result, string template, int dollar, string?[] groups)
    {
        var first = template[dollar + 1] - '0';
        if (first is >= 0 and <= 9)
        {
            var second = dollar + 2 < template.Length ? template[dollar + 2] - '0' : -1;
            if (second is >= 0 and <= 9 && (first * 10) + second is var two && two >= 1 && two < groups.Length)
            {
                result.Append(groups[two]);
                return 2;
            }

            if (first >= 1 && first < groups.Length)
            {
                result.Append(groups[first]);
                return 1;
            }
        }

        result.Append('$');
        return 0;
    }
}
