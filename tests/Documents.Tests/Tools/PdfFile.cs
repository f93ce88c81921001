using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Buergerservice.Documents.Tests.Tools;

/// <summary>A PDF on disk as the usual tools see it. It is deleted with the test.</summary>
internal sealed class PdfFile : IDisposable
{
    private const string Poppler = "poppler-utils";
    private readonly string path = Path.Combine(Path.GetTempPath(), $"bs-documents-{Guid.NewGuid():N}.pdf");

    public PdfFile(byte[] bytes) => File.WriteAllBytes(path, bytes);

    public void Dispose() => File.Delete(path);

    public Task<(int ExitCode, string Output)> CheckAsync() => ExternalTool.RunAsync("qpdf", "qpdf", "--check", path);

    public async Task<string> SignaturesAsync() => (await ExternalTool.RunAsync("pdfsig", Poppler, path)).Output;

    /// <summary>The pictures, one a line.</summary>
    public async Task<string> ImagesAsync() => (await ExternalTool.RunAsync("pdfimages", Poppler, "-list", path)).Output;

    /// <summary>How many dots of the pages are in the colour of the pen, as somebody sees them (100 dots an inch).</summary>
    public async Task<int> PenDotsAsync()
    {
        var target = path + ".page";
        await ExternalTool.RunAsync("pdftoppm", Poppler, "-r", "100", path, target);
        var dots = 0;
        foreach (var page in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, Path.GetFileName(target) + "*.ppm"))
        {
            var picture = await File.ReadAllBytesAsync(page, TestContext.Current.CancellationToken);
            File.Delete(page);
            // A head of three lines, then red, green and blue of each dot.
            var head = 0;
            for (var lines = 0; lines < 3; lines += picture[head++] == '\n' ? 1 : 0)
            {
            }

            for (var i = head; i + 2 < picture.Length; i += 3)
                dots += Math.Abs(picture[i] - 13) + Math.Abs(picture[i + 1] - 26) + Math.Abs(picture[i + 2] - 115) < 30 ? 1 : 0;
        }

        return dots;
    }

    /// <summary>The file as qpdf writes it anew.</summary>
    public async Task<byte[]> RewriteAsync(params string[] options)
    {
        var target = path + ".qpdf";
        await ExternalTool.RunAsync("qpdf", "qpdf", [.. options, path, target]);
        var bytes = await File.ReadAllBytesAsync(target, TestContext.Current.CancellationToken);
        File.Delete(target);
        return bytes;
    }

    public async Task<string> FontsAsync() => (await ExternalTool.RunAsync("pdffonts", Poppler, path)).Output;

    public async Task<string> InfoAsync() => (await ExternalTool.RunAsync("pdfinfo", Poppler, "-enc", "UTF-8", path)).Output;

    public async Task<string> StructureAsync() => (await ExternalTool.RunAsync("pdfinfo", Poppler, "-enc", "UTF-8", "-struct-text", path)).Output;

    /// <summary>The texts of the structure tree one after the other, without glyphs that have no width.</summary>
    public async Task<string> SpokenTextAsync() => string.Concat((await StructureAsync()).Split('\n')
        .Select(l => l.Trim())
        .Where(l => l.StartsWith('"'))
        .Select(l => l.Trim('"').Replace("\u200B", "", StringComparison.Ordinal)));

    public async Task<string> TextAsync() => (await ExternalTool.RunAsync("pdftotext", Poppler, "-enc", "UTF-8", "-layout", path, "-")).Output;

    /// <summary>The text of every page, line by line, without blank lines.</summary>
    public async Task<IReadOnlyList<string[]>> PagesAsync() =>
        [.. (await TextAsync()).Split('\f')[..^1].Select(p => p.Split('\n').Where(l => l.Trim().Length > 0).ToArray())];

    /// <summary>Every word with its right edge in points.</summary>
    public async Task<IReadOnlyList<(double Right, double Bottom)>> WordEdgesAsync()
    {
        var (_, output) = await ExternalTool.RunAsync("pdftotext", Poppler, "-enc", "UTF-8", "-bbox", path, "-");
        return [.. output.Split('\n').Where(l => l.Contains("<word ", StringComparison.Ordinal)).Select(l => (Attribute(l, "xMax"), Attribute(l, "yMax")))];
    }

    public async Task<byte[]> AttachmentAsync(int number)
    {
        var target = path + ".attachment";
        await ExternalTool.RunAsync("pdfdetach", Poppler, "-save", number.ToString(CultureInfo.InvariantCulture), "-o", target, path);
        var bytes = await File.ReadAllBytesAsync(target, TestContext.Current.CancellationToken);
        File.Delete(target);
        return bytes;
    }

    public async Task<PdfObjects> ObjectsAsync()
    {
        var (_, output) = await ExternalTool.RunAsync("qpdf", "qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=generalized", path);
        return new PdfObjects(JsonDocument.Parse(output));
    }

    /// <summary>The black rectangles of the first page.</summary>
    public async Task<IReadOnlyList<(double X, double Y, double Width, double Height)>> FigureBoxesAsync()
    {
        var objects = await ObjectsAsync();
        var content = objects.Content(objects.Pages[0]);
        var start = content.IndexOf("q 0 g ", StringComparison.Ordinal) + 6;
        return [.. content[start..content.IndexOf(" f Q", start, StringComparison.Ordinal)].Split(" re").Where(b => b.Trim().Length > 0)
            .Select(b => b.Trim().Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray())
            .Select(n => (n[0], n[1], n[2], n[3]))];
    }

    private static double Attribute(string line, string name)
    {
        var start = line.IndexOf(name + "=\"", StringComparison.Ordinal) + name.Length + 2;
        return double.Parse(line[start..line.IndexOf('"', start)], CultureInfo.InvariantCulture);
    }
}

