using System.Globalization;
using System.Security.Cryptography;
using Buergerservice.Documents.Pdf.Objects;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Signing;

/// <summary>
/// New and changed objects that are written behind a file. Every earlier byte stays as it is: earlier signatures cover it.
/// </summary>
internal sealed class IncrementalUpdate
{
    private const int FileIdLength = 16;
    private readonly PdfRevision revision;
    private readonly SortedDictionary<int, (int Generation, byte[] Body)> replaced = [];

    public IncrementalUpdate(PdfRevision revision, DocumentGraph graph)
    {
        this.revision = revision;
        var size = (revision.References.Trailer["Size"] as PdfNumber)?.Integer ?? 0;
        var links = graph.Objects.SelectMany(o => o.Links).Select(l => l.Target).DefaultIfEmpty().Max();
        // Above every number in use and every number referred to: an object added must not fill an old reference.
        var next = Math.Max(Math.Max(size, revision.References.Highest + 1L), links + 1L);
        if (next > int.MaxValue / 2)
            throw PdfRefusedException.Damaged("ihre Bestandteile sind falsch nummeriert");
        Objects = new PdfObjectWriter((int)next);
    }

    /// <summary>New objects.</summary>
    public PdfObjectWriter Objects { get; }

    /// <summary>Where each object of the update begins in the file; known after writing.</summary>
    public SortedDictionary<int, long> Offsets { get; } = [];

    public void Replace(PdfReference reference, PdfValue value) => replaced[reference.Number] =
        (GenerationOf(reference.Number), PdfSyntax.Latin1(PdfValueWriter.Write(value)));

    /// <summary>The file with the update behind it.</summary>
    public byte[] Write()
    {
        using var file = new MemoryStream();
        file.Write(revision.Bytes.Span);
        if (revision.Bytes.Span[^1] is not ((byte)'\n' or (byte)'\r'))
            file.WriteByte((byte)'\n');
        foreach (var (number, (generation, body)) in replaced)
            WriteObject(file, number, generation, body);
        foreach (var (number, body) in Objects.Filled.ToList())
            WriteObject(file, number, 0, body);
        var start = file.Length;
        if (revision.References.IsStream)
            WriteStream(file, start);
        else
            WriteTable(file);
        Line(file, $"startxref\n{start}\n%%EOF\n");
        return file.ToArray();
    }

    private static void Line(MemoryStream file, FormattableString text) => file.Write(PdfSyntax.Latin1(text.ToString(CultureInfo.InvariantCulture)));

    private int GenerationOf(int number) => revision.References.Find(number) is { IsPacked: false } place ? place.Index : 0;

    private void WriteObject(MemoryStream file, int number, int generation, byte[] body)
    {
        Offsets[number] = file.Length;
        Line(file, $"{number} {generation} obj\n");
        file.Write(body);
        file.Write("\nendobj\n"u8);
    }

    private PdfDictionary Trailer(MemoryStream file, int size)
    {
        var old = revision.References.Trailer;
        var hash = new PdfString(SHA256.HashData(file.GetBuffer().AsSpan(0, (int)file.Length))[..FileIdLength]);
        var first = revision.Array(old["ID"]) is { Items: [var id, ..] } ? revision.Resolve(id) : hash;
        var trailer = PdfDictionary.Empty
            .With("Size", new PdfNumber(size))
            .With("Root", old["Root"])
            .With("Prev", new PdfNumber(revision.References.Start))
            .With("ID", new PdfArray([first, hash]));
        return old.Has("Info") ? trailer.With("Info", old["Info"]) : trailer;
    }

    private void WriteTable(MemoryStream file)
    {
        var trailer = Trailer(file, Objects.Next);
        Line(file, $"xref\n");
        foreach (var run in Runs())
        {
            Line(file, $"{run[0]} {run.Count}\n");
            foreach (var number in run)
                Line(file, $"{Offsets[number]:0000000000} {GenerationOf(number):00000} n \n");
        }

        Line(file, $"trailer\n{PdfValueWriter.Write(trailer)}\n");
    }

    private void WriteStream(MemoryStream file, long start)
    {
        var own = Objects.Next;
        Offsets[own] = start;
        using var entries = new MemoryStream();
        foreach (var (number, offset) in Offsets)
        {
            var generation = GenerationOf(number);
            entries.Write([1, (byte)(offset >> 32), (byte)(offset >> 24), (byte)(offset >> 16), (byte)(offset >> 8), (byte)offset, (byte)(generation >> 8), (byte)generation]);
        }

        var dictionary = Trailer(file, own + 1)
            .With("Type", new PdfName("XRef"))
            .With("W", new PdfArray([new PdfNumber(1), new PdfNumber(5), new PdfNumber(2)]))
            .With("Index", new PdfArray([.. Runs().SelectMany(r => new[] { new PdfNumber(r[0]), new PdfNumber(r.Count) })]))
            .With("Length", new PdfNumber(entries.Length));
        Line(file, $"{own} 0 obj\n{PdfValueWriter.Write(dictionary)}\nstream\n");
        file.Write(entries.GetBuffer().AsSpan(0, (int)entries.Length));
        Line(file, $"\nendstream\nendobj\n");
    }

    /// <summary>The numbers of the update in runs without gaps.</summary>
    private IEnumerable<List<int>> Runs()
    {
        var run = new List<int>();
        foreach (var number in Offsets.Keys)
        {
            if (run.Count > 0 && run[^1] != number - 1)
            {
                yield return run;
                run = [];
            }

            run.Add(number);
        }

        if (run.Count > 0)
            yield return run;
    }
}
