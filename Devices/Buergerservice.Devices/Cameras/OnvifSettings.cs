namespace Buergerservice.Devices.Cameras;

/// <summary>Where the camera is and how to sign in.</summary>
/// <param name="Address">Address of its device service, such as <c>http://192.0.2.7/onvif/device_service</c>.</param>
public sealed record OnvifSettings(Uri Address)
{
    /// <summary>Account, or empty for none.</summary>
    public string User { get; init; } = "";

    /// <summary>Its password.</summary>
    public string Password { get; init; } = "";

    /// <summary>Pictures less sharp than this (0…1, see <see cref="Sharpness"/>) are not taken over.</summary>
    public double MinSharpness { get; init; } = 0.15;

    /// <inheritdoc/>
    public override string ToString() => $"{Address} ({(User.Length > 0 ? "mit" : "ohne")} Anmeldung)";
}
