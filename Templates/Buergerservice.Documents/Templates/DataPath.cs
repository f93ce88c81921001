using System.Diagnostics.CodeAnalysis;

namespace Buergerservice.Documents.Templates;

/// <summary>
/// Where a value lies in the data. <c>a.b</c> starts at the root, <c>.b</c> at the current list entry, <c>..b</c> at the
/// entry around it, <c>.</c> is the entry itself and <c>@nr</c> its number from 1. There is no silent search outwards: a
/// milestone without a date must not show the project's date.
/// </summary>
internal sealed record DataPath(int Up, IReadOnlyList<string> Segments, string Source)
{
    public const string EntryNumber = "@nr";

    public bool IsEntryNumber => Segments is [EntryNumber];

    /// <summary>The last name, as words: what a missing value is called when the template gives it no label.</summary>
    public string DefaultLabel => Segments.Count == 0 ? "Eintrag" : Capitalised(Segments[^1].Replace('_', ' ').Replace('-', ' '));

    public static bool TryParse(string source, [NotNullWhen(true)] out DataPath? path)
    {
        path = null;
        var up = source.TakeWhile(c => c == '.').Count();
        var rest = source[up..];
        if (rest == EntryNumber)
        {
            path = new DataPath(Math.Max(up, 1), [EntryNumber], source);
            return true;
        }

        if (rest.Length == 0)
        {
            path = new DataPath(up, [], source);
            return up > 0;
        }

        var segments = rest.Split('.');
        if (!segments.All(IsName))
            return false;
        path = new DataPath(up, segments, source);
        return true;
    }

    private static bool IsName(string segment) =>
        segment.Length > 0 && segment.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static string Capitalised(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
