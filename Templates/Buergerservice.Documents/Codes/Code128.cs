using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Codes;

/// <summary>Code 128 (ISO/IEC 15417): set B, and set C where four or more digits follow each other.</summary>
internal static class Code128
{
    private const int StartB = 104, StartC = 105, ToC = 99, ToB = 100, Stop = 106;
    private const int LongestText = 60;
    private const int DigitsForSetC = 4;

    // The widths of the six bars and gaps of each symbol value, in modules.
    private static readonly string[] Patterns = (
        "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 "
        + "223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 "
        + "112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 "
        + "311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 "
        + "122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 "
        + "214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112").Split(' ');

    /// <summary>The modules from left to right, <see langword="true"/> for dark.</summary>
    /// <exception cref="ArgumentException">The text is empty, too long or has other characters than printable ASCII.</exception>
    public static bool[] Modules(string text)
    {
        if (text.Length is 0 or > LongestText || text.Any(c => c is < ' ' or > '~'))
            throw new ArgumentException($"„{text}“ kann kein Strichcode werden: erlaubt sind 1 bis {LongestText} Zeichen ohne Umlaute (ASCII).", nameof(text));
        var symbols = Symbols(text);
        var check = symbols.Select((value, i) => value * Math.Max(1, i)).Sum() % 103;
        return [.. symbols.Append(check).Append(Stop).SelectMany(s => Patterns[s].SelectMany((width, i) => Enumerable.Repeat(i % 2 == 0, width - '0')))];
    }

    private static List<int> Symbols(string text)
    {
        var symbols = new List<int>();
        var inSetC = false;
        for (var i = 0; i < text.Length;)
        {
            var digits = text.Skip(i).TakeWhile(char.IsAsciiDigit).Count();
            var wantC = digits >= (inSetC ? 2 : DigitsForSetC);
            if (symbols.Count == 0)
                symbols.Add(wantC ? StartC : StartB);
            else if (wantC != inSetC)
                symbols.Add(wantC ? ToC : ToB);
            inSetC = wantC;
            symbols.Add(wantC ? ((text[i] - '0') * 10) + text[i + 1] - '0' : text[i] - ' ');
            i += wantC ? 2 : 1;
        }

        return symbols;
    }
}
