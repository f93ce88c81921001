using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Configuration;

/// <summary>Which components a booth has and where they are. Written as JSON by an administrator, kept by the server, checked by both sides.</summary>
public sealed partial record BoothConfiguration
{
    private const int MaxLength = 64 * 1024;
    private const int MaxComponents = 50;

    /// <summary>The components.</summary>
    public IReadOnlyList<ComponentSettings> Components { get; init; } = [];

    private static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = 8,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>Reads and checks a configuration.</summary>
    /// <returns>The configuration, or null and a German sentence that names the place.</returns>
    public static BoothConfiguration? Read(string json, out string? problem)
    {
        problem = null;
        if (json?.Length is null or > MaxLength)
        {
            problem = "Die Konfiguration ist zu groß.";
            return null;
        }

        try
        {
            var configuration = JsonSerializer.Deserialize<BoothConfiguration>(json, Options) ?? new();
            problem = configuration.Problem();
            return problem is null ? configuration : null;
        }
        catch (JsonException e)
        {
            problem = $"Die Konfiguration ist kein gültiges JSON oder enthält eine unbekannte Angabe (Zeile {e.LineNumber + 1}, Stelle {e.Path}).";
            return null;
        }
    }

    private string? Problem()
    {
        if (Components is null || Components.Count > MaxComponents || Components.Any(c => c is null))
            return $"Eine Kabine hat höchstens {MaxComponents} Komponenten.";
        if (Components.FirstOrDefault(c => c.Id is null || !Key().IsMatch(c.Id)) is { } unnamed)
            return $"Die Kennung „{unnamed.Id}“ besteht nicht aus Kleinbuchstaben, Ziffern und Bindestrichen.";
        if (Components.GroupBy(c => c.Id).FirstOrDefault(g => g.Count() > 1) is { } twice)
            return $"Die Kennung „{twice.Key}“ kommt mehrmals vor.";
        return Components.Select(c => c.Problem() is { } problem ? $"Komponente „{c.Id}“: {problem}" : null).FirstOrDefault(p => p is not null);
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,49}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}

/// <summary>One component. What a kind does not need is left out.</summary>
public sealed record ComponentSettings
{
    /// <summary>Id in the booth.</summary>
    public required string Id { get; init; }

    /// <summary>What it is.</summary>
    public required DeviceKind Kind { get; init; }

    /// <summary>Where it is: <c>tcp://host:port</c> (Modbus, ZVT), <c>http(s)://…</c> (ONVIF, eSCL), <c>ws(s)://…</c> (pad, AusweisApp), <c>ipp(s)://…</c> (printer). Not for card readers.</summary>
    public Uri? Address { get; init; }

    /// <summary>Modbus unit.</summary>
    public byte Unit { get; init; } = 1;

    /// <summary>Modbus coil that releases the lock.</summary>
    public ushort LockCoil { get; init; }

    /// <summary>Modbus coil of the light.</summary>
    public ushort LightCoil { get; init; } = 1;

    /// <summary>Modbus input of the door contact or of the presence sensor; input register of a sonar.</summary>
    public ushort Input { get; init; }

    /// <summary>Sonar: centimetres below which somebody is there.</summary>
    public int? NearerThan { get; init; }

    /// <summary>Account at the device.</summary>
    public string User { get; init; } = "";

    /// <summary>Name of the password in the agent's own file of secrets; passwords themselves never leave the booth.</summary>
    public string? Secret { get; init; }

    /// <summary>Part of the card reader's name.</summary>
    public string Reader { get; init; } = "";

    /// <summary>Signature pad: certificate for biometric data (DER, Base64).</summary>
    public string? EncryptionCertificate { get; init; }

    /// <summary>Camera: least sharpness of a picture, 0…1.</summary>
    public double MinSharpness { get; init; } = 0.15;

    /// <summary>Milliseconds between two looks; null for the kind's own.</summary>
    public int? PollMilliseconds { get; init; }

    /// <summary>German sentence, or null when all is well.</summary>
    internal string? Problem()
    {
        string[] schemes = Kind switch
        {
            DeviceKind.PresenceSensor or DeviceKind.DoorAndLight or DeviceKind.PaymentTerminal => ["tcp"],
            DeviceKind.DocumentCamera or DeviceKind.Scanner => ["http", "https"],
            DeviceKind.SignaturePad or DeviceKind.EidClient => ["ws", "wss"],
            DeviceKind.Printer => ["ipp", "ipps"],
            _ => [],
        };
        if (schemes.Length > 0 && (Address is not { IsAbsoluteUri: true } || !schemes.Contains(Address.Scheme) || Address.UserInfo.Length > 0))
            return $"Die Adresse muss mit {string.Join(" oder ", schemes)} beginnen und darf kein Kennwort enthalten.";
        if (schemes is ["tcp"] && Address!.Port <= 0)
            return "Der Adresse fehlt der Port.";
        if (EncryptionCertificate is { } certificate && !IsCertificate(certificate))
            return "Das Zertifikat für die Stiftdaten ist nicht lesbar. Es wird als DER in Base64 angegeben, ohne Zeilenumbrüche.";
        return PollMilliseconds is < 100 or > 3_600_000 ? "Der Abstand der Abfragen liegt zwischen 100 und 3.600.000 Millisekunden." : null;
    }

    private static bool IsCertificate(string text)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text));
            return true;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }
}
