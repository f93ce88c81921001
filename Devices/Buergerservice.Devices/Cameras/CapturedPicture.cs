using Buergerservice.Devices.Model;
using Buergerservice.Devices.Wire;

namespace Buergerservice.Devices.Cameras;

/// <summary>
/// A picture of a document, from any camera: what a booth's browser (<c>getUserMedia</c>) sends is checked by the same rules
/// as what a driver fetches. The browser posts the bytes of a JPEG (quality 0.9, longest side at most 4,000 pixels) as the
/// body of its request; nothing it says about them is believed.
/// </summary>
/// <param name="ContentType">Media type, from the bytes.</param>
/// <param name="Bytes">The picture.</param>
/// <param name="Sharpness">0…1, or null when it cannot be judged (no JPEG, or a blank page).</param>
/// <param name="IsBlurred">True when it is judged to be less sharp than wanted.</param>
public sealed record CapturedPicture(string ContentType, ReadOnlyMemory<byte> Bytes, double? Sharpness, bool IsBlurred)
{
    /// <summary>Checks and judges a picture.</summary>
    /// <param name="bytes">What the camera delivered.</param>
    /// <param name="minSharpness">Pictures below it are blurred.</param>
    /// <exception cref="DeviceException">It is not a JPEG or PNG, is damaged, or is larger than <see cref="DeviceFile.MaxBytes"/>.</exception>
    public static CapturedPicture From(ReadOnlyMemory<byte> bytes, double minSharpness = 0.15)
    {
        if (bytes.Length > DeviceFile.MaxBytes)
            throw DeviceException.Garbled("zu groß");
        var kind = PictureKind.Of(bytes.Span);
        if (kind is not ("image/jpeg" or "image/png"))
            throw DeviceException.Garbled("kein Bild");
        var sharpness = kind == "image/jpeg" ? Cameras.Sharpness.Of(bytes.Span) : null;
        return new(kind, bytes, sharpness, sharpness < minSharpness);
    }
}
