using System.Globalization;
using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Pdf.Objects;

/// <summary>Files inside the PDF. PDF/A-3 asks for a media type, a relationship and a date.</summary>
internal static class PdfAttachments
{
    /// <summary>The catalogue entries for the attachments; empty without any.</summary>
    public static string Write(PdfObjectWriter objects, IReadOnlyList<DocumentAttachment> attachments, DateTimeOffset time)
    {
        if (attachments.Count == 0)
            return "";
        if (attachments.Select(a => a.FileName).Distinct(StringComparer.Ordinal).Count() != attachments.Count)
            throw new ArgumentException("Zwei Anlagen haben denselben Dateinamen.", nameof(attachments));
        var specifications = attachments
            .OrderBy(a => a.FileName, StringComparer.Ordinal)
            .Select(a => (a.FileName, Id: WriteFile(objects, a, time)))
            .ToList();
        var names = string.Concat(specifications.Select(s => PdfSyntax.Text(s.FileName) + PdfSyntax.Reference(s.Id)));
        return $"/AF{PdfSyntax.References(specifications.Select(s => s.Id))}/Names<</EmbeddedFiles<</Names[{names}]>>>>";
    }

    private static int WriteFile(PdfObjectWriter objects, DocumentAttachment attachment, DateTimeOffset time)
    {
        var parameters = string.Create(CultureInfo.InvariantCulture, $"<</Size {attachment.Data.Length}/ModDate{PdfSyntax.Date(time)}>>");
        var file = objects.AddStream(
            $"/Type/EmbeddedFile/Subtype{PdfSyntax.Name(attachment.MediaType)}/Params{parameters}",
            attachment.Data.Span);
        var name = PdfSyntax.Text(attachment.FileName);
        var reference = PdfSyntax.Reference(file);
        return objects.Add(
            $"<</Type/Filespec/F{name}/UF{name}/Desc{PdfSyntax.Text(attachment.Description)}"
            + $"/AFRelationship/{attachment.Relationship}/EF<</F {reference}/UF {reference}>>>>");
    }
}
