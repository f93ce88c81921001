using System.Security.Cryptography;

namespace Buergerservice.Portal.Video;

/// <summary>
/// How fast a line must be for a picture (setting <c>video-min-kbit</c>, kbit/s each way; 1,000 when not set, 0 switches the measuring off), and what it is
/// measured with.
/// </summary>
public sealed class LineProbe(IConfiguration configuration)
{
    /// <summary>Bytes sent each way.</summary>
    public const int Size = 128 * 1024;

    /// <summary>Bytes nothing on the way can make shorter.</summary>
    public static ReadOnlyMemory<byte> Bytes { get; } = RandomNumberGenerator.GetBytes(Size);

    /// <summary>kbit/s from which a picture is sent.</summary>
    public int MinKilobits { get; } = Math.Clamp(configuration.GetValue("video-min-kbit", 1000), 0, 100_000);
}
