using System.IO.Compression;
using System.Text;
using Buergerservice.Documents.Docx.Incoming;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Docx;

/// <summary>An edited DOCX comes back: own texts are taken over, other changes and conflicts are named, hostile files refused.</summary>
public sealed class DocxReviewTests
{
    private const string Template = "# Kapitel\n\nFester Text.\n\n{% eigentext lage %}\nVorgabe mit **fettem** Wort.\n\n- eins\n  - darin\n- zwei\n{% end %}\n\n{% eigentext ziel %}\nZielvorgabe\n{% end %}";

    private static readonly Dictionary<string, string> NoOwnTexts = [];

    private static byte[] Original { get; } = DocumentRenderer.ToDocx(Rendered.Compose(Template, new Dictionary<string, object?>()).Content);

    [Fact]
    public void A_file_nobody_edited_changes_nothing()
    {
        var review = DocxReview.Compare(Original, Original, NoOwnTexts);

        Assert.Equal(["lage", "ziel"], review.Passages.Select(p => p.Key));
        Assert.All(review.Passages, p => Assert.Equal(PassageState.Unchanged, p.State));
        Assert.Equal("Vorgabe mit **fettem** Wort.\n\n- eins\n  - darin\n- zwei", review.Passages[0].Original);
        Assert.Empty(review.Outside);
    }

    [Fact]
    public void An_edited_passage_is_taken_over_and_gives_the_same_text_again()
    {
        var edited = Edit(xml => xml.Replace("Zielvorgabe", "Unser Ziel * mit Stern", StringComparison.Ordinal));

        var passage = DocxReview.Compare(edited, Original, NoOwnTexts).Passages[1];
        var regenerated = DocumentRenderer.ToDocx(Rendered.Compose(Template, new Dictionary<string, object?>(), new Dictionary<string, string> { ["ziel"] = passage.Returned! }).Content);

        Assert.Equal(PassageState.Changed, passage.State);
        Assert.Equal("Unser Ziel \\* mit Stern", passage.Returned);
        Assert.Equal(PassageState.Unchanged, DocxReview.Compare(edited, regenerated, NoOwnTexts).Passages[1].State);
    }

    [Fact]
    public void A_passage_changed_on_both_sides_is_a_conflict_and_the_same_change_is_none()
    {
        var edited = Edit(xml => xml.Replace("Zielvorgabe", "Aus Word", StringComparison.Ordinal));

        var conflict = DocxReview.Compare(edited, Original, new Dictionary<string, string> { ["ziel"] = "Aus dem Portal" }).Passages[1];
        var same = DocxReview.Compare(edited, Original, new Dictionary<string, string> { ["ziel"] = "Aus Word" }).Passages[1];

        Assert.Equal((PassageState.Conflict, "Zielvorgabe", "Aus Word", "Aus dem Portal"), (conflict.State, conflict.Original, conflict.Returned, conflict.Current));
        Assert.Equal(PassageState.AlreadyThere, same.State);
    }

    [Fact]
    public void Tracked_deletions_are_left_out_and_insertions_taken()
    {
        var edited = Edit(xml => xml.Replace(
            "<w:t xml:space=\"preserve\">Zielvorgabe</w:t></w:r>",
            "<w:t xml:space=\"preserve\">Ziel</w:t></w:r><w:del w:id=\"1\" w:author=\"a\"><w:r><w:delText>weg</w:delText></w:r></w:del><w:ins w:id=\"2\" w:author=\"a\"><w:r><w:t xml:space=\"preserve\"> neu</w:t></w:r></w:ins>",
            StringComparison.Ordinal));

        Assert.Equal("Ziel neu", DocxReview.Compare(edited, Original, NoOwnTexts).Passages[1].Returned);
    }

    [Fact]
    public void Changes_elsewhere_are_named_and_not_taken_over()
    {
        var edited = Edit(xml => xml.Replace("Fester Text.", "Verbotene Änderung.", StringComparison.Ordinal));

        var review = DocxReview.Compare(edited, Original, NoOwnTexts);

        Assert.Equal(new LineChange("Fester Text.", "Verbotene Änderung."), Assert.Single(review.Outside));
        Assert.All(review.Passages, p => Assert.Equal(PassageState.Unchanged, p.State));
    }

    [Fact]
    public void A_passage_whose_control_was_removed_keeps_its_text()
    {
        var edited = Edit(xml => xml.Replace("eigentext:ziel", "etwas-anderes", StringComparison.Ordinal));

        Assert.Equal(PassageState.Missing, DocxReview.Compare(edited, Original, NoOwnTexts).Passages[1].State);
    }

