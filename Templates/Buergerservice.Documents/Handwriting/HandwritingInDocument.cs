using System.Security.Cryptography;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Handwriting;

/// <summary>Sealed pen data as it lies in a signed document.</summary>
/// <param name="Sealed">The sealed data.</param>
/// <param name="PossibleDocuments">SHA-256 of the document before this signature, with and without a last line end: to one of them the data must be tied.</param>
/// <param name="Recipient">SHA-256 of the escrow holder's certificate, hex.</param>
/// <param name="Format">What was sealed: by the product itself, or by a pad in the form of its maker.</param>
public sealed record HandwritingInDocument(byte[] Sealed, IReadOnlyList<byte[]> PossibleDocuments, string Recipient, string Format)
{
    /// <summary>Whether a pad has sealed it: only its maker's program opens it then.</summary>
    public bool IsOfPad => Format == PadSeal.Format;

    /// <summary>Finds the data of one signature field.</summary>
    /// <exception cref="PdfRefusedException">The file cannot be read, or there is no such data in it.</exception>
    public static HandwritingInDocument Find(ReadOnlyMemory<byte> pdf, string field, CancellationToken cancellationToken = default)
    {
        var file = PdfRevision.Read(pdf, PdfLimits.Default, cancellationToken);
        var signature = FormFields.Read(file).Where(f => f.IsSignature && f.Name == field).Select(f => file.Dictionary(f.Dictionary["V"])).FirstOrDefault(d => d is not null);
        if (signature is null || file.Resolve(signature[SealedHandwriting.Key]) is not PdfStream data)
            throw new PdfRefusedException($"Im Feld „{field}“ liegt keine Unterschrift mit Stiftdaten.");
        if (Verification.SignedBytes.Read(file, signature, []) is not { } bytes)
            throw new PdfRefusedException($"Die Unterschrift im Feld „{field}“ ist nicht lesbar.");
        var recipient = (file.Resolve(data.Dictionary[SealedHandwriting.Prefix + "_Recipient"]) as PdfString)?.Text ?? "";
        var format = (file.Resolve(data.Dictionary[SealedHandwriting.Prefix + "_Format"]) as PdfName)?.Value ?? "";
        return new(data.Raw.ToArray(), [.. bytes.LengthsBefore(file).Select(l => SHA256.HashData(file.Bytes.Span[..l]))], recipient, format);
    }

    /// <summary>Whether opened data was made for this document.</summary>
    public bool Belongs(HandwritingBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        return PossibleDocuments.Any(d => d.AsSpan().SequenceEqual(binding.DocumentSha256));
    }
}
