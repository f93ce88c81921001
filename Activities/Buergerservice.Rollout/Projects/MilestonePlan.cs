using System.Globalization;

namespace Buergerservice.Rollout.Projects;

/// <summary>Keys of milestones: M1–M3 are fixed, further ones follow .</summary>
internal static class MilestonePlan
{
    private const int LastFixed = 3;

    public static string NextKey(IEnumerable<string> existing) =>
        "M" + (existing.Select(k => int.TryParse(k.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).Append(LastFixed).Max() + 1).ToString(CultureInfo.InvariantCulture);
}