    [Theory]
    [InlineData("word/vbaProject.bin", "x", "Makros")]
    [InlineData("word/embeddings/oleObject1.bin", "x", "eingebettete")]
    [InlineData("word/activeX/activeX1.xml", "<a/>", "Makros")]
    [InlineData("word/_rels/settings.xml.rels", "<Relationships><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate\" Target=\"http://boese.example/t.dotm\" TargetMode=\"External\"/></Relationships>", "von außerhalb")]
    [InlineData("word/_rels/x.xml.rels", "<Relationships><Relationship Id=\"r\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" Target=\"file:///etc/passwd\" TargetMode=\"External\"/></Relationships>", "von außerhalb")]
    [InlineData("word/numbering2.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", null)]
    public void What_is_dangerous_is_refused_in_german(string part, string content, string? reason)
    {
        var file = Add(part, content);

        if (reason is null)
            Assert.Empty(DocxReview.Compare(file, Original, NoOwnTexts).Outside);
        else
            Assert.Contains(reason, Assert.Throws<DocxRefusedException>(() => DocxReview.Compare(file, Original, NoOwnTexts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entity_in_the_text_is_never_read()
    {
        var file = Edit(xml => "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + xml[xml.IndexOf("<w:document", StringComparison.Ordinal)..].Replace("Zielvorgabe", "&x;", StringComparison.Ordinal));

        Assert.Throws<DocxRefusedException>(() => DocxReview.Compare(file, Original, NoOwnTexts));
    }

    [Fact]
    public void A_zip_bomb_is_stopped_while_unpacking()
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("word/document.xml", CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 300; i++)
                entry.Write(zeros);
        }

        Assert.Contains("zu groß", Assert.Throws<DocxRefusedException>(() => DocxReview.Compare(buffer.ToArray(), Original, NoOwnTexts)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Xml_that_nests_without_end_is_refused()
    {
        var deep = Edit(xml => xml.Replace("</w:body>", string.Concat(Enumerable.Repeat("<w:x>", 5_000)) + string.Concat(Enumerable.Repeat("</w:x>", 5_000)) + "</w:body>", StringComparison.Ordinal));

        Assert.Contains("verschachtelt", Assert.Throws<DocxRefusedException>(() => DocxReview.Compare(deep, Original, NoOwnTexts)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PK\u0003\u0004kaputt")]
    [InlineData("%PDF-1.7 kein Word")]
    public void What_is_no_docx_is_refused_in_german(string content) =>
        Assert.Contains("Word", Assert.Throws<DocxRefusedException>(() => DocxReview.Compare(Encoding.Latin1.GetBytes(content), Original, NoOwnTexts)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Without_LibreOffice_the_message_says_what_to_do()
    {
        var converter = new OfficeConverter("kein-solches-programm", TimeSpan.FromSeconds(5));

        var refused = await Assert.ThrowsAsync<DocxRefusedException>(() => converter.ToPdfAsync(Original, TestContext.Current.CancellationToken));

        Assert.Contains("nicht installiert", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversion_that_takes_too_long_is_ended()
    {
        await using var program = await ShellScript.WriteAsync("exec sleep 600\n");

        var refused = await Assert.ThrowsAsync<DocxRefusedException>(() => new OfficeConverter(program.Path, TimeSpan.FromMilliseconds(200)).ToPdfAsync(Original, TestContext.Current.CancellationToken));

        Assert.Contains("abgebrochen", refused.Message, StringComparison.Ordinal);
    }

    private static byte[] Edit(Func<string, string> change) => Rewrite((name, text) => name == "word/document.xml" ? change(text) : text, null);

    private static byte[] Add(string part, string content) => Rewrite((_, text) => text, (part, content));

    private static byte[] Rewrite(Func<string, string, string> change, (string Name, string Text)? further)
    {
        using var buffer = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(Original)))
        using (var target = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in source.Entries)
            {
                using var reader = new StreamReader(entry.Open());
                using var writer = new StreamWriter(target.CreateEntry(entry.FullName).Open(), new UTF8Encoding(false));
                writer.Write(change(entry.FullName, reader.ReadToEnd()));
            }

            if (further is var (name, text))
            {
                using var writer = new StreamWriter(target.CreateEntry(name).Open(), new UTF8Encoding(false));
                writer.Write(text);
            }
        }

        return buffer.ToArray();
    }
}
