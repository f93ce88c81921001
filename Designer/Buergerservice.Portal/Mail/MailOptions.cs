using Buergerservice.Portal.Hosting;
using Buergerservice.Storage.Databases;

namespace Buergerservice.Portal.Mail;

/// <summary>The authority's mail server (settings <c>Mail:…</c>). Without a host no mail is sent.</summary>
public sealed record MailOptions
{
    /// <summary>The server, or null.</summary>
    public string? Host { get; init; }

    /// <summary>Its port; 587 is the one for programs that sign in.</summary>
    public int Port { get; init; } = 587;

    /// <summary>Whether the line is encrypted (STARTTLS). Only switched off for a server on the same machine.</summary>
    public bool StartTls { get; init; } = true;

    /// <summary>Sender's address.</summary>
    public string From { get; init; } = "";

    /// <summary>Name to sign in with, or null.</summary>
    public string? User { get; init; }

    /// <summary>Its password.</summary>
    public string? Password { get; init; }

    /// <summary>Whether mail can be sent.</summary>
    public bool IsSet => !string.IsNullOrEmpty(Host);

    /// <summary>Reads the settings.</summary>
    public static MailOptions Read(IConfiguration configuration)
    {
        var options = Settings.Section<MailOptions>(configuration, "Mail");
        if (options.Port is < 1 or > 65535)
            throw new SettingException("Mail:Port liegt zwischen 1 und 65535.");
        if (options.IsSet && !System.Net.Mail.MailAddress.TryCreate(options.From, out _))
            throw new SettingException("Mail:From fehlt oder ist keine E-Mail-Adresse.");
        if (options is { IsSet: true, StartTls: false } && options.Host is not ("localhost" or "127.0.0.1" or "::1"))
            throw new SettingException("Mail:StartTls darf nur für einen Mailserver auf demselben Rechner ausgeschaltet werden.");
        return options;
    }
}
