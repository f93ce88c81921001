using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Cameras;

/// <summary>
/// Reads the dequantized DCT blocks of a baseline JPEG's first component (ITU-T T.81). Everything is bounded: by the length of
/// the file, by the size it claims, by the tables it defines.
/// </summary>
internal sealed class JpegBlocks(byte[] jpeg)
{
    private const int MaxSide = 16_384;
    private const long MaxPixels = 64_000_000;

    private static readonly byte[] ZigZag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    private readonly int[][] _quantization = new int[4][];
    private readonly JpegHuffman?[] _dc = new JpegHuffman?[4];
    private readonly JpegHuffman?[] _ac = new JpegHuffman?[4];
    private Component[] _components = [];
    private int _width;
    private int _height;
    private int _restart;

    /// <summary>Hands every block of the first component over.</summary>
    /// <returns>False for a JPEG of another kind (progressive, arithmetic, 12 bit).</returns>
    public bool ReadLuminance(Action<int[]> take)
    {
        var at = 2;
        while (true)
        {
            if (Byte(at) != 0xFF)
                throw Damaged();
            var marker = Byte(at + 1);
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            var length = (Byte(at + 2) << 8) | Byte(at + 3);
            if (length < 2 || at + 2 + length > jpeg.Length)
                throw Damaged();
            var segment = jpeg.AsSpan(at + 4, length - 2);
            at += 2 + length;
            switch (marker)
            {
                case 0xC0 or 0xC1:
                    ReadFrame(segment);
                    break;
                case 0xC4:
                    ReadHuffman(segment);
                    break;
                case 0xDB:
                    ReadQuantization(segment);
                    break;
                case 0xDD:
                    _restart = segment.Length >= 2 ? (segment[0] << 8) | segment[1] : throw Damaged();
                    break;
                case 0xDA:
                    return ReadScan(segment, at, take);
                case 0xC2 or 0xC3 or (>= 0xC5 and <= 0xCF and not 0xCC):
                    return false;
                case 0xD9:
                    throw Damaged();
            }
        }
    }

    private void ReadFrame(ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6 || segment[0] != 8 || segment.Length < 6 + (3 * segment[5]) || segment[5] is 0 or > 4)
            throw Damaged();
        (_height, _width) = ((segment[1] << 8) | segment[2], (segment[3] << 8) | segment[4]);
        if (_width is 0 or > MaxSide || _height is 0 or > MaxSide || (long)_width * _height > MaxPixels)
            throw Damaged();
        _components = new Component[segment[5]];
        for (var i = 0; i < _components.Length; i++)
        {
            var entry = segment.Slice(6 + (3 * i), 3);
            var (h, v) = (entry[1] >> 4, entry[1] & 15);
            if (h is 0 or > 4 || v is 0 or > 4 || entry[2] > 3)
                throw Damaged();
            _components[i] = new() { Id = entry[0], Horizontal = h, Vertical = v, Table = entry[2] };
        }
    }

    private void ReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            var (wide, table) = (segment[0] >> 4, segment[0] & 15);
            var size = wide == 0 ? 65 : 129;
            if (wide > 1 || table > 3 || segment.Length < size)
                throw Damaged();
            var values = new int[64];
            for (var i = 0; i < 64; i++)
                values[ZigZag[i]] = wide == 0 ? segment[1 + i] : (segment[1 + (2 * i)] << 8) | segment[2 + (2 * i)];
            _quantization[table] = values;
            segment = segment[size..];
        }
    }

    private void ReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            if (segment.Length < 17 || (segment[0] & 15) > 3 || segment[0] >> 4 > 1)
                throw Damaged();
            var count = 0;
            for (var i = 1; i <= 16; i++)
                count += segment[i];
            if (count > 256 || segment.Length < 17 + count)
                throw Damaged();
            (segment[0] >> 4 == 0 ? _dc : _ac)[segment[0] & 15] = new(segment.Slice(1, 16), segment.Slice(17, count));
            segment = segment[(17 + count)..];
        }
    }

    private bool ReadScan(ReadOnlySpan<byte> segment, int at, Action<int[]> take)
    {
        if (_components.Length == 0 || segment.Length < 1 || segment.Length < 1 + (2 * segment[0]))
            throw Damaged();
        // One scan per component would be legal; cameras interleave them.
        if (segment[0] != _components.Length)
            return false;
        for (var i = 0; i < _components.Length; i++)
        {
            var tables = segment[2 + (2 * i)];
            var selector = segment[1 + (2 * i)];
            var component = Array.Find(_components, c => c.Id == selector) ?? throw Damaged();
            component.Dc = tables >> 4 <= 3 ? _dc[tables >> 4] : null;
            component.Ac = (tables & 15) <= 3 ? _ac[tables & 15] : null;
            if (component.Dc is null || component.Ac is null || _quantization[component.Table] is null)
                throw Damaged();
        }

        ReadBlocks(new(jpeg, at), take);
        return true;
    }

    private void ReadBlocks(JpegBits bits, Action<int[]> take)
    {
        var (maxH, maxV) = (_components.Max(c => c.Horizontal), _components.Max(c => c.Vertical));
        // A single component is not interleaved: its unit is one block whatever its sampling factors say.
        if (_components.Length == 1)
            (maxH, maxV, _components[0].Horizontal, _components[0].Vertical) = (1, 1, 1, 1);
        var units = (long)((_width + (8 * maxH) - 1) / (8 * maxH)) * ((_height + (8 * maxV) - 1) / (8 * maxV));
        var block = new int[64];
        for (var unit = 0L; unit < units; unit++)
        {
            if (_restart > 0 && unit > 0 && unit % _restart == 0)
            {
                bits.Restart();
                foreach (var component in _components)
                    component.Last = 0;
            }

            for (var c = 0; c < _components.Length; c++)
            {
                for (var b = 0; b < _components[c].Horizontal * _components[c].Vertical; b++)
                {
                    ReadBlock(bits, _components[c], block);
                    if (c == 0)
                        take(block);
                }
            }
        }
    }

    private void ReadBlock(JpegBits bits, Component component, int[] block)
    {
        Array.Clear(block);
        var table = _quantization[component.Table];
        var size = component.Dc!.Read(bits);
        if (size > 11)
            throw Damaged();
        component.Last += bits.Signed(size);
        block[0] = component.Last * table[0];
        for (var i = 1; i < 64; i++)
        {
            var code = component.Ac!.Read(bits);
            var (run, length) = (code >> 4, code & 15);
            if (length == 0 && run != 15)
                return;
            i += run;
            if (i > 63)
                throw Damaged();
            block[ZigZag[i]] = bits.Signed(length) * table[ZigZag[i]];
        }
    }

    private int Byte(int at) => at < jpeg.Length ? jpeg[at] : throw Damaged();

    private static DeviceException Damaged() => DeviceException.Garbled("JPEG beschädigt");

    private sealed class Component
    {
        public byte Id { get; init; }

        public int Horizontal { get; set; }

        public int Vertical { get; set; }

        public int Table { get; init; }

        public JpegHuffman? Dc { get; set; }

        public JpegHuffman? Ac { get; set; }

        public int Last { get; set; }
    }
}
