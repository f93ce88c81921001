using Buergerservice.Portal.Shell;

namespace Buergerservice.Portal.Pages.Rechtliches;

/// <summary>
/// Who runs this installation, from the settings <c>betreiber:name</c>, <c>:anschrift</c> (lines separated by |),
/// <c>:vertretung</c>, <c>:telefon</c>, <c>:email</c>, <c>:datenschutz</c> (contact of the data-protection officer),
/// <c>:aufsicht</c> (supervisory authority) and <c>:barrierefreiheit</c> (contact for barriers).
/// </summary>
public sealed record OperatorDetails(string? Name, IReadOnlyList<string> Address, string? Representative, string? Phone, string? Email, string? DataProtection, string? Supervision, string? Accessibility)
{
    /// <summary>False for an installation nobody has set up yet; the pages then say so instead of naming somebody.</summary>
    public bool IsComplete => Name is not null && Address.Count > 0 && (Email ?? Phone) is not null;

    public static OperatorDetails From(IConfiguration configuration, PortalShellOptions shell)
    {
        ArgumentNullException.ThrowIfNull(shell);
        var section = configuration.GetSection("betreiber");
        string? Text(string key) => section[key] is { Length: > 0 } text ? text.Trim() : null;
        return new(Text("name") ?? (shell.Authority.Length > 0 ? shell.Authority : null),
            (Text("anschrift") ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Text("vertretung"), Text("telefon"), Text("email"), Text("datenschutz"), Text("aufsicht"), Text("barrierefreiheit"));
    }
}
