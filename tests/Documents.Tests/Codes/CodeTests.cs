using Buergerservice.Documents.Content;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Codes;

public sealed class CodeTests
{
    [Theory]
    [InlineData("AZ-4711")]
    [InlineData("HUNDE 2026/000123")]
    [InlineData("123456")]
    [InlineData("12345")]
    [InlineData("A1234567B12")]
    [InlineData("~!\"x")]
    public async Task A_bar_code_reads_as_what_was_written(string text)
    {
        using var pdf = Rendered.Pdf(new CodeBlock(CodeKind.Code128, text, "Strichcode"));

        var bars = (await pdf.FigureBoxesAsync()).OrderBy(b => b.X).ToList();

        Assert.Equal(text, Code128Reader.Read(bars.ConvertAll(b => (b.X, b.Width))));
    }

    [Fact]
    public async Task A_qr_code_has_its_three_finders_and_square_modules()
    {
        using var pdf = Rendered.Pdf(new CodeBlock(CodeKind.Qr, "https://amt.example/vorgang/4711", "QR-Code"));

        var boxes = await pdf.FigureBoxesAsync();

        var module = boxes.Min(b => b.Width);
        var top = boxes.Max(b => b.Y);
        // A finder's upper edge is seven dark modules wide; two of them stand in the first row.
        Assert.Equal(2, boxes.Count(b => Math.Abs(b.Y - top) < 0.01 && Math.Abs(b.Width - (7 * module)) < 0.01));
        Assert.All(boxes, b => Assert.Equal(module, b.Height, 0.01));
        Assert.True(module >= 72 / 25.4 * 0.33, "Ein Modul ist mindestens ein Drittel Millimeter breit.");
    }

    [Theory]
    [InlineData(CodeKind.Code128, "Müller")]
    [InlineData(CodeKind.Code128, "")]
    [InlineData(CodeKind.Qr, "")]
    public void A_text_a_code_cannot_carry_is_refused_in_german(CodeKind kind, string text)
    {
        var block = new CodeBlock(kind, text, "Code");

        Assert.Matches("Strichcode|QR-Code", Assert.Throws<ArgumentException>(() => DocumentRenderer.ToPdf(Rendered.Content(block))).Message);
        Assert.Matches("Strichcode|QR-Code", Assert.Throws<ArgumentException>(() => DocumentRenderer.ToDocx(Rendered.Content(block))).Message);
    }
}
