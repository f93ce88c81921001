using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Views;

/// <summary>A file to be saved: never shown by the browser under our address, never kept by it.</summary>
internal static class Attachment
{
    private const int MaxName = 120;

    public static FileContentResult Of(HttpContext context, byte[] bytes, string contentType, string name, string extension)
    {
        context.Response.Headers.CacheControl = "no-store";
        return new(bytes, contentType) { FileDownloadName = SafeName(name) + extension };
    }

    /// <summary>A name that means the same on every system: letters, digits, "-", "." and "_" on one line.</summary>
    public static string SafeName(string name)
    {
        var safe = new StringBuilder();
        foreach (var character in name.Normalize(NormalizationForm.FormC))
        {
            safe.Append(character switch
            {
                'ä' => "ae",
                'ö' => "oe",
                'ü' => "ue",
                'ß' => "ss",
                'Ä' => "Ae",
                'Ö' => "Oe",
                'Ü' => "Ue",
                _ when char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' => character.ToString(),
                _ => safe is [.., '-'] ? "" : "-",
            });
        }

        var text = safe.ToString().Trim('-', '.', '_');
        return text.Length == 0 ? "dokument" : text.Length > MaxName ? text[..MaxName] : text;
    }
}
