using System.Globalization;

namespace Buergerservice.Documents.Tests.Tools;

/// <summary>Reads Code 128 from the places of its bars.</summary>
internal static class Code128Reader
{
    // Symbol values 0 to 105, each with the widths of its bars and gaps (ISO/IEC 15417, table 1), and the stop symbol.
    private const string Table =
        "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211221132221231213212223112312131"
        + "311222321122321221312212322112322211212123212321232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121"
        + "313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114"
        + "122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113"
        + "114311411113411311113141114131311141411131211412211214211232";

    public static string Read(IReadOnlyList<(double X, double Width)> bars)
    {
        var module = bars.Min(b => b.Width);
        var widths = new List<int>();
        for (var i = 0; i < bars.Count; i++)
        {
            widths.Add((int)Math.Round(bars[i].Width / module));
            if (i + 1 < bars.Count)
                widths.Add((int)Math.Round((bars[i + 1].X - bars[i].X - bars[i].Width) / module));
        }

        Assert.Equal([2, 3, 3, 1, 1, 1, 2], widths[^7..]);
        var symbols = widths[..^7].Chunk(6).Select(s => Table.Chunk(6).Select(t => new string(t)).ToList().IndexOf(string.Concat(s))).ToList();
        Assert.Equal(symbols[..^1].Select((s, i) => s * Math.Max(1, i)).Sum() % 103, symbols[^1]);
        return Decode(symbols[..^1]);
    }

    private static string Decode(List<int> symbols)
    {
        var text = "";
        var set = symbols[0] == 105 ? 'C' : 'B';
        foreach (var symbol in symbols.Skip(1))
        {
            if (symbol == 99 && set == 'B')
                set = 'C';
            else if (symbol == 100 && set == 'C')
                set = 'B';
            else
                text += set == 'C' ? symbol.ToString("00", CultureInfo.InvariantCulture) : ((char)(symbol + ' ')).ToString();
        }

        return text;
    }
}
