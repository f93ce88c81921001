using System.Globalization;
using System.Text;

namespace Buergerservice.Documents.Content;

/// <summary>
/// Removes what no document can carry: control characters, halves of surrogate pairs, non-characters and the marks that
/// reverse the direction of text (they can make a name or an amount read differently from what is stored).
/// </summary>
public static class CleanText
{
    /// <summary>The cleaned text in Unicode form C (as DIN 91379 asks), with line ends as line feeds and tabs as blanks.</summary>
    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var clean = new StringBuilder(text.Length);
        var previous = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            AppendClean(clean, rune, previous);
            previous = rune.Value;
        }

        return clean.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>The cleaned text on one line.</summary>
    public static string OneLine(string? text) => Of(text).Replace('\n', ' ');

    /// <summary>Whether the address may become a link in a document.</summary>
    public static bool IsLinkable(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsAbsoluteUri && address.Scheme is "http" or "https" or "mailto";
    }

    private static void AppendClean(StringBuilder clean, Rune rune, int previous)
    {
        switch (rune.Value)
        {
            case '\n' when previous == '\r':
                break;
            case '\n' or '\r' or 0x2028 or 0x2029:
                clean.Append('\n');
                break;
            case '\t':
                clean.Append(' ');
                break;
            default:
                if (!IsUnusable(rune))
                    clean.Append(rune.ToString());
                break;
        }
    }

    private static bool IsUnusable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C or 0xFEFF
        || (rune.Value & 0xFFFE) == 0xFFFE
        || rune.Value is >= 0xFDD0 and <= 0xFDEF;
}
