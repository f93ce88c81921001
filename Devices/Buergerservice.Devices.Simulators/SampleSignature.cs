using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Buergerservice.Devices.Simulators;

/// <summary>A picture of a signature, as pads deliver it: black lines on white, PNG.</summary>
public static class SampleSignature
{
    private const int Width = 480;
    private const int Height = 160;

    /// <summary>The picture.</summary>
    public static byte[] Png { get; } = Encode(Draw());

    private static byte[] Draw()
    {
        var pixels = new byte[Width * Height];
        Array.Fill(pixels, (byte)255);
        // Two loops that become smaller, and a line below them.
        for (var t = 0.0; t < 1; t += 0.0005)
        {
            Dot(pixels, 40 + (380 * t) + (25 * Math.Cos(t * 60)), 75 - (50 * (1 - (0.6 * t)) * Math.Sin(t * 60)));
            Dot(pixels, 60 + (340 * t), 135 - (12 * Math.Sin(t * 3)));
        }

        return pixels;
    }

    private static void Dot(byte[] pixels, double x, double y)
    {
        for (var dy = -1; dy <= 1; dy++)
        {
            for (var dx = -1; dx <= 1; dx++)
                pixels[(((int)y + dy) * Width) + (int)x + dx] = 0;
        }
    }

    private static byte[] Encode(byte[] pixels)
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, Width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), Height);
        // Eight bits of grey.
        head[8] = 8;
        Chunk(png, "IHDR", head);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var row = 0; row < Height; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(pixels, row * Width, Width);
            }
        }

        Chunk(png, "IDAT", packed.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, string name, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. data];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        png.Write(number);
    }

    // CRC-32 of ISO 3309, as PNG wants it.
    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        return ~crc;
    }
}
