namespace Buergerservice.Documents.Templates;

/// <summary>The lines between the two <c>---</c> at the top of a template: one <c>name: value</c> each.</summary>
internal sealed class FrontMatter
{
    private static readonly string[] Required = ["key", "title", "version"];
    private static readonly string[] Optional = ["subject", "header-left", "header-right", "footer-left"];

    private readonly Dictionary<string, (int Line, string Value)> values = new(StringComparer.Ordinal);

    /// <summary>The first line after the closing <c>---</c>, counted from 1.</summary>
    public int BodyLine { get; private set; } = 1;

    public string this[string name] => values.TryGetValue(name, out var entry) ? entry.Value : "";

    public int LineOf(string name) => values.TryGetValue(name, out var entry) ? entry.Line : 1;

    public static FrontMatter Parse(IReadOnlyList<string> lines, TemplateErrors errors)
    {
        var matter = new FrontMatter();
        if (lines.Count == 0 || lines[0].Trim() != "---")
        {
            errors.Add(1, "Die Vorlage beginnt nicht mit --- und ihren Angaben.");
            return matter;
        }

        var end = lines.Skip(1).TakeWhile(l => l.Trim() != "---").Count() + 1;
        if (end >= lines.Count)
            errors.Add(1, "Die Angaben am Anfang werden nicht mit --- geschlossen.");
        for (var i = 1; i < Math.Min(end, lines.Count); i++)
            matter.ParseLine(lines[i], i + 1, errors);
        matter.BodyLine = end + 2;
        matter.Check(errors);
        return matter;
    }

    private void ParseLine(string text, int line, TemplateErrors errors)
    {
        if (string.IsNullOrWhiteSpace(text) || text.TrimStart().StartsWith('#'))
            return;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text.Trim() : text[..colon].Trim();
        if (colon < 0)
            errors.Add(line, $"„{name}“ ist keine Angabe der Form Name: Wert.");
        else if (!Required.Contains(name) && !Optional.Contains(name))
            errors.Add(line, $"Unbekannte Angabe „{name}“. Möglich sind: {string.Join(", ", Required.Concat(Optional))}.");
        else if (!values.TryAdd(name, (line, text[(colon + 1)..].Trim())))
            errors.Add(line, $"Die Angabe „{name}“ steht zweimal da.");
    }

    private void Check(TemplateErrors errors)
    {
        foreach (var name in Required.Where(n => this[n].Length == 0))
            errors.Add(1, $"Die Angabe „{name}“ fehlt.");
        if (this["key"].Any(c => !char.IsAsciiLetterOrDigit(c) && c is not '-'))
            errors.Add(LineOf("key"), $"Der Schlüssel „{this["key"]}“ darf nur Buchstaben, Ziffern und Bindestriche enthalten.");
        if (this["version"].Length > 0 && !System.Version.TryParse(this["version"], out _))
            errors.Add(LineOf("version"), $"„{this["version"]}“ ist keine Version wie 1.0.");
    }
}
