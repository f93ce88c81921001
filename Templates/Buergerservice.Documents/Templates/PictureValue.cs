namespace Buergerservice.Documents.Templates;

/// <summary>A picture among the data: bytes, or text of the form <c>data:image/png;base64,…</c>.</summary>
internal static class PictureValue
{
    private const int LargestFile = 20 * 1024 * 1024;

    /// <returns>The file, or <see langword="null"/> when the value is no picture.</returns>
    /// <exception cref="DocumentDataException">A larger file than allowed.</exception>
    public static byte[]? Read(object? value)
    {
        var bytes = value switch
        {
            byte[] file => file,
            string text when text.StartsWith("data:image/", StringComparison.Ordinal) => Decode(text),
            _ => null,
        };
        if (bytes?.Length > LargestFile)
            throw new DocumentDataException("Ein Bild ist größer als 20 MB.");
        return bytes;
    }

    private static byte[]? Decode(string text)
    {
        var comma = text.IndexOf(";base64,", StringComparison.Ordinal);
        if (comma < 0 || text.Length > LargestFile * 2)
            return null;
        try
        {
            return Convert.FromBase64String(text[(comma + 8)..]);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
