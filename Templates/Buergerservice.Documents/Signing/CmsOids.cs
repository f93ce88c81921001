using System.Security.Cryptography;

namespace Buergerservice.Documents.Signing;

/// <summary>Object identifiers of the Cryptographic Message Syntax (RFC 5652) and of the algorithms that are accepted.</summary>
internal static class CmsOids
{
    public const string Data = "1.2.840.113549.1.7.1";
    public const string SignedData = "1.2.840.113549.1.7.2";
    public const string ContentType = "1.2.840.113549.1.9.3";
    public const string MessageDigest = "1.2.840.113549.1.9.4";
    public const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47";
    public const string TimeStampToken = "1.2.840.113549.1.9.16.2.14";
    public const string Sha256 = "2.16.840.1.101.3.4.2.1";
    public const string Sha384 = "2.16.840.1.101.3.4.2.2";
    public const string Sha512 = "2.16.840.1.101.3.4.2.3";
    public const string Rsa = "1.2.840.113549.1.1.1";
    public const string RsaPss = "1.2.840.113549.1.1.10";
    public const string Mgf1 = "1.2.840.113549.1.1.8";
    public const string RsaSha256 = "1.2.840.113549.1.1.11";
    public const string RsaSha384 = "1.2.840.113549.1.1.12";
    public const string RsaSha512 = "1.2.840.113549.1.1.13";
    public const string EcdsaSha256 = "1.2.840.10045.4.3.2";
    public const string EcdsaSha384 = "1.2.840.10045.4.3.3";
    public const string EcdsaSha512 = "1.2.840.10045.4.3.4";

    /// <summary>Name of a hash algorithm that holds, or null for a broken or unknown one.</summary>
    public static string? HashName(string? oid) => oid switch
    {
        Sha256 => "SHA-256",
        Sha384 => "SHA-384",
        Sha512 => "SHA-512",
        _ => null,
    };

    /// <summary>The algorithm of a name of <see cref="HashName"/>.</summary>
    public static HashAlgorithmName HashOf(string name) => name switch
    {
        "SHA-384" => HashAlgorithmName.SHA384,
        "SHA-512" => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };

    public static bool IsEcdsa(string? oid) => oid is EcdsaSha256 or EcdsaSha384 or EcdsaSha512;

    public static bool IsKnownSignature(string? oid) => oid is Rsa or RsaPss or RsaSha256 or RsaSha384 or RsaSha512 || IsEcdsa(oid);
}
