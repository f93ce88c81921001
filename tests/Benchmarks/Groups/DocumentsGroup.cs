using System.Globalization;
using System.Text;
using Buergerservice.Benchmarks.Harness;
using Buergerservice.Documents;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Docx.Incoming;
using Buergerservice.Documents.Templates;
using Buergerservice.Engine.Values;

namespace Buergerservice.Benchmarks.Groups;

/// <summary>The shipped Einführungskonzept, its tables filled until it has thirty pages.</summary>
internal static class DocumentsGroup
{
    private const int Pages = 30;

    public static Task<IReadOnlyList<Result>> RunAsync(RunOptions options)
    {
        var folder = Templates();
        var template = DocumentTemplate.Parse(File.ReadAllText(Path.Combine(folder, "einfuehrungskonzept.md")), "einfuehrungskonzept.md");
        var sample = (Dictionary<string, object?>)Plain.Parse(File.ReadAllText(Path.Combine(folder, "beispiele", "einfuehrungskonzept.json")))!;
        var (data, pages) = Fill(template, sample);
        var content = Compose(template, data);
        var (pdf, docx) = (DocumentRenderer.ToPdf(content), DocumentRenderer.ToDocx(content));
        if (!pdf.AsSpan().SequenceEqual(DocumentRenderer.ToPdf(content)) || !docx.AsSpan().SequenceEqual(DocumentRenderer.ToDocx(content)))
            throw new InvalidOperationException("Two runs gave different bytes.");
        var size = string.Create(CultureInfo.InvariantCulture, $"{pages} pages, {pdf.Length / 1024} KiB PDF, {docx.Length / 1024} KiB DOCX, two runs identical");
        List<Case> cases =
        [
            Case.Of("compose from template and data", "documents", 1, () => Compose(template, data)) with { Note = size },
            Case.Of("to PDF (PDF/A-3a, PDF/UA-1)", "documents", 1, () => DocumentRenderer.ToPdf(content)) with { Note = size, Target = new Target { MillisecondsAtMost = 300, BytesAtMost = 40_000_000 } },
            Case.Of("to DOCX", "documents", 1, () => DocumentRenderer.ToDocx(content)) with { Note = size, Target = new Target { MillisecondsAtMost = 300, BytesAtMost = 40_000_000 } },
            Case.Of("compare a DOCX that came back", "documents", 1, () => DocxReview.Compare(docx, docx, new Dictionary<string, string>())) with { Note = size },
        ];
        if (IsInstalled("soffice"))
            cases.Add(new Case("the same DOCX to PDF by LibreOffice", "documents", 1, () => new OfficeConverter().ToPdfAsync(docx, CancellationToken.None)) { Note = "processor time of the other process is not counted: compare the rate", ComparedWith = "to PDF (PDF/A-3a, PDF/UA-1)" });
        return new Runner(options).RunAsync("documents", cases);
    }

    private static DocumentContent Compose(DocumentTemplate template, Dictionary<string, object?> data) =>
        DocumentComposer.Compose(template, data, new() { Created = DateTimeOffset.UnixEpoch, Author = "Landkreis" }).Content;

    /// <summary>Repeats the rows of the sample until the document has as many pages as wanted.</summary>
    private static (Dictionary<string, object?> Data, int Pages) Fill(DocumentTemplate template, Dictionary<string, object?> sample)
    {
        for (var times = 1; ; times++)
        {
            var data = sample.ToDictionary(e => e.Key, e => e.Value is List<object?> list && e.Key != "unterzeichner" ? Enumerable.Repeat(list, times).SelectMany(l => l).ToList() : e.Value);
            var pages = CountPages(DocumentRenderer.ToPdf(Compose(template, data)));
            if (pages >= Pages)
                return (data, pages);
        }
    }

    private static int CountPages(byte[] pdf) => Encoding.Latin1.GetString(pdf).Split("/Type/Page/").Length - 1;

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, program)));

    private static string Templates()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var templates = Path.Combine(folder.FullName, "Templates", "documents");
            if (Directory.Exists(templates))
                return templates;
        }

        throw new DirectoryNotFoundException("Templates/documents");
    }
}
