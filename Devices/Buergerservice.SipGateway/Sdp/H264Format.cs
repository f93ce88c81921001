using System.Globalization;

namespace Buergerservice.SipGateway.Sdp;

/// <summary>What a description says of H.264 (RFC 6184 8.1).</summary>
/// <param name="Profile">Profile and its constraints, 4 digits of hex.</param>
/// <param name="Level">Level, such as 31 for 3.1.</param>
/// <param name="Mode">Packetization mode: 0 or 1.</param>
public sealed record H264Format(string Profile, int Level, int Mode)
{
    /// <summary>Reads the parameters of a format; null for profiles or modes nobody here speaks.</summary>
    public static H264Format? Parse(string parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        // Not said means Baseline at its lowest level.
        var (profile, level, mode) = ("4200", 10, 0);
        foreach (var part in parameters.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split('=', 2) is not [var name, var value])
                continue;
            if (name.Equals("profile-level-id", StringComparison.OrdinalIgnoreCase))
            {
                if (value.Length != 6 || !int.TryParse(value, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var all))
                    return null;
                (profile, level) = (value[..4].ToLowerInvariant(), all & 0xFF);
            }
            else if (name.Equals("packetization-mode", StringComparison.OrdinalIgnoreCase) && (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out mode) || mode > 1))
                return null;
        }

        return profile.StartsWith("42", StringComparison.Ordinal) ? new(profile, level, mode) : null;
    }

    /// <summary>Whether it is the common part of Baseline and Main (constraint_set1).</summary>
    public bool IsConstrained => (int.Parse(Profile.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 0x40) != 0;
}
