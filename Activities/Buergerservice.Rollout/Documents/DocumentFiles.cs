namespace Buergerservice.Rollout.Documents;

/// <summary>What rendering a document gave: hashes of files in the content store.</summary>
internal sealed record DocumentFiles(string PdfSha256, string DocxSha256, string DataSha256, string Template, string TemplateVersion, string TemplateSha256, IReadOnlyList<string> MissingFields)
{
    /// <summary>Hash of the data of the „erstellt“ rendering this one repeats, or null.</summary>
    public string? AgreedFrom { get; init; }

    public static DocumentFiles From(IReadOnlyDictionary<string, object?> values) => new(
        values.Text("pdf"), values.Text("docx"), values.Text("data"), values.Text("template"), values.Text("templateVersion"), values.Text("templateSha256"), values.Texts("missing"))
    {
        AgreedFrom = values.TextOrNull("agreedFrom"),
    };

    public Dictionary<string, object?> ToPlain() => new()
    {
        ["pdf"] = PdfSha256,
        ["docx"] = DocxSha256,
        ["data"] = DataSha256,
        ["template"] = Template,
        ["templateVersion"] = TemplateVersion,
        ["templateSha256"] = TemplateSha256,
        ["missing"] = MissingFields.ToList<object?>(),
        ["agreedFrom"] = AgreedFrom,
    };
}
