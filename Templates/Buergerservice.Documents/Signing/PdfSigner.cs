using System.Security.Cryptography;
using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.PdfReading;
using Buergerservice.Documents.Verification;

namespace Buergerservice.Documents.Signing;

/// <summary>
/// Adds signatures to a PDF of any producer, each as an incremental update: what was signed before stays valid. A
/// document in the PDF/A and PDF/UA form stays in it when its signature fields were reserved when it was made.
/// </summary>
public sealed class PdfSigner
{
    private const string TimeStampField = "Zeitstempel";

    /// <summary>How much one file may cost.</summary>
    public PdfLimits Limits { get; init; } = PdfLimits.Default;

    /// <summary>Signs a document.</summary>
    /// <param name="pdf">The document.</param>
    /// <param name="request">Who signs, where and how it looks.</param>
    /// <param name="key">The key; it may be outside.</param>
    /// <param name="authority">Who stamps the signature with the time (PAdES B-T), or null.</param>
    /// <param name="cancellationToken">Ends the wait for key or authority; nothing is signed then.</param>
    /// <returns>The signed document; its first bytes are <paramref name="pdf"/> unchanged.</returns>
    /// <exception cref="PdfRefusedException">The file is damaged, encrypted, beyond the limits or acts by itself.</exception>
    /// <exception cref="SigningException">It cannot be signed as asked.</exception>
    public async Task<byte[]> SignAsync(ReadOnlyMemory<byte> pdf, SignatureRequest request, ISignatureKey key, ITimeStampAuthority? authority, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var prepared = Prepare(pdf, request, cancellationToken);
        var cms = new CmsSignature(key.Certificate, prepared.Hash());
        var signature = await key.SignHashAsync(cms.HashToSign(), cancellationToken);
        var stamp = authority is null ? null : await TimeStamps.TokenAsync(authority, SHA256.HashData(signature), cancellationToken);
        return prepared.Complete(cms.Encode(signature, key.Scheme, key.Chain, stamp));
    }

    /// <summary>Stamps a whole document with the time, as its last signature (archive time stamp).</summary>
    public async Task<byte[]> StampAsync(ReadOnlyMemory<byte> pdf, ITimeStampAuthority authority, CancellationToken cancellationToken)
    {
        var draft = SignatureDraft.Open(pdf, Limits, cancellationToken);
        var used = draft.Fields.Select(f => f.Name).ToHashSet();
        var name = Enumerable.Range(1, used.Count + 1).Select(i => $"{TimeStampField}{i}").First(n => !used.Contains(n));
        var prepared = draft.AddTimeStamp(name);
        return prepared.Complete(await TimeStamps.TokenAsync(authority, prepared.Hash(), cancellationToken));
    }

    /// <summary>The empty signature fields, in the order in which the document names them, with whose they are.</summary>
    /// <exception cref="PdfRefusedException">The file cannot be read.</exception>
    public IReadOnlyList<SignaturePlace> EmptyFields(ReadOnlyMemory<byte> pdf, CancellationToken cancellationToken = default) =>
        SignatureDraft.Open(pdf, Limits, cancellationToken).EmptyFields();

    /// <summary>Prepares a signature that is made elsewhere: <see cref="PreparedSignature.Hash"/> goes out, the CMS comes back.</summary>
    public PreparedSignature Prepare(ReadOnlyMemory<byte> pdf, SignatureRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var handwriting = request.Handwriting;
        using var trace = request.Trace;
        return SignatureDraft.Open(pdf, Limits, cancellationToken).AddSignature(request);
    }

    /// <summary>
    /// Reserves empty signature fields in a document that has no signature yet. Fields that are made only after a
    /// signature leave a doubt on it: they might cover its text.
    /// </summary>
    public byte[] Reserve(ReadOnlyMemory<byte> pdf, IReadOnlyDictionary<string, SignatureFieldPlace> fields, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return SignatureDraft.Open(pdf, Limits, cancellationToken).Reserve(fields);
    }
}
