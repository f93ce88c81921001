using System.Formats.Asn1;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;

namespace Buergerservice.Documents.Handwriting;

/// <summary>
/// The plaintext of a seal: a DER sequence of version, document hash, field, time, device, hash of the record and the
/// deflated record. It is encrypted as CMS EnvelopedData (RFC 5652) and stored inside the signed bytes.
/// </summary>
public static class SealedHandwriting
{
    /// <summary>Prefix of our own names in PDF files.</summary>
    internal const string Prefix = "BSVC";

    /// <summary>Entry of a signature dictionary that leads to the sealed data.</summary>
    internal const string Key = Prefix + "_Handwriting";

    /// <summary>What the stream is.</summary>
    internal const string Format = "ISO19794-7.CMS";

    private const int Version = 1;
    private const int LongestRecord = 1024 * 1024;

    /// <summary>Opens a seal. Whoever does this answers for the legal ground; the procedure is in the documentation.</summary>
    /// <param name="data">The sealed data.</param>
    /// <param name="keys">Certificates with private keys, outermost seal first: with four eyes first the second person's.</param>
    /// <returns>What the data is tied to, and the samples.</returns>
    /// <exception cref="CryptographicException">The keys do not fit, or the data was changed.</exception>
    public static (HandwritingBinding Binding, PenSample[] Samples) Open(byte[] data, params IReadOnlyList<X509Certificate2> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        foreach (var key in keys)
        {
            var envelope = new EnvelopedCms();
            envelope.Decode(data);
            envelope.Decrypt(new X509Certificate2Collection(key));
            data = envelope.ContentInfo.Content;
        }

        try
        {
            return Decode(data);
        }
        catch (Exception e) when (e is AsnContentException or InvalidDataException)
        {
            throw new CryptographicException("Die Stiftdaten sind noch einmal versiegelt (Vier-Augen-Prinzip) oder wurden verändert.", e);
        }
    }

    internal static byte[] Encode(HandwritingBinding binding, byte[] record)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(Version);
            writer.WriteOctetString(binding.DocumentSha256);
            writer.WriteCharacterString(UniversalTagNumber.UTF8String, binding.Field);
            writer.WriteGeneralizedTime(binding.Time, omitFractionalSeconds: true);
            writer.WriteCharacterString(UniversalTagNumber.UTF8String, binding.Device);
            writer.WriteOctetString(SHA256.HashData(record));
            writer.WriteOctetString(Pdf.Objects.PdfSyntax.Deflate(record));
        }

        return writer.Encode();
    }

    private static (HandwritingBinding Binding, PenSample[] Samples) Decode(byte[] data)
    {
        var reader = new AsnReader(data, AsnEncodingRules.DER).ReadSequence();
        if (!reader.TryReadInt32(out var version) || version != Version)
            throw new InvalidDataException("Die Stiftdaten haben ein unbekanntes Format.");
        var hash = reader.ReadOctetString();
        var field = reader.ReadCharacterString(UniversalTagNumber.UTF8String);
        var time = reader.ReadGeneralizedTime();
        var device = reader.ReadCharacterString(UniversalTagNumber.UTF8String);
        var recordHash = reader.ReadOctetString();
        var record = Inflate(reader.ReadOctetString());
        if (!CryptographicOperations.FixedTimeEquals(recordHash, SHA256.HashData(record)))
            throw new InvalidDataException("Die Stiftdaten wurden verändert.");
        return (new HandwritingBinding(hash, field, time, device), HandwritingRecord.Decode(record));
    }

    private static byte[] Inflate(byte[] data)
    {
        using var zlib = new ZLibStream(new MemoryStream(data, writable: false), CompressionMode.Decompress);
        var record = new byte[LongestRecord];
        return record[..zlib.ReadAtLeast(record, LongestRecord, throwOnEndOfStream: false)];
    }
}
