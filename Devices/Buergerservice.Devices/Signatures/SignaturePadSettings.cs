using System.Security.Cryptography;

namespace Buergerservice.Devices.Signatures;

/// <summary>Where the pad's service listens and how biometric data are protected.</summary>
/// <param name="Address">WebSocket of the vendor's service, by default <c>wss://local.signotecwebsocket.de:49494</c>.</param>
public sealed record SignaturePadSettings(Uri Address)
{
    /// <summary>Certificate (DER, Base64) whose private key lies with a third party; with it the pad also delivers encrypted biometric data.</summary>
    public string? EncryptionCertificate { get; init; }

    /// <summary>SHA-256 of the certificate, hex: says who can open the data.</summary>
    internal string? Recipient => EncryptionCertificate is { } certificate ? Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(certificate))) : null;

    /// <summary>Fewer points than this are not a signature: the citizen is asked to sign again.</summary>
    public int MinPoints { get; init; } = 15;
}