/// <summary>The objects of a PDF as qpdf writes them in JSON.</summary>
internal sealed class PdfObjects
{
    private readonly JsonElement objects;

    public PdfObjects(JsonDocument json)
    {
        objects = json.RootElement.GetProperty("qpdf")[1];
        Pages = [.. json.RootElement.GetProperty("pages").EnumerateArray().Select(p => p.GetProperty("object").GetString()!)];
    }

    /// <summary>The pages' references in order.</summary>
    public IReadOnlyList<string> Pages { get; }

    public JsonElement Trailer => objects.GetProperty("trailer").GetProperty("value");

    /// <summary>Every object; a stream as its dictionary.</summary>
    public IEnumerable<JsonElement> All => objects.EnumerateObject().Where(o => o.Name.StartsWith("obj:", StringComparison.Ordinal)).Select(o => Resolve(o.Name[4..]));

    public JsonElement Catalogue => Resolve(objects.GetProperty("trailer").GetProperty("value").GetProperty("/Root"));

    /// <summary>Follows references to a dictionary, array or plain value; a stream gives its dictionary.</summary>
    public JsonElement Resolve(JsonElement value)
    {
        while (value.ValueKind == JsonValueKind.String && value.GetString()!.EndsWith(" R", StringComparison.Ordinal))
            value = Resolve(value.GetString()!);
        return value;
    }

    public JsonElement Resolve(string reference)
    {
        var entry = objects.GetProperty("obj:" + reference);
        return entry.TryGetProperty("stream", out var stream) ? stream.GetProperty("dict") : entry.GetProperty("value");
    }

    public string Stream(string reference) => Encoding.Latin1.GetString(Convert.FromBase64String(
        objects.GetProperty("obj:" + reference).GetProperty("stream").GetProperty("data").GetString()!));

    public string Utf8(string reference) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(Stream(reference)));

    /// <summary>The operators of a page.</summary>
    public string Content(string page) => Stream(Resolve(page).GetProperty("/Contents").GetString()!);

    /// <summary>Every string of the file.</summary>
    public IEnumerable<string> Strings() => All.SelectMany(Strings);

    private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(p => Strings(p.Value)),
        _ => [],
    };

    /// <summary>Every structure element with its reference, parents before children, in reading order.</summary>
    public IEnumerable<(string Reference, JsonElement Element)> StructureElements() =>
        Walk(Resolve(Catalogue.GetProperty("/StructTreeRoot")).GetProperty("/K").GetString()!);

    private IEnumerable<(string Reference, JsonElement Element)> Walk(string reference)
    {
        var element = Resolve(reference);
        yield return (reference, element);
        foreach (var kid in element.GetProperty("/K").EnumerateArray().Where(k => k.ValueKind == JsonValueKind.String))
            foreach (var below in Walk(kid.GetString()!))
                yield return below;
    }
}
