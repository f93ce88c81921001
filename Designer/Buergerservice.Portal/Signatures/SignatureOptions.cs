using Buergerservice.Storage.Databases;

namespace Buergerservice.Portal.Signatures;

/// <summary>Settings of signatures, section <c>Signatures</c>.</summary>
public sealed record SignatureOptions
{
    /// <summary>Name of who seals, on certificates made here.</summary>
    public string Organisation { get; init; } = "Bürgerservice";

    /// <summary>The customer's own seal (PKCS#12 with its chain), or null for one made here.</summary>
    public string? Seal { get; init; }

    /// <summary>Password of <see cref="Seal"/>; belongs into the environment.</summary>
    public string? SealPassword { get; init; }

    /// <summary>True for RSA-PSS instead of PKCS#1.</summary>
    public bool UsePss { get; init; }

    /// <summary>Folder with certificates (PEM or DER) that are trusted besides our own; <c>trust</c> in the data folder by default.</summary>
    public string? TrustFolder { get; init; }

    /// <summary>Address of a time stamp authority (RFC 3161), or null.</summary>
    public Uri? TimeStampAuthority { get; init; }

    /// <summary>Certificate of the escrow holder for pen data, or null: then none is taken.</summary>
    public string? Escrow { get; init; }

    /// <summary>Certificate of a second holder for four eyes, or null.</summary>
    public string? SecondEscrow { get; init; }

    /// <summary>How long one file may be checked, the wait for its turn included; 20 seconds by default.</summary>
    public TimeSpan CheckTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Reads the settings.</summary>
    /// <exception cref="SettingException">A value makes no sense.</exception>
    public static SignatureOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Signatures");
        string? Text(string key) => section[key] is { Length: > 0 } text ? text : null;
        Uri? authority = null;
        if (Text("TimeStampAuthority") is { } address && !(Uri.TryCreate(address, UriKind.Absolute, out authority) && authority.Scheme is "http" or "https"))
            throw new SettingException($"Signatures:TimeStampAuthority „{address}“ ist keine http-Adresse.");
        var checkTime = TimeSpan.FromSeconds(20);
        if (Text("CheckTime") is { } time && !(TimeSpan.TryParse(time, System.Globalization.CultureInfo.InvariantCulture, out checkTime) && checkTime > TimeSpan.Zero && checkTime <= TimeSpan.FromMinutes(10)))
            throw new SettingException($"Signatures:CheckTime „{time}“ ist keine Zeit bis 10 Minuten, zum Beispiel 00:00:20.");
        return new()
        {
            CheckTime = checkTime,
            Organisation = Text("Organisation") ?? configuration["betreiber:name"] ?? "Bürgerservice",
            Seal = Text("Seal"),
            SealPassword = Text("SealPassword"),
            UsePss = section["UsePss"] is "true" or "True",
            TrustFolder = Text("TrustFolder"),
            TimeStampAuthority = authority,
            Escrow = Text("Escrow"),
            SecondEscrow = Text("SecondEscrow"),
        };
    }
}
