using System.Security.Cryptography;
using System.Text;
using Buergerservice.Documents.Docx.Incoming;
using Buergerservice.Engine;

namespace Buergerservice.Cases.Documents;

/// <summary>Looks at uploads as if a stranger had sent them: size, content by its first bytes, nothing else believed.</summary>
internal static class UploadCheck
{
    public const int MaxBytes = 20 * 1024 * 1024;

    private const string Pdf = "application/pdf";
    private const string Png = "image/png";
    private const string Jpeg = "image/jpeg";

    /// <summary>Reads and checks; a text document is turned into the PDF that is filed.</summary>
    /// <exception cref="InputException">Empty, too large, not of an accepted type, or not convertible.</exception>
    public static async Task<CheckedUpload> ReadAsync(Stream content, OfficeConverter office, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        // The sender's own statement of the length is not asked: reading stops at the limit.
        for (int read; (read = await content.ReadAsync(chunk, cancellationToken)) > 0;)
        {
            if (buffer.Length + read > MaxBytes)
                throw Refuse($"Die Datei ist größer als {MaxBytes / 1024 / 1024} MiB.");
            buffer.Write(chunk, 0, read);
        }

        var bytes = buffer.ToArray();
        return OfficeConverter.Takes(bytes) ? await ConvertAsync(bytes, office, cancellationToken) : new(bytes, TypeOf(bytes), null);
    }

    /// <summary>The type found in the bytes.</summary>
    /// <exception cref="InputException">It is none of the accepted ones.</exception>
    public static string TypeOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0)
            throw Refuse("Die Datei ist leer.");
        if (bytes.StartsWith("%PDF-"u8))
            return bytes[Math.Max(0, bytes.Length - 1024)..].LastIndexOf("%%EOF"u8) >= 0 ? Pdf : throw Refuse("Die PDF-Datei ist unvollständig.");
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) && bytes.Length > 16 && bytes[12..16].SequenceEqual("IHDR"u8))
            return Png;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return Jpeg;
        throw Refuse("Angenommen werden PDF-, PNG- und JPEG-Dateien und Textdokumente (DOCX, ODT); diese Datei ist keine davon.");
    }

    /// <summary>Extension that goes with a type; a file name from outside is never used.</summary>
    public static string ExtensionOf(string contentType) => contentType switch
    {
        Pdf => ".pdf",
        Png => ".png",
        Jpeg => ".jpg",
        DocxType => ".docx",
        _ => ".bin",
    };

    internal const string PdfType = Pdf;
    internal const string DocxType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <summary>A title fit to be shown: one line, no control or formatting characters, at most 200 characters.</summary>
    public static string CleanTitle(string? title)
    {
        var clean = new StringBuilder();
        foreach (var rune in (title ?? "").EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator)
                clean.Append(' ');
            else if (clean.Length < 200)
                clean.Append(rune.ToString());
        }

        return clean.ToString().Trim();
    }

    private static async Task<CheckedUpload> ConvertAsync(byte[] bytes, OfficeConverter office, CancellationToken cancellationToken)
    {
        try
        {
            return new(await office.ToPdfAsync(bytes, cancellationToken), Pdf, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (DocxRefusedException e)
        {
            throw Refuse(e.Message);
        }
    }

    private static InputException Refuse(string message) => new(message, new Dictionary<string, string> { ["content"] = message });
}

/// <summary>An upload that was taken.</summary>
/// <param name="Bytes">What is filed.</param>
/// <param name="ContentType">Its type, found in the bytes.</param>
/// <param name="ConvertedFrom">SHA-256 of the text document it was made from, or null.</param>
internal sealed record CheckedUpload(byte[] Bytes, string ContentType, string? ConvertedFrom);
