namespace Buergerservice.Documents.Handwriting;

/// <summary>
/// The pen's trace as a picture of one bit per dot and one width of line. A drawing of lines would give away what the
/// seal protects: the order of the points, their speed, and the pressure as width.
/// </summary>
internal sealed record HandwritingStencil(int Width, int Height, byte[] Bits)
{
    private const double DotsPerPoint = 600.0 / 72;
    private const double Radius = 4.2;
    private const int Border = 7;

    /// <param name="capture">The samples.</param>
    /// <param name="width">Width of the picture in points.</param>
    /// <param name="height">Height of the picture in points.</param>
    public static HandwritingStencil Draw(HandwritingCapture capture, double width, double height)
    {
        var stencil = Empty(width, height);
        stencil.Trace(capture.Samples);
        return stencil;
    }

    /// <param name="picture">The lines of a pad's picture.</param>
    /// <param name="width">Width of the picture in points.</param>
    /// <param name="height">Height of the picture in points.</param>
    public static HandwritingStencil Draw(PadPicture picture, double width, double height)
    {
        var stencil = Empty(width, height);
        stencil.Trace(picture);
        return stencil;
    }

    private static HandwritingStencil Empty(double width, double height) => new(Math.Clamp((int)(width * DotsPerPoint), 1, 4_000), Math.Clamp((int)(height * DotsPerPoint), 1, 4_000));

    private HandwritingStencil(int width, int height)
        : this(width, height, new byte[(width + 7) / 8 * height]) => Array.Fill(Bits, (byte)0xFF);

    private void Trace(ReadOnlySpan<PenSample> samples)
    {
        var (left, right, bottom, top) = (int.MaxValue, int.MinValue, int.MaxValue, int.MinValue);
        foreach (var sample in samples)
        {
            if (sample.Pressure > 0)
                (left, right, bottom, top) = (Math.Min(left, sample.X), Math.Max(right, sample.X), Math.Min(bottom, sample.Y), Math.Max(top, sample.Y));
        }

        if (right <= left || top <= bottom)
            return;
        var scale = Math.Min((Width - (2.0 * Border)) / (right - left), (Height - (2.0 * Border)) / (top - bottom));
        (double X, double Y) Place(PenSample s) => (Border + ((s.X - left) * scale), Height - Border - ((s.Y - bottom) * scale));
        for (var i = 1; i < samples.Length; i++)
        {
            if (samples[i - 1].Pressure > 0 && samples[i].Pressure > 0)
                Line(Place(samples[i - 1]), Place(samples[i]));
        }
    }

    // Dots that touch belong to one line; where they form a corner the way around it is enough.
    private void Trace(PadPicture picture)
    {
        var dots = Enumerable.Range(0, picture.Width * picture.Height).Where(i => picture[i % picture.Width, i / picture.Width]).Select(i => (X: i % picture.Width, Y: i / picture.Width)).ToList();
        if (dots.Count == 0)
            return;
        var (left, top) = (dots.Min(d => d.X), dots.Min(d => d.Y));
        var scale = Math.Min((Width - (2.0 * Border)) / Math.Max(1, dots.Max(d => d.X) - left), (Height - (2.0 * Border)) / Math.Max(1, dots.Max(d => d.Y) - top));
        (double X, double Y) Place(int x, int y) => (Border + ((x - left) * scale), Border + ((y - top) * scale));
        foreach (var (x, y) in dots)
        {
            Line(Place(x, y), Place(x, y));
            foreach (var (dx, dy) in ((int, int)[])[(1, 0), (0, 1), (1, 1), (-1, 1)])
            {
                if (picture[x + dx, y + dy] && (dx == 0 || dy == 0 || (!picture[x + dx, y] && !picture[x, y + dy])))
                    Line(Place(x, y), Place(x + dx, y + dy));
            }
        }
    }

    private void Line((double X, double Y) from, (double X, double Y) to)
    {
        var steps = Math.Max(1, (int)Math.Ceiling(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)) / 2));
        for (var i = 0; i <= steps; i++)
            Dot(from.X + ((to.X - from.X) * i / steps), from.Y + ((to.Y - from.Y) * i / steps));
    }

    private void Dot(double x, double y)
    {
        for (var row = Math.Max(0, (int)(y - Radius)); row <= Math.Min(Height - 1, y + Radius); row++)
        {
            var half = Math.Sqrt(Math.Max(0, (Radius * Radius) - ((row - y) * (row - y))));
            for (var column = Math.Max(0, (int)Math.Ceiling(x - half)); column <= Math.Min(Width - 1, x + half); column++)
                Bits[(row * ((Width + 7) / 8)) + (column >> 3)] &= (byte)~(0x80 >> (column & 7));
        }
    }
}
