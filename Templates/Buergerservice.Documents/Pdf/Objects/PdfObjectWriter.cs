using System.Globalization;
using System.Security.Cryptography;

namespace Buergerservice.Documents.Pdf.Objects;

/// <summary>
/// Numbered objects and the file around them: nothing here knows about pages or text. Objects are reserved first and
/// filled later, so that they can refer to each other.
/// </summary>
/// <param name="first">Number of the first object; more than 1 for those added to an existing file.</param>
internal sealed class PdfObjectWriter(int first = 1)
{
    private readonly List<byte[]?> objects = [];

    /// <summary>Number of the next object.</summary>
    public int Next => first + objects.Count;

    /// <summary>The objects so far, each with its number.</summary>
    public IEnumerable<(int Id, byte[] Body)> Filled =>
        objects.Select((body, i) => (first + i, body ?? throw new InvalidOperationException($"Das PDF-Objekt {first + i} wurde reserviert und nie gefüllt.")));

    public int Reserve()
    {
        objects.Add(null);
        return Next - 1;
    }

    public void Set(int id, string body) => objects[id - first] = PdfSyntax.Latin1(body);

    public int Add(string body)
    {
        var id = Reserve();
        Set(id, body);
        return id;
    }

    /// <param name="id">The reserved object.</param>
    /// <param name="entries">Dictionary entries besides length and filter.</param>
    /// <param name="data">The stream's bytes.</param>
    /// <param name="compress"><see langword="false"/> for data that is compressed already or must stay readable.</param>
    public void SetStream(int id, string entries, ReadOnlySpan<byte> data, bool compress = true)
    {
        var bytes = compress ? PdfSyntax.Deflate(data) : data;
        var filter = compress ? "/Filter/FlateDecode" : "";
        var head = string.Create(CultureInfo.InvariantCulture, $"<<{entries}{filter}/Length {bytes.Length}>>\nstream\n");
        objects[id - first] = [.. PdfSyntax.Latin1(head), .. bytes, .. "\nendstream"u8];
    }

    public int AddStream(string entries, ReadOnlySpan<byte> data, bool compress = true)
    {
        var id = Reserve();
        SetStream(id, entries, data, compress);
        return id;
    }

    /// <summary>The file: header, objects, cross-reference table, trailer. Its id is the hash of its content.</summary>
    public byte[] Write(int catalogue, int information)
    {
        using var file = new MemoryStream();
        file.Write("%PDF-1.7\n%"u8);
        // Four bytes above 127 tell transfer programs that the file is binary.
        file.Write([0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
        var offsets = new long[Next];
        foreach (var (id, body) in Filled)
        {
            offsets[id] = file.Length;
            file.Write(PdfSyntax.Latin1(string.Create(CultureInfo.InvariantCulture, $"{id} 0 obj\n")));
            file.Write(body);
            file.Write("\nendobj\n"u8);
        }

        WriteTrailer(file, offsets, catalogue, information);
        return file.ToArray();
    }

    private static void WriteTrailer(MemoryStream file, long[] offsets, int catalogue, int information)
    {
        var start = file.Length;
        var fileId = Convert.ToHexString(SHA256.HashData(file.GetBuffer().AsSpan(0, (int)file.Length)).AsSpan(0, 16));
        void Line(FormattableString text) => file.Write(PdfSyntax.Latin1(text.ToString(CultureInfo.InvariantCulture)));
        Line($"xref\n0 {offsets.Length}\n0000000000 65535 f \n");
        foreach (var offset in offsets.Skip(1))
            Line($"{offset:0000000000} 00000 n \n");
        Line($"trailer\n<</Size {offsets.Length}/Root {catalogue} 0 R/Info {information} 0 R/ID[<{fileId}><{fileId}>]>>\n");
        Line($"startxref\n{start}\n%%EOF\n");
    }
}
