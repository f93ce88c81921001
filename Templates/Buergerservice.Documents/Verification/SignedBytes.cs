using System.Buffers;
using System.Formats.Asn1;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>
/// The bytes a signature covers. They must run from the file's first byte to the end of a saving, with one gap that is
/// exactly the signature's own hex string: nothing else can hide there (signature wrapping).
/// </summary>
/// <param name="GapStart">Where the gap begins.</param>
/// <param name="GapEnd">Where the bytes go on.</param>
/// <param name="End">Where they end.</param>
/// <param name="Cms">The signature, without padding.</param>
internal sealed record SignedBytes(int GapStart, int GapEnd, int End, byte[] Cms)
{
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Reads and checks the byte range of a signature dictionary.</summary>
    /// <returns>The bytes, or null with a finding that says what is wrong.</returns>
    public static SignedBytes? Read(PdfRevision file, PdfDictionary signature, List<Finding> findings)
    {
        if (Range(file, signature) is not [0, > 0 and var gapStart, var gapEnd, > 0 and var rest] || gapEnd < gapStart + 2 || rest > file.Bytes.Length - gapEnd)
        {
            findings.Add(Finding.Violation("Der unterschriebene Bereich (ByteRange) fehlt oder passt nicht zur Datei."));
            return null;
        }

        if (signature["Contents"] is not PdfString contents || contents.Start != gapStart || !IsHexString(file, (int)gapStart, (int)gapEnd))
        {
            findings.Add(Finding.Violation("Die Lücke im unterschriebenen Bereich ist nicht genau die Signatur; dort kann fremder Inhalt stehen."));
            return null;
        }

        if (contents.Bytes.Length * 2 != gapEnd - gapStart - 2 || ReadCms(contents.Bytes, findings) is not { } cms)
        {
            findings.Add(Finding.Violation("Die Signatur fehlt oder ist nicht lesbar."));
            return null;
        }

        return new SignedBytes((int)gapStart, (int)gapEnd, (int)(gapEnd + rest), cms);
    }

    /// <summary>The covered bytes in one piece.</summary>
    public byte[] Content(PdfRevision file)
    {
        file.Budget.Hash(End);
        var content = new byte[GapStart + End - GapEnd];
        file.Bytes.Span[..GapStart].CopyTo(content);
        file.Bytes.Span[GapEnd..End].CopyTo(content.AsSpan(GapStart));
        return content;
    }

    /// <summary>
    /// How long the file may have been before the signature was added: up to the last end marker before it, with or
    /// without the line end that whoever added it may have put behind it.
    /// </summary>
    public IReadOnlyList<int> LengthsBefore(PdfRevision file)
    {
        var before = file.Bytes.Span[..GapStart];
        var marker = before.LastIndexOf("%%EOF"u8);
        if (marker < 0)
            return [];
        var lengths = new List<int> { marker + "%%EOF".Length };
        while (lengths[^1] < before.Length && before[lengths[^1]] is (byte)'\r' or (byte)'\n' && lengths.Count < 3)
            lengths.Add(lengths[^1] + 1);
        return lengths;
    }

    private static long[]? Range(PdfRevision file, PdfDictionary signature) =>
        file.Array(signature["ByteRange"]) is { Items.Count: 4 } range && range.Items.All(i => file.Resolve(i) is PdfNumber { Integer: >= 0 and <= int.MaxValue })
            ? [.. range.Items.Select(i => ((PdfNumber)file.Resolve(i)).Integer!.Value)]
            : null;

    private static bool IsHexString(PdfRevision file, int start, int end)
    {
        var gap = file.Bytes.Span[start..end];
        return gap[0] == '<' && gap[^1] == '>' && !gap[1..^1].ContainsAnyExcept(HexDigits);
    }

    private static byte[]? ReadCms(byte[] contents, List<Finding> findings)
    {
        try
        {
            AsnDecoder.ReadEncodedValue(contents, AsnEncodingRules.BER, out _, out _, out var used);
            if (contents.AsSpan(used).ContainsAnyExcept((byte)0))
                findings.Add(Finding.Violation("Im Füllbereich hinter der Signatur stehen Daten, die niemand unterschrieben hat."));
            return contents[..used];
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
