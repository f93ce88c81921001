namespace Buergerservice.Engine.Http;

/// <summary>Where workflows may send requests to.</summary>
public sealed record HttpSendOptions
{
    /// <summary>Allowed hosts, such as <c>fachverfahren.example.de</c> or <c>https://host:8443</c>; with <c>http://</c> in front also without encryption. Empty: none.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Longest wait for an answer; shorter than the limit of an effect.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest accepted answer in bytes.</summary>
    public int LargestAnswer { get; init; } = 1024 * 1024;

    /// <summary>True when requests to this address are allowed: scheme, host and port must be listed.</summary>
    public bool Allows(Uri uri) => uri.UserInfo.Length == 0 && AllowedHosts.Any(entry =>
        Uri.TryCreate(entry.Contains("://", StringComparison.Ordinal) ? entry : "https://" + entry, UriKind.Absolute, out var allowed)
        && allowed.Scheme == uri.Scheme && allowed.Scheme is "https" or "http" && string.Equals(allowed.IdnHost, uri.IdnHost, StringComparison.OrdinalIgnoreCase) && allowed.Port == uri.Port);
}
