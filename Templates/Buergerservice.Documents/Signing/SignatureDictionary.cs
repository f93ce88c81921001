using System.Globalization;
using System.Text;
using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.Pdf.Objects;

namespace Buergerservice.Documents.Signing;

/// <summary>The signature's own dictionary, with room for byte range and signature.</summary>
internal static class SignatureDictionary
{
    public const int RangeLength = 60;
    public const string RangeKey = "/ByteRange";
    public const string ContentsKey = "/Contents";

    public static string OfSignature(SignatureRequest request, bool certifies, int? handwriting)
    {
        var text = new StringBuilder("<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached");
        text.Append("/M").Append(PdfSyntax.Date(request.Time));
        Add(text, "/Name", request.Name);
        Add(text, "/Reason", request.Reason ?? request.Role);
        Add(text, "/Location", request.Location);
        if (handwriting is { } id)
            text.Append(CultureInfo.InvariantCulture, $"/{SealedHandwriting.Key} {id} 0 R");
        if (certifies)
            text.Append("/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 2/V/1.2>>>>]");
        return text.Append(Room(request.ReservedBytes)).ToString();
    }

    public static string OfTimeStamp(int reserved) => "<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161" + Room(reserved);

    private static string Room(int reserved) => RangeKey + new string(' ', RangeLength) + ContentsKey + "<" + new string('0', reserved * 2) + ">>>";

    private static void Add(StringBuilder text, string key, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value))
            text.Append(key).Append(PdfSyntax.Text(Content.CleanText.OneLine(value)));
    }
}
