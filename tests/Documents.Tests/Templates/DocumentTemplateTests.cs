using Buergerservice.Documents.Templates;
using Buergerservice.Documents.Tests.Tools;

namespace Buergerservice.Documents.Tests.Templates;

public sealed class DocumentTemplateTests
{
    private const string Head = "---\nkey: probe\ntitle: Probe\nversion: 1.0\n---\n";

    [Theory]
    [InlineData("{{name", 6, "nicht mit }} geschlossen")]
    [InlineData("{{name|datum}}", 6, "Unbekanntes Format „datum“")]
    [InlineData("{{na me}}", 6, "„na me“ ist kein Pfad")]
    [InlineData("{{.name}}", 6, "steht aber nicht in so vielen each-Blöcken")]
    [InlineData("Text\n{% if name %}\nx", 7, "„if“ wird nicht mit end geschlossen")]
    [InlineData("{% each liste %}\n- {{.}}", 6, "„each“ wird nicht mit end geschlossen")]
    [InlineData("Text\n\n{% end %}", 8, "„end“ ohne zugehörigen Anfang")]
    [InlineData("{% each liste %}\n{% else %}\n{% end %}", 7, "„else“ gehört nicht zu „each“ (Zeile 6)")]
    [InlineData("{% wenn name %}", 6, "Unbekannte Anweisung „wenn“")]
    [InlineData("{% if name gleich 3 %}\n{% end %}", 6, "ist keine Bedingung")]
    [InlineData("Text {% if name %} Text", 6, "steht allein in ihrer Zeile")]
    [InlineData("## Zweite Ebene", 6, "folgt auf Ebene 0")]
    [InlineData("Ein **Wort", 6, "wird nicht geschlossen")]
    [InlineData("[hier](javascript:alert)", 6, "keine vollständige Adresse")]
    [InlineData("{% table %}\n| A | B |\n| 1 | 2 |\n| nur eine |\n{% end %}", 9, "hat 1 Zellen statt 2")]
    [InlineData("{% table %}\n| A | B |\n| 1 | breit |\n{% end %}", 6, "Eine Tabelle beginnt mit")]
    [InlineData("{% fields %}\nOhne Doppelpunkt\n{% end %}", 7, "Bezeichnung: Wert")]
    [InlineData("{% eigentext a %}\n{% end %}\n{% eigentext a %}\n{% end %}", 8, "steht zweimal da")]
    [InlineData("{% table %}\n| A |\n| 1 |\n{% toc %}\n{% end %}", 9, "kann hier nicht stehen")]
    public void A_fault_is_named_with_file_and_line(string body, int line, string message)
    {
        var error = Assert.Throws<DocumentTemplateException>(() => DocumentTemplate.Parse(Head + body, "probe.md"));

        Assert.Contains(error.Errors, e => e.StartsWith($"probe.md({line}): ", StringComparison.Ordinal) && e.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Text", "beginnt nicht mit ---")]
    [InlineData("---\nkey: a\ntitle: b\n---\n", "Die Angabe „version“ fehlt")]
    [InlineData("---\nkey: a\ntitle: b\nversion: eins\n---\n", "„eins“ ist keine Version")]
    [InlineData("---\nkey: a b\ntitle: b\nversion: 1.0\n---\n", "Der Schlüssel „a b“")]
    [InlineData("---\nkey: a\ntitle: b\nversion: 1.0\ntitel: c\n---\n", "Unbekannte Angabe „titel“")]
    public void A_fault_in_the_head_is_named(string text, string message)
    {
        var error = Assert.Throws<DocumentTemplateException>(() => DocumentTemplate.Parse(text, "probe.md"));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_reported_at_once_in_order()
    {
        var error = Assert.Throws<DocumentTemplateException>(() => DocumentTemplate.Parse(Head + "{{a|x}}\nText\n{{b|y}}", "probe.md"));

        Assert.Equal(2, error.Errors.Count);
        Assert.StartsWith("probe.md(6)", error.Errors[0], StringComparison.Ordinal);
        Assert.StartsWith("probe.md(8)", error.Errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_is_of_the_text_whatever_the_line_ends()
    {
        var unix = DocumentTemplate.Parse(Head + "Text\n", "a.md");
        var windows = DocumentTemplate.Parse((Head + "Text\n").Replace("\n", "\r\n", StringComparison.Ordinal), "b.md");
        var other = DocumentTemplate.Parse(Head + "Texte\n", "a.md");

        Assert.Equal(unix.Sha256, windows.Sha256);
        Assert.NotEqual(unix.Sha256, other.Sha256);
    }

    [Fact]
    public void The_catalogue_gives_the_newest_version_and_finds_old_ones_by_hash()
    {
        var folder = Directory.CreateTempSubdirectory("bs-vorlagen-");
        try
        {
            Write(folder, "README.md", "keine Vorlage");
            Write(folder, "alt.md", Head);
            Write(folder, "neu.md", Head.Replace("1.0", "1.10", StringComparison.Ordinal));
            Write(folder, "mittel.md", Head.Replace("1.0", "1.9", StringComparison.Ordinal));

            var catalogue = DocumentTemplateCatalog.Load(folder.FullName);
            var old = catalogue.All[0];

            Assert.Equal(["1.0", "1.9", "1.10"], catalogue.All.Select(t => t.Version));
            Assert.Equal("1.10", catalogue.Get("probe").Version);
            Assert.True(catalogue.TryGet("probe", old.Sha256, out var found) && found == old);
            Assert.False(catalogue.TryGet("probe", "00", out _));
            Assert.Contains("Vorhanden: probe", Assert.Throws<KeyNotFoundException>(() => catalogue.Get("fehlt")).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_catalogue_refuses_the_same_key_and_version_twice_and_names_every_faulty_file()
    {
        var folder = Directory.CreateTempSubdirectory("bs-vorlagen-");
        try
        {
            Write(folder, "a.md", Head);
            Write(folder, "b.md", Head + "Unterschied");
            Write(folder, "c.md", Head + "{{");

            var error = Assert.Throws<DocumentTemplateException>(() => DocumentTemplateCatalog.Load(folder.FullName));

            Assert.Contains(error.Errors, e => e.StartsWith("a.md und b.md:", StringComparison.Ordinal));
            Assert.Contains(error.Errors, e => e.StartsWith("c.md(6):", StringComparison.Ordinal));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_key_of_the_Projektskizze_is_documented()
    {
        var readme = File.ReadAllText(Path.Combine(Rendered.TemplateFolder(), "README.md"));

        var used = Rendered.Projektskizze().DataJson;
        var paths = JsonPaths.Of(used).Concat(JsonPaths.Of(Rendered.Projektskizze(new Dictionary<string, object?>()).DataJson)).Distinct();

        Assert.Equal([], paths.Where(p => !readme.Contains($"`{p}`", StringComparison.Ordinal)));
        Assert.All(Rendered.Template.OwnTextKeys, key => Assert.Contains($"`{key}`", readme, StringComparison.Ordinal));
    }

    private static void Write(DirectoryInfo folder, string name, string text) => File.WriteAllText(Path.Combine(folder.FullName, name), text);
}
