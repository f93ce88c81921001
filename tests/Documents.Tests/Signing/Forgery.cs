using System.Globalization;
using System.Text;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Tests.Signing;

/// <summary>What a forger appends to a signed file: objects and a cross-reference table that makes readers use them.</summary>
internal sealed class Forgery
{
    private readonly byte[] pdf;
    private readonly SortedDictionary<int, byte[]> objects = [];
    private int next;

    public Forgery(byte[] pdf)
    {
        this.pdf = pdf;
        Revision = PdfRevision.Read(pdf, PdfLimits.Default, CancellationToken.None);
        next = Math.Max(Revision.References.Highest, (int)((PdfNumber)Revision.References.Trailer["Size"]).Integer!.Value - 1) + 1;
        Root = Revision.RootReference.Number;
    }

    public PdfRevision Revision { get; }

    /// <summary>The catalogue the appended trailer names.</summary>
    public int Root { get; set; }

    public PdfPageEntry Page => PageTree.Read(Revision)[0];

    public PdfFormField Field(string name) => FormFields.Read(Revision).Single(f => f.Name == name);

    public PdfDictionary Signature(string name) => Revision.Dictionary(Field(name).Dictionary["V"])!;

    /// <summary>Object numbers whose value is a dictionary or stream of that type.</summary>
    public int NumberOf(Func<PdfDictionary, bool> wanted) => DocumentGraph.Of(Revision).Objects
        .First(o => (o.Value as PdfDictionary ?? (o.Value as PdfStream)?.Dictionary) is { } d && wanted(d)).Number;

    public Forgery Set(int number, PdfValue value) => Set(number, PdfValueWriter.Write(value));

    public Forgery Set(int number, string body)
    {
        objects[number] = Encoding.Latin1.GetBytes(body);
        next = Math.Max(next, number + 1);
        return this;
    }

    public Forgery SetStream(int number, string entries, string content) =>
        Set(number, $"<<{entries}/Length {content.Length}>>\nstream\n{content}\nendstream");

    public int Reserve() => next++;

    public int AddStream(string entries, string content)
    {
        var number = Reserve();
        SetStream(number, entries, content);
        return number;
    }

    public int Add(string body)
    {
        var number = Reserve();
        Set(number, body);
        return number;
    }

    /// <param name="withTable">False to append the objects only: readers that repair files find them nevertheless.</param>
    public byte[] Append(bool withTable = true)
    {
        using var file = new MemoryStream();
        file.Write(pdf);
        var offsets = new SortedDictionary<int, long>();
        foreach (var (number, body) in objects)
        {
            offsets[number] = file.Length;
            Line(file, $"{number} 0 obj\n");
            file.Write(body);
            Line(file, $"\nendobj\n");
        }

        if (!withTable)
            return file.ToArray();
        var start = file.Length;
        Line(file, $"xref\n");
        foreach (var (number, offset) in offsets)
            Line(file, $"{number} 1\n{offset:0000000000} 00000 n \n");
        Line(file, $"trailer\n<</Size {next}/Root {Root} 0 R/Prev {Revision.References.Start}>>\nstartxref\n{start}\n%%EOF\n");
        return file.ToArray();
    }

    private static void Line(MemoryStream file, FormattableString text) => file.Write(Encoding.Latin1.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
}
