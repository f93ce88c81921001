using System.IO.Compression;
using System.Text;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Docx.Incoming;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Docx;

/// <summary>Foreign text documents on their way to a PDF. LibreOffice may be missing; what is checked before it, is not.</summary>
public sealed class OfficeConverterTests
{
    private const string Namespaces = """xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3" """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("<text:p><draw:frame><draw:image xlink:href=\"https://fremd.example/zaehlpixel.png\"/></draw:frame></text:p>", "von außerhalb")]
    [InlineData("<text:section text:name=\"s\"><text:section-source xlink:href=\"/etc/passwd\"/></text:section>", "von außerhalb")]
    [InlineData("<text:section text:name=\"s\"><office:dde-source office:dde-application=\"soffice\"/></text:section>", "Skripte")]
    public async Task What_an_odt_would_load_or_start_is_refused(string body, string reason)
    {
        using var converter = new OfficeConverter("kein-solches-programm", TimeSpan.FromSeconds(5));

        var refused = await Assert.ThrowsAsync<DocxRefusedException>(() => converter.ToPdfAsync(Odt(body), Cancellation));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Macros_a_bomb_and_rubbish_are_refused()
    {
        using var converter = new OfficeConverter("kein-solches-programm", TimeSpan.FromSeconds(5));
        async Task<string> Reason(byte[] file) => (await Assert.ThrowsAsync<DocxRefusedException>(() => converter.ToPdfAsync(file, Cancellation))).Message;

        Assert.Contains("Makros", await Reason(Odt("", ("Basic/Standard/Module1.xml", new byte[10]))), StringComparison.Ordinal);
        Assert.Contains("zu groß", await Reason(Odt("", ("Pictures/a.png", new byte[151 * 1024 * 1024]))), StringComparison.Ordinal);
        Assert.Contains("OpenDocument", await Reason(Odt("")[..200]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clean_odt_and_docx_become_a_pdf_where_LibreOffice_is_installed()
    {
        using var converter = new OfficeConverter("soffice", TimeSpan.FromMinutes(5));
        Assert.SkipUnless(converter.IsInstalled, "LibreOffice is not installed here.");
        var docx = DocumentRenderer.ToDocx(Rendered.Content(new Paragraph("Aus Word")));

        using var fromOdt = new PdfFile(await converter.ToPdfAsync(Odt("<text:p>Aus Writer, mit <text:a xlink:href=\"https://kreis.example\">Verweis</text:a></text:p>"), Cancellation));
        using var fromDocx = new PdfFile(await converter.ToPdfAsync(docx, Cancellation));

        Assert.Contains("Aus Writer, mit Verweis", await fromOdt.TextAsync(), StringComparison.Ordinal);
        Assert.Contains("Aus Word", await fromDocx.TextAsync(), StringComparison.Ordinal);
        Assert.True(OfficeConverter.Takes(docx));
        Assert.True(OfficeConverter.Takes(Odt("")));
    }

    [Fact]
    public async Task A_program_that_asks_for_too_much_memory_does_not_get_it()
    {
        // The limit is passed on to the program, which can read but not raise it.
        await using var program = await ShellScript.WriteAsync("for last; do :; done\n{ ulimit -v; ulimit -f; } > \"${last%.docx}.pdf\"\n");
        using var converter = new OfficeConverter(program.Path, TimeSpan.FromMinutes(5));
        var limits = Encoding.ASCII.GetString(await converter.ToPdfAsync(DocumentRenderer.ToDocx(Rendered.Content(new Paragraph("x"))), Cancellation)).Split('\n');

        Assert.Equal(["3145728", "409600"], limits[..2]);
    }

    private static byte[] Odt(string body, params (string Name, byte[] Bytes)[] further)
    {
        using var buffer = new MemoryStream();
        using (var archive = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Add(string name, byte[] bytes, CompressionLevel level = CompressionLevel.Fastest)
            {
                using var stream = archive.CreateEntry(name, level).Open();
                stream.Write(bytes);
            }

            Add("mimetype", "application/vnd.oasis.opendocument.text"u8.ToArray(), CompressionLevel.NoCompression);
            Add("content.xml", Encoding.UTF8.GetBytes($"<office:document-content {Namespaces}><office:body><office:text>{body}</office:text></office:body></office:document-content>"));
            Add("META-INF/manifest.xml", Encoding.UTF8.GetBytes("""<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""));
            foreach (var (name, bytes) in further)
                Add(name, bytes);
        }

        return buffer.ToArray();
    }
}
