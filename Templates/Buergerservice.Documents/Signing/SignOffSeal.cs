using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Signing;

/// <summary>
/// Puts the installation's seal into a document for somebody who signed it off, with name and role. What was sealed
/// before stays valid: the file only grows.
/// </summary>
public sealed class SignOffSeal(PdfSigner signer, InstallationSignatures signatures)
{
    /// <summary>Seals.</summary>
    /// <param name="pdf">The document as the person saw it.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="name">Who signed it off.</param>
    /// <param name="role">In which function.</param>
    /// <param name="at">When, with the offset it is shown in.</param>
    /// <param name="newField">Name of a field that is made if none is there for this person.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="PdfRefusedException">The file cannot be read.</exception>
    /// <exception cref="SigningException">It cannot be signed; with a cause inside, a later attempt may help.</exception>
    public Task<SealedDocument> SealAsync(ReadOnlyMemory<byte> pdf, string title, string name, string role, DateTimeOffset at, string newField, CancellationToken cancellationToken) =>
        SignAsync(pdf, $"Freigabe: {title}", name, role, at, newField, null, null, cancellationToken);

    /// <summary>Seals for somebody who signs with a reason of his own, with what he has drawn on a display or on a pad.</summary>
    /// <param name="pdf">The document as the person saw it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="name">Who signs.</param>
    /// <param name="role">In which function.</param>
    /// <param name="at">When, with the offset it is shown in.</param>
    /// <param name="newField">Name of a field that is made if none is there for this person.</param>
    /// <param name="trace">What was drawn on a display, or null; it is wiped.</param>
    /// <param name="pad">What a pad has delivered, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="PdfRefusedException">The file cannot be read.</exception>
    /// <exception cref="SigningException">It cannot be signed; with a cause inside, a later attempt may help.</exception>
    public async Task<SealedDocument> SignAsync(ReadOnlyMemory<byte> pdf, string reason, string name, string role, DateTimeOffset at, string newField, HandwritingCapture? trace, PadSignature? pad, CancellationToken cancellationToken)
    {
        var choice = SignaturePlace.Choose(signer.EmptyFields(pdf, cancellationToken), name, role);
        var request = new SignatureRequest
        {
            Field = choice.Field ?? newField,
            NewField = choice.Field is null ? SignatureFieldPlace.Invisible : null,
            Name = name,
            Role = role,
            Reason = reason,
            Time = at,
            Trace = trace,
            Pad = pad,
        };
        return new(await signer.SignAsync(pdf, request, signatures.Seal, signatures.TimeStamps, cancellationToken), request.Field, choice.Because);
    }
}

/// <summary>A document with one more seal.</summary>
/// <param name="Pdf">Its bytes.</param>
/// <param name="Field">The field that was signed.</param>
/// <param name="Because">Why this field, in German.</param>
public sealed record SealedDocument(byte[] Pdf, string Field, string Because);
