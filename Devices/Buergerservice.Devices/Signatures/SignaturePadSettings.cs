namespace Buergerservice.Devices.Signatures;

/// <summary>Where the pad's service listens and how biometric data are protected.</summary>
/// <param name="Address">WebSocket of the vendor's service, by default <c>wss://local.signotecwebsocket.de:49494</c>.</param>
public sealed record SignaturePadSettings(Uri Address)
{
    /// <summary>Certificate (DER, Base64) whose private key lies with a third party; with it the pad also delivers encrypted biometric data.</summary>
    public string? EncryptionCertificate { get; init; }

    /// <summary>Fewer points than this are not a signature: the citizen is asked to sign again.</summary>
    public int MinPoints { get; init; } = 15;
}
