namespace Buergerservice.Devices.Cameras;

/// <summary>
/// Judges the sharpness of a JPEG from its DCT coefficients, without decoding a pixel: in blocks that show something, the
/// share of the fine structure (diagonals 5 and above) in the whole structure. Blur removes the fine one first.
/// </summary>
public static class Sharpness
{
    private const int FirstFineDiagonal = 5;

    // Below this a block is paper: it says nothing about sharpness.
    private const int LeastStructure = 60;
    private const double LeastShare = 0.003;

    /// <summary>Sharpness 0…1, or null when it cannot be judged: progressive JPEG, or a page with nothing on it.</summary>
    /// <exception cref="Model.DeviceException">The JPEG is damaged.</exception>
    public static double? Of(ReadOnlySpan<byte> jpeg)
    {
        var (blocks, structured) = (0, 0);
        var (fine, all) = (0.0, 0.0);
        var reader = new JpegBlocks(jpeg.ToArray());
        if (!reader.ReadLuminance(block =>
        {
            blocks++;
            var (blockFine, blockAll) = Structure(block);
            if (blockAll < LeastStructure)
                return;
            structured++;
            fine += blockFine;
            all += blockAll;
        }))
            return null;
        return structured < blocks * LeastShare || structured == 0 ? null : fine / all;
    }

    private static (double Fine, double All) Structure(int[] block)
    {
        var (fine, all) = (0.0, 0.0);
        for (var i = 1; i < 64; i++)
        {
            var size = Math.Abs(block[i]);
            all += size;
            if ((i / 8) + (i % 8) >= FirstFineDiagonal)
                fine += size;
        }

        return (fine, all);
    }
}
