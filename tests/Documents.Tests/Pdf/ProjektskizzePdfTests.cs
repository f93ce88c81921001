using System.Globalization;
using System.Text.RegularExpressions;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Pdf;

public sealed partial class ProjektskizzePdfTests
{
    private static readonly string[] TextsInOrder =
    [
        "Federführung", "Grażyna Øverland-Müßig", "abgestimmt", "Inhalt", "Dokumenthistorie", "1 Ausgangslage", "12,5\u00A0%",
        "2.1 Projektziele", "2.2 Projektumfang", "48,5\u00A0T€", "312.000,00\u00A0€", "Summe", "466.696,00\u00A0€", "2.3 Mitarbeiterressourcen",
        "3.1 Projektphasen", "Phase 0: Vorbereitung", "Phase 4: Betrieb/Evaluierung", "3.2 Meilensteine", "M1", "M2", "M3", "M4", "3.3 Zeitplanung",
        "01.12.2026", "4.1 Projektverantwortung", "4.2 Weitere Beteiligte", "Đặng Thị Hồng", "Ľubomír Čapek", "4.3 Sonstiges", "Unterschriften",
        "Dr. Henrike Voßkuhl", "Jörg Thießen",
    ];

    [Fact]
    public async Task Qpdf_finds_nothing_to_complain_about()
    {
        using var pdf = Rendered.ProjektskizzePdf();

        var (exitCode, output) = await pdf.CheckAsync();

        Assert.Equal(0, exitCode);
        Assert.Contains("No syntax or stream encoding errors found", output, StringComparison.Ordinal);
        Assert.DoesNotContain("WARNING", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_font_is_embedded_as_a_subset_with_unicode()
    {
        using var pdf = Rendered.ProjektskizzePdf();

        var fonts = (await pdf.FontsAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToList();

        Assert.Equal(3, fonts.Count);
        Assert.All(fonts, font => Assert.Matches(@"^[A-Z]{6}\+LiberationSans.* yes yes yes ", font));
    }

    [Fact]
    public async Task The_file_says_what_it_is()
    {
        using var pdf = Rendered.ProjektskizzePdf();

        var info = await pdf.InfoAsync();

        Assert.Matches(@"Title:\s+Projektskizze – Einführung digitaler Bürgerbüros \(LISA\) im Landkreis Uckersee", info);
        Assert.Matches(@"Author:\s+Landkreis Uckersee", info);
        Assert.Matches(@"Tagged:\s+yes", info);
        Assert.Matches(@"Suspects:\s+no", info);
        Assert.Matches(@"PDF version:\s+1\.7", info);
        Assert.Matches(@"Page size:.*A4", info);
    }

    [Fact]
    public async Task Page_text_comes_in_the_order_of_the_document()
    {
        using var pdf = Rendered.ProjektskizzePdf();

        var text = await pdf.TextAsync();

        // pdftotext writes a no-break space as a blank in this mode.
        Assert.Equal([], MissingInOrder(text, TextsInOrder.Select(t => t.Replace('\u00A0', ' '))));
    }

    [Fact]
    public async Task A_screen_reader_hears_the_document_in_order_and_without_page_furniture()
    {
        using var pdf = Rendered.ProjektskizzePdf();

        var structure = await pdf.StructureAsync();

        Assert.Equal([], MissingInOrder(structure, TextsInOrder));
        Assert.DoesNotContain("Seite 1 von", structure, StringComparison.Ordinal);
        Assert.Contains("Mitwirkende\"", structure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_page_is_numbered_and_carries_version_and_date()
    {
        using var pdf = Rendered.ProjektskizzePdf();

        var pages = await pdf.PagesAsync();

        Assert.All(pages, (page, index) => Assert.Matches(
            string.Create(CultureInfo.InvariantCulture, $"Version 0.9 · Stand 20.11.2026 · abgestimmt +Seite {index + 1} von {pages.Count}$"),
            page[^1]));
    }

    [Fact]
    public async Task The_table_of_contents_names_the_pages_where_the_chapters_stand()
    {
        using var pdf = Rendered.ProjektskizzePdf();

        var pages = await pdf.PagesAsync();
        var entries = pages[0].Select(l => ContentsLine().Match(l)).Where(m => m.Success).ToList();

        Assert.Equal(15, entries.Count);
        Assert.All(entries, entry =>
        {
            var page = pages[int.Parse(entry.Groups[2].Value, CultureInfo.InvariantCulture) - 1];
            Assert.Contains(page, line => line.Trim() == entry.Groups[1].Value);
        });
    }

    [Fact]
    public async Task The_data_lies_in_the_file_byte_for_byte()
    {
        var document = Rendered.Projektskizze();
        using var pdf = new PdfFile(DocumentRenderer.ToPdf(document.Content));

        var attachment = await pdf.AttachmentAsync(1);

        Assert.Equal(document.DataJson.ToArray(), attachment);
    }

    [Fact]
    public void Two_runs_give_the_same_bytes_whatever_the_culture_of_the_server()
    {
        var first = DocumentRenderer.ToPdf(Rendered.Projektskizze().Content);
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            var second = DocumentRenderer.ToPdf(Rendered.Projektskizze().Content);

            Assert.Equal(first, second);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public async Task The_signatures_stand_together_with_their_heading()
    {
        using var pdf = Rendered.ProjektskizzePdf();

        var last = (await pdf.PagesAsync())[^1];

        Assert.Contains(last, l => l.Trim() == "Unterschriften");
        Assert.Equal(2, last.Count(l => l.Contains("Ort, Datum", StringComparison.Ordinal)));
    }

    private static List<string> MissingInOrder(string text, IEnumerable<string> expected)
    {
        var position = 0;
        var missing = new List<string>();
        foreach (var part in expected)
        {
            var found = text.IndexOf(part, position, StringComparison.Ordinal);
            if (found < 0)
                missing.Add(part);
            else
                position = found + part.Length;
        }

        return missing;
    }

    [GeneratedRegex(@"^\s*(.+?) [. \u00A0]{8,}(\d+)$")]
    private static partial Regex ContentsLine();
}
