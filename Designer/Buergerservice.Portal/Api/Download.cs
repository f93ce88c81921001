using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api;

/// <summary>Files to be saved, never to be shown by the browser inside our address.</summary>
internal static class Download
{
    public const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string Pdf = "application/pdf";

    public static FileContentHttpResult Of(HttpContext context, byte[] content, string contentType, string fileName)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.File(content, contentType, SafeName(fileName));
    }

    // A name is shown and stored by other programs: one line, no path, nothing that hides an extension.
    private static string SafeName(string name)
    {
        var safe = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            var isPlain = char.IsLetterOrDigit(character) || character is '-' or '_' or '.';
            if (char.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format))
                safe.Append(isPlain ? character : '_');
        }

        return safe.ToString().TrimStart('.') is { Length: > 0 } result ? result : "dokument";
    }
}
