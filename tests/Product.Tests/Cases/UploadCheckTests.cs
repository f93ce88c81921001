using System.Text;
using Buergerservice.Cases.Documents;
using Buergerservice.Documents;
using Buergerservice.Documents.Content;
using Buergerservice.Documents.Docx.Incoming;
using Buergerservice.Engine;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

public sealed class UploadCheckTests
{
    private static readonly OfficeConverter Office = new("kein-solches-programm", TimeSpan.FromSeconds(5));

    [Fact]
    public void The_bytes_say_what_a_file_is()
    {
        Assert.Equal("application/pdf", UploadCheck.TypeOf("%PDF-1.7\n…\n%%EOF\n"u8));
        Assert.Equal("image/png", UploadCheck.TypeOf((byte[])[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0]));
        Assert.Equal("image/jpeg", UploadCheck.TypeOf((byte[])[0xFF, 0xD8, 0xFF, 0xE0, 0, 0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html><script>alert(1)</script></html>")]
    [InlineData("MZ\u0090")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("  %PDF-1.7 %%EOF")]
    [InlineData("%PDF-1.7 abgeschnitten")]
    [InlineData("\u0089PNG")]
    public void Anything_else_is_refused(string text) =>
        Assert.Throws<InputException>(() => UploadCheck.TypeOf(Encoding.Latin1.GetBytes(text)));

    [Fact]
    public async Task A_stream_that_never_ends_is_read_up_to_the_limit_only()
    {
        using var endless = new EndlessStream();
        var refused = await Assert.ThrowsAsync<InputException>(() => UploadCheck.ReadAsync(endless, Office, TestContext.Current.CancellationToken));
        Assert.Contains("20 MiB", refused.Message, StringComparison.Ordinal);
        Assert.InRange(endless.Served, UploadCheck.MaxBytes, UploadCheck.MaxBytes + (1024 * 1024));
    }

    [Fact]
    public async Task A_text_document_is_filed_as_pdf_or_refused_with_what_to_do()
    {
        var docx = DocumentRenderer.ToDocx(new DocumentContent(new DocumentMetadata("Brief", "", "", DateTimeOffset.UnixEpoch), new PageFurniture("", "", ""), [new Paragraph("Mein Widerspruch")], []));

        var without = await Assert.ThrowsAsync<InputException>(() => UploadCheck.ReadAsync(new MemoryStream(docx), Office, TestContext.Current.CancellationToken));

        Assert.Contains("LibreOffice nicht installiert", without.Fields["content"], StringComparison.Ordinal);
        Assert.Contains("erzeugen Sie das PDF selbst", without.Fields["content"], StringComparison.Ordinal);
        using var office = new OfficeConverter("soffice", TimeSpan.FromMinutes(5));
        Assert.SkipUnless(office.IsInstalled, "LibreOffice is not installed here.");
        var upload = await UploadCheck.ReadAsync(new MemoryStream(docx), office, TestContext.Current.CancellationToken);
        Assert.Equal("application/pdf", upload.ContentType);
        Assert.Equal("application/pdf", UploadCheck.TypeOf(upload.Bytes));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(docx)), upload.ConvertedFrom);
    }

    [Fact]
    public void A_title_is_one_clean_line()
    {
        Assert.Equal("Miet vertrag", UploadCheck.CleanTitle("  Miet\u0000vertrag\n"));
        Assert.Equal("fdp.exe", UploadCheck.CleanTitle("\u202Efdp.exe"));
        Assert.Equal("", UploadCheck.CleanTitle(null));
        Assert.True(UploadCheck.CleanTitle(new string('x', 5000)).Length <= 200);
    }

    private sealed class EndlessStream : Stream
    {
        public long Served { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => 10;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Served += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
