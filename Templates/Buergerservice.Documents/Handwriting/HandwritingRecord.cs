using System.Buffers.Binary;
using System.Numerics;

namespace Buergerservice.Documents.Handwriting;

/// <summary>
/// A signature's samples in the full format of ISO/IEC 19794-7:2007 with the channels X, Y, T and F. Later editions of the
/// standard differ; the version number in the record says which one it is.
/// </summary>
internal static class HandwritingRecord
{
    public const int MostSamples = 60_000;

    // Format identifier "SDI", version " 10" (ISO/IEC 19794-7:2007, 8.2).
    private static ReadOnlySpan<byte> Head => "SDI\0 10\0"u8;

    // Inclusion bits in the order X Y Z VX VY AX AY T DT F S TX TY AZ EL R: X, Y, T and F are there.
    private const ushort Channels = 0b1100_0001_0100_0000;
    private const int SampleLength = 8;
    private const byte WithScale = 0x80;
    private const byte WithRange = 0x60;
    private const int PerMillimetre = 100;
    private const int PerSecond = 1_000;

    public static byte[] Encode(HandwritingCapture capture)
    {
        using var record = new MemoryStream();
        record.Write(Head);
        Write(record, Channels);
        foreach (var unit in new[] { PerMillimetre, PerMillimetre, PerSecond })
        {
            record.WriteByte(WithScale);
            Write(record, Scale(unit));
        }

        record.WriteByte(WithRange);
        Write(record, 0);
        Write(record, (ushort)(capture.Device.PressureLevels - 1));
        // No reserved data follows the description of the channels.
        record.WriteByte(0);
        record.WriteByte(0);
        record.WriteByte((byte)(capture.Samples.Length >> 16));
        Write(record, (ushort)capture.Samples.Length);
        foreach (var sample in capture.Samples)
        {
            Write(record, (ushort)sample.X);
            Write(record, (ushort)sample.Y);
            Write(record, (ushort)sample.Milliseconds);
            Write(record, (ushort)sample.Pressure);
        }

        var bytes = record.ToArray();
        Array.Clear(record.GetBuffer());
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are no such record.</exception>
    public static PenSample[] Decode(ReadOnlySpan<byte> record)
    {
        if (!record.StartsWith(Head) || record.Length < Head.Length + 2 || BinaryPrimitives.ReadUInt16BigEndian(record[Head.Length..]) != Channels)
            throw new InvalidDataException("Das ist kein Datensatz nach ISO/IEC 19794-7 mit den Kanälen X, Y, T und F.");
        var position = Head.Length + 2;
        for (var channel = 0; channel < BitOperations.PopCount(Channels) && position < record.Length; channel++)
            position += 1 + (2 * BitOperations.PopCount((uint)(record[position] & 0xF8)));
        position += 2;
        if (position + 3 > record.Length)
            throw new InvalidDataException("Der Datensatz ist unvollständig.");
        var samples = new PenSample[(record[position] << 16) | BinaryPrimitives.ReadUInt16BigEndian(record[(position + 1)..])];
        position += 3;
        if (record.Length != position + (samples.Length * SampleLength))
            throw new InvalidDataException("Der Datensatz ist unvollständig.");
        for (var i = 0; i < samples.Length; i++, position += SampleLength)
        {
            ushort At(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadUInt16BigEndian(bytes[(position + (2 * index))..]);
            samples[i] = new PenSample(At(record, 0), At(record, 1), At(record, 2), At(record, 3));
        }

        return samples;
    }

    /// <summary>A scale as the standard writes it: five bits of exponent (plus 16), eleven bits of mantissa.</summary>
    private static ushort Scale(double value)
    {
        var exponent = (int)Math.Floor(Math.Log2(value));
        return (ushort)(((exponent + 16) << 11) | (int)Math.Round(((value / Math.Pow(2, exponent)) - 1) * 2_048));
    }

    private static void Write(MemoryStream record, ushort value)
    {
        record.WriteByte((byte)(value >> 8));
        record.WriteByte((byte)value);
    }
}
