using System.Text;

namespace Buergerservice.Documents.Hyphenation;

/// <summary>
/// Where a German word may be divided: Liang's algorithm with the patterns of the Trennmustermannschaft
/// (hyph-de-1996.txt, MIT). Nothing in it changes after reading.
/// </summary>
internal sealed class GermanHyphenation
{
    // Shorter pieces save no room and disturb reading.
    private const int LettersBefore = 3;
    private const int LettersAfter = 3;
    private const int LongestWord = 80;
    private const char Edge = '.';

    private readonly Dictionary<string, byte[]> patterns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly int longest;

    private GermanHyphenation()
    {
        using var stream = typeof(GermanHyphenation).Assembly.GetManifestResourceStream("hyph-de-1996.txt")
            ?? throw new InvalidOperationException("Die Trennmuster fehlen im Programm.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '%')
                Add(line);
        }

        longest = patterns.Keys.Max(k => k.Length);
        lookup = patterns.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    // Read when the first word is divided: a process that makes no document does not pay for it.
    public static Lazy<GermanHyphenation> Patterns { get; } = new(() => new GermanHyphenation());

    /// <summary>The places in the word before which a hyphen may stand, from left to right; none for a very long word.</summary>
    public IReadOnlyList<int> Places(string word)
    {
        if (word.Length is < LettersBefore + LettersAfter or > LongestWord)
            return [];
        var values = Values(Edge + word.ToLowerInvariant() + Edge);
        var places = new List<int>();
        for (var i = LettersBefore; i <= word.Length - LettersAfter; i++)
        {
            if (values[i + 1] % 2 == 1)
                places.Add(i);
        }

        return places;
    }

    private byte[] Values(string word)
    {
        var values = new byte[word.Length + 1];
        for (var start = 0; start < word.Length; start++)
        {
            for (var length = 1; length <= Math.Min(longest, word.Length - start); length++)
            {
                if (!lookup.TryGetValue(word.AsSpan(start, length), out var pattern))
                    continue;
                for (var i = 0; i < pattern.Length; i++)
                    values[start + i] = Math.Max(values[start + i], pattern[i]);
            }
        }

        return values;
    }

    /// <summary>„ach8träumen.“: letters, and between them how strongly a division is wanted (odd) or unwanted (even).</summary>
    private void Add(string line)
    {
        var letters = new StringBuilder();
        var values = new List<byte> { 0 };
        foreach (var character in line)
        {
            if (char.IsAsciiDigit(character))
            {
                values[^1] = (byte)(character - '0');
                continue;
            }

            letters.Append(character);
            values.Add(0);
        }

        patterns[letters.ToString()] = [.. values];
    }
}
