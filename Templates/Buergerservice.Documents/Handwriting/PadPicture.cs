using Buergerservice.Documents.Content;
using Buergerservice.Documents.Pdf.Objects;
using Buergerservice.Documents.Signing;

namespace Buergerservice.Documents.Handwriting;

/// <summary>
/// The lines of a pad's picture, one dot wide: a pad may draw a hard stroke thicker, and pressure is what its seal protects
/// (thinning by Zhang and Suen).
/// </summary>
internal sealed class PadPicture
{
    private const int MostPixels = 2_000_000;
    private const int LeastInk = 20;
    private const int MostInkPercent = 40;
    private const int DarkBelow = 160;

    // A line of up to twice as many dots becomes one dot wide; a picture of anything else does not take for ever.
    private const int MostRounds = 40;

    private readonly bool[] ink;

    private PadPicture(int width, int height, bool[] ink) => (Width, Height, this.ink) = (width, height, ink);

    public int Width { get; }

    public int Height { get; }

    /// <exception cref="SigningException">It cannot be read, or nothing was drawn.</exception>
    public static PadPicture Read(byte[] png)
    {
        try
        {
            var size = ImageSize.Read(png);
            if (size.IsJpeg || (long)size.Width * size.Height > MostPixels)
                throw new SigningException("Das Unterschriften-Pad hat ein Bild geliefert, das nicht gelesen werden kann (PNG, höchstens 2 Millionen Bildpunkte).");
            var picture = new PadPicture(size.Width, size.Height, Ink(PngPixels.Decode(png), size.Width * size.Height));
            var drawn = picture.ink.Count(i => i);
            if (drawn < LeastInk || drawn > picture.ink.Length / 100 * MostInkPercent)
                throw new SigningException("Das Bild des Unterschriften-Pads zeigt keine Unterschrift. Bitte lassen Sie noch einmal unterschreiben.");
            picture.Thin();
            return picture;
        }
        catch (ArgumentException e)
        {
            throw new SigningException("Das Bild des Unterschriften-Pads kann nicht gelesen werden: " + e.Message);
        }
    }

    public bool this[int x, int y] => x >= 0 && y >= 0 && x < Width && y < Height && ink[(y * Width) + x];

    private static bool[] Ink(PngPixels pixels, int count)
    {
        var ink = new bool[count];
        for (var i = 0; i < count; i++)
        {
            var light = pixels.IsGrey ? pixels.Colours[i] : ((299 * pixels.Colours[3 * i]) + (587 * pixels.Colours[(3 * i) + 1]) + (114 * pixels.Colours[(3 * i) + 2])) / 1_000;
            var cover = pixels.Alpha?[i] ?? byte.MaxValue;
            ink[i] = ((light * cover) + (byte.MaxValue * (byte.MaxValue - cover))) / byte.MaxValue < DarkBelow;
        }

        return ink;
    }

    private void Thin()
    {
        var gone = new List<int>();
        for (var (round, changed) = (0, true); changed && round < MostRounds; round++)
        {
            changed = false;
            for (var half = 0; half < 2; half++)
            {
                gone.Clear();
                for (var i = 0; i < ink.Length; i++)
                {
                    if (ink[i] && IsEdge(i % Width, i / Width, half == 0))
                        gone.Add(i);
                }

                foreach (var i in gone)
                    ink[i] = false;
                changed |= gone.Count > 0;
            }
        }
    }

    private bool IsEdge(int x, int y, bool isFirst)
    {
        // From above, clockwise.
        ReadOnlySpan<bool> around = [this[x, y - 1], this[x + 1, y - 1], this[x + 1, y], this[x + 1, y + 1], this[x, y + 1], this[x - 1, y + 1], this[x - 1, y], this[x - 1, y - 1]];
        var (dark, begins) = (0, 0);
        for (var i = 0; i < around.Length; i++)
        {
            dark += around[i] ? 1 : 0;
            begins += !around[i] && around[(i + 1) % around.Length] ? 1 : 0;
        }

        var (up, right, down, left) = (around[0], around[2], around[4], around[6]);
        return dark is >= 2 and <= 6 && begins == 1
            && (isFirst ? !(up && right && down) && !(right && down && left) : !(up && right && left) && !(up && down && left));
    }
}
