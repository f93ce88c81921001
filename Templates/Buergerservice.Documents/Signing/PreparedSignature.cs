using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Buergerservice.Documents.Signing;

/// <summary>A document that is finished but for the signature itself. Until <see cref="Complete"/> nothing is signed.</summary>
public sealed class PreparedSignature
{
    private readonly byte[] file;
    private readonly int gapStart;
    private readonly int gapEnd;

    internal PreparedSignature(byte[] file, long signatureObject, int reserved)
    {
        this.file = file;
        var body = file.AsSpan((int)signatureObject);
        var range = (int)signatureObject + body.IndexOf(Encoding.ASCII.GetBytes(SignatureDictionary.RangeKey + new string(' ', SignatureDictionary.RangeLength))) + SignatureDictionary.RangeKey.Length;
        gapStart = range + SignatureDictionary.RangeLength + SignatureDictionary.ContentsKey.Length;
        gapEnd = gapStart + (reserved * 2) + 2;
        if (file[gapStart] != '<' || file[gapEnd - 1] != '>')
            throw new InvalidOperationException("Der Platz für die Signatur liegt nicht, wo er liegen soll.");
        var text = string.Create(CultureInfo.InvariantCulture, $"[0 {gapStart} {gapEnd} {file.Length - gapEnd}]");
        Encoding.ASCII.GetBytes(text).CopyTo(file, range);
    }

    /// <summary>SHA-256 of everything the signature covers.</summary>
    public byte[] Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file.AsSpan(0, gapStart));
        hash.AppendData(file.AsSpan(gapEnd));
        return hash.GetHashAndReset();
    }

    /// <summary>The signed file.</summary>
    /// <param name="cms">A detached CMS signature over the covered bytes, or a time stamp token over their hash.</param>
    /// <exception cref="SigningException">It does not fit into the reserved room.</exception>
    public byte[] Complete(byte[] cms)
    {
        ArgumentNullException.ThrowIfNull(cms);
        if ((cms.Length * 2) + 2 > gapEnd - gapStart)
            throw new SigningException($"Die Signatur ist mit {cms.Length} Bytes größer als der vorgesehene Platz. Bitte vergrößern Sie ihn.");
        var signed = (byte[])file.Clone();
        Encoding.ASCII.GetBytes(Convert.ToHexString(cms)).CopyTo(signed, gapStart + 1);
        return signed;
    }
}
