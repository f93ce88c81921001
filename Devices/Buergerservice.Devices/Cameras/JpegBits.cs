using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Cameras;

/// <summary>Bits of a JPEG's scan. After the end come zeros for a moment only: a cut picture is still judged, an endless loop is not possible.</summary>
internal sealed class JpegBits(byte[] data, int at)
{
    private const int MaxBitsAfterEnd = 1 << 16;
    private int _at = at;
    private int _buffer;
    private int _left;
    private int _afterEnd;

    public int Next()
    {
        if (_left == 0)
        {
            _buffer = NextByte();
            _left = 8;
        }

        return (_buffer >> --_left) & 1;
    }

    /// <summary>A number of the given size as T.81 F.2.2.1 codes it.</summary>
    public int Signed(int size)
    {
        if (size == 0)
            return 0;
        var value = 0;
        for (var i = 0; i < size; i++)
            value = (value << 1) | Next();
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }

    public void Restart()
    {
        _left = 0;
        if (_at + 1 < data.Length && data[_at] == 0xFF && data[_at + 1] is >= 0xD0 and <= 0xD7)
            _at += 2;
    }

    private int NextByte()
    {
        if (_at >= data.Length || (data[_at] == 0xFF && (_at + 1 >= data.Length || data[_at + 1] != 0)))
            return (_afterEnd += 8) <= MaxBitsAfterEnd ? 0 : throw DeviceException.Garbled("JPEG abgeschnitten");
        var value = data[_at];
        _at += value == 0xFF ? 2 : 1;
        return value;
    }
}

/// <summary>A Huffman table of a JPEG.</summary>
internal sealed class JpegHuffman
{
    private readonly int[] _first = new int[17];
    private readonly int[] _start = new int[17];
    private readonly int[] _count = new int[17];
    private readonly byte[] _values;

    public JpegHuffman(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        _values = values.ToArray();
        var (code, start) = (0, 0);
        for (var length = 1; length <= 16; length++)
        {
            (_first[length], _start[length], _count[length]) = (code, start, counts[length - 1]);
            code = (code + counts[length - 1]) << 1;
            start += counts[length - 1];
        }
    }

    public int Read(JpegBits bits)
    {
        var code = 0;
        for (var length = 1; length <= 16; length++)
        {
            code = (code << 1) | bits.Next();
            var offset = code - _first[length];
            if (offset >= 0 && offset < _count[length])
                return _values[_start[length] + offset];
        }

        throw DeviceException.Garbled("JPEG beschädigt");
    }
}
