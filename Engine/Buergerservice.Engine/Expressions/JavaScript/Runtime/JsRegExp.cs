using System.Text;
using System.Text.RegularExpressions;

namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>A regular expression object.</summary>
internal sealed class JsRegExp : JsObject
{
    private const string LastIndex = "lastIndex";

    public JsRegExp(ScriptRun run, CompiledRegex regex, JsObject? prototype = null)
        : base(prototype ?? Prototypes.RegExp)
    {
        run.Allocate(EmptySize + PropertySize);
        Compiled = regex;
        Init(LastIndex, 0, PropertyFlags.Writable);
    }

    public override string Tag => "RegExp";

    public CompiledRegex Compiled { get; }

    public static JsRegExp Create(ScriptRun run, string source, string flags, JsObject? prototype = null) =>
        CompiledRegex.TryCreate(source, flags, out var compiled, out var error)
            ? new JsRegExp(run, compiled, prototype)
            : throw run.SyntaxError(error);

    public override string ToString() => $"/{Source}/{Compiled.Flags}";

    /// <summary>The pattern as it could stand between slashes.</summary>
    public string Source
    {
        get
        {
            if (Compiled.Source.Length == 0)
                return "(?:)";
            var text = new StringBuilder();
            var inClass = false;
            for (var i = 0; i < Compiled.Source.Length; i++)
            {
                var c = Compiled.Source[i];
                inClass = c == '[' || (inClass && c != ']');
                if (c == '\\' && i + 1 < Compiled.Source.Length)
                    text.Append(c).Append(Compiled.Source[++i]);
                else
                    text.Append(c == '\n' ? "\\n" : c == '/' && !inClass ? "\\/" : c.ToString());
            }

            return text.ToString();
        }
    }

    /// <summary>Matches from a position on, without touching <c>lastIndex</c>. Null when there is none.</summary>
    public Match? MatchAt(ScriptRun run, string text, int start)
    {
        run.Step();
        try
        {
            var match = Compiled.Regex.Match(text, start);
            run.Work((match.Success ? match.Index + match.Length : text.Length) - start);
            return match.Success ? match : null;
        }
        catch (RegexMatchTimeoutException)
        {
            throw run.RegexTimeout();
        }
    }

    /// <summary>Matches as <c>exec</c> does: a global or sticky expression continues behind its last match.</summary>
    public Match? MatchNext(ScriptRun run, string text)
    {
        var remembers = Compiled.IsGlobal || Compiled.IsSticky;
        var start = remembers ? Get(run, LastIndex).ToLength(run) : 0;
        var match = start > text.Length ? null : MatchAt(run, text, (int)start);
        if (remembers)
            SetLastIndex(run, match is null ? 0 : match.Index + match.Length);
        return match;
    }

    public void SetLastIndex(ScriptRun run, int index) => Set(run, LastIndex, index);

    /// <summary>All matches from the start, as for a global expression.</summary>
    public IEnumerable<Match> AllMatches(ScriptRun run, string text)
    {
        var start = 0;
        while (start <= text.Length && MatchAt(run, text, start) is { } match)
        {
            yield return match;
            start = match.Length > 0 ? match.Index + match.Length : Advance(text, match.Index);
        }
    }

    /// <summary>The next position behind an empty match: one character, which with the flag u may be two units.</summary>
    public int Advance(string text, int index) =>
        Compiled.IsUnicode && index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]) ? index + 2 : index + 1;

    /// <summary>The array that <c>exec</c> and <c>match</c> return.</summary>
    public JsArray ToArray(ScriptRun run, Match match, string text)
    {
        var items = new JsValue[Compiled.GroupCount + 1];
        for (var i = 0; i < items.Length; i++)
            items[i] = Group(run, match, i);
        var result = JsArray.Create(run, items);
        result.Define(run, "index", match.Index, PropertyFlags.All);
        result.Define(run, "input", text, PropertyFlags.All);
        result.Define(run, "groups", Groups(run, match), PropertyFlags.All);
        if (Compiled.Flags.Contains('d', StringComparison.Ordinal))
            result.Define(run, "indices", Indices(run, match), PropertyFlags.All);
        return result;
    }

    public JsValue Groups(ScriptRun run, Match match)
    {
        if (Compiled.GroupNames.Count == 0)
            return default;
        var groups = new JsObject(null);
        foreach (var (name, number) in Compiled.GroupNames)
            groups.Define(run, name, Group(run, match, number), PropertyFlags.All);
        return groups;
    }

    public static JsValue Group(ScriptRun run, Match match, int number)
    {
        var group = match.Groups[number];
        if (!group.Success)
            return default;
        run.Allocate(24 + (group.Length * 2L));
        return group.Value;
    }

    private JsArray Indices(ScriptRun run, Match match) =>
        JsArray.Create(run, Enumerable.Range(0, Compiled.GroupCount + 1).Select(i =>
        {
            var group = match.Groups[i];
            return group.Success ? JsArray.Create(run, [group.Index, group.Index + group.Length]) : default(JsValue);
        }));
}
