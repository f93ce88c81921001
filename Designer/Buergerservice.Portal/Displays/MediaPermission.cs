namespace Buergerservice.Portal.Displays;

/// <summary>Lets a page use camera, microphone and the picture of the screen; all others are denied them by <see cref="Shell.SecurityHeaders"/>.</summary>
internal static class MediaPermission
{
    public const string Header = "Permissions-Policy";

    public static void Grant(HttpResponse response) =>
        response.Headers[Header] = "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()";
}
