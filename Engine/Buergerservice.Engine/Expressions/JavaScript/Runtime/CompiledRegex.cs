using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Buergerservice.Engine.Expressions.JavaScript.Syntax;

namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>A regular expression of the language, translated for .NET. Immutable, shared by all evaluations.</summary>
internal sealed class CompiledRegex
{
    /// <summary>Time for one match. A backtracking bomb inside a loop is stopped by the time limit of the script.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    // Scripts that build the same expression in a loop would otherwise spend their time in its construction.
    private const int CacheSize = 256;

    private static readonly ConcurrentDictionary<(string, string), CompiledRegex> Cache = new();

    private CompiledRegex(string source, string flags, RegexTranslation translation, System.Text.RegularExpressions.Regex regex)
    {
        Source = source;
        Flags = flags;
        Regex = regex;
        GroupCount = translation.GroupCount;
        GroupNames = translation.GroupNames;
    }

    public string Source { get; }

    public string Flags { get; }

    public System.Text.RegularExpressions.Regex Regex { get; }

    public int GroupCount { get; }

    public IReadOnlyList<(string Name, int Number)> GroupNames { get; }

    public bool IsGlobal => Flags.Contains('g', StringComparison.Ordinal);

    public bool IsSticky => Flags.Contains('y', StringComparison.Ordinal);

    public bool IsUnicode => Flags.Contains('u', StringComparison.Ordinal);

    public static bool TryCreate(string source, string flags, [NotNullWhen(true)] out CompiledRegex? regex, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (Cache.TryGetValue((source, flags), out regex))
            return true;
        try
        {
            var sorted = SortFlags(flags);
            var translation = new RegexTranslator(source, sorted).Translate();
            var options = RegexOptions.CultureInvariant;
            if (sorted.Contains('i', StringComparison.Ordinal))
                options |= RegexOptions.IgnoreCase;
            regex = new CompiledRegex(source, sorted, translation, new(translation.Pattern, options, MatchTimeout));
        }
        catch (ArgumentException failure)
        {
            // Messages of RegexParseException name the translated pattern, which the author has never seen.
            error = failure is RegexParseException ? $"Ungültiger regulärer Ausdruck /{source}/" : failure.Message;
            return false;
        }

        if (Cache.Count >= CacheSize)
            Cache.Clear();
        Cache[(source, flags)] = regex;
        return true;
    }

    private static string SortFlags(string flags)
    {
        var sorted = string.Concat(flags.Order());
        for (var i = 0; i < sorted.Length; i++)
        {
            if (!"dgimsuy".Contains(sorted[i], StringComparison.Ordinal) || (i > 0 && sorted[i] == sorted[i - 1]))
                throw new ArgumentException($"Ungültige Schalter „{flags}“ am regulären Ausdruck");
        }

        return sorted;
    }
}
