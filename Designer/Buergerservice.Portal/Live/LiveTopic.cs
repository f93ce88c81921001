using System.Text.RegularExpressions;

namespace Buergerservice.Portal.Live;

/// <summary>
/// Name of something that can change, for example "aufgaben" or "fall:0197…". Topics travel over the socket in clear
/// text: ids only, never names or file numbers.
/// </summary>
internal static partial class LiveTopic
{
    public const int MaxLength = 64;

    public static bool IsValid(string? topic) => topic is { Length: > 0 and <= MaxLength } && Allowed().IsMatch(topic);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9:._-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Allowed();
}
