using System.Net;
using System.Text.Json;
using Buergerservice.SipGateway.Portal;
using Buergerservice.SipGateway.Sip;

namespace Buergerservice.SipGateway.Calls;

/// <summary>
/// The gateway's folder, which only its account may read: <c>sip.json</c> (settings, made by hand), <c>geheimnisse.json</c> (passwords by their names) and
/// <c>anmeldungen.json</c> (what the portal gave for each terminal).
/// </summary>
/// <param name="folder">The folder.</param>
public sealed class GatewayFiles(string folder)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, WriteIndented = true };

    /// <summary>Reads the settings.</summary>
    /// <param name="problem">A German sentence on what to do, when there are none.</param>
    public GatewaySettings? Read(out string? problem)
    {
        problem = null;
        try
        {
            if (Load<Written>("sip.json") is not { } written)
                problem = $"Es fehlt die Datei {Path.Combine(folder, "sip.json")}. docs/betrieb.md beschreibt sie.";
            else
                return Checked(written, out problem);
        }
        catch (JsonException e)
        {
            problem = $"sip.json, geheimnisse.json oder anmeldungen.json ist kein gültiges JSON (Zeile {e.LineNumber + 1}).";
        }

        return null;
    }

    /// <summary>Address of the portal and names of the terminals, before any is signed in.</summary>
    public (Uri? Portal, IReadOnlyList<string> Terminals) Known()
    {
        var written = Load<Written>("sip.json");
        return (Uri.TryCreate(written?.Portal, UriKind.Absolute, out var portal) ? portal : null, [.. (written?.Terminals ?? []).Select(t => t.Name ?? "")]);
    }

    /// <summary>Keeps what the portal gave for a terminal; whole or not at all, readable by the owner only.</summary>
    public void Keep(string terminal, TerminalSignIn signIn)
    {
        var all = Load<Dictionary<string, TerminalSignIn>>("anmeldungen.json") ?? [];
        all[terminal] = signIn;
        var (path, draft) = (Path.Combine(folder, "anmeldungen.json"), Path.Combine(folder, "anmeldungen.json.neu"));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(file, all, Json);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    private T? Load<T>(string name)
        where T : class
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Json) : null;
    }

    private GatewaySettings? Checked(Written written, out string? problem)
    {
        var secrets = Load<Dictionary<string, string>>("geheimnisse.json") ?? [];
        var signIns = Load<Dictionary<string, TerminalSignIn>>("anmeldungen.json") ?? [];
        var terminals = (written.Terminals ?? []).Where(t => signIns.ContainsKey(t.Name ?? "")).Select(t => new TerminalSettings(t.Name!, t.User ?? t.Name!, signIns[t.Name!])).ToList();
        var trusted = (written.Trusted ?? []).Select(NetworkOf).ToList();
        var own = AddressOf(written.Janus?.Own ?? "127.0.0.1");
        var media = AddressOf(written.Janus?.Media ?? "127.0.0.1");
        problem = !Uri.TryCreate(written.Portal, UriKind.Absolute, out var portal) || (portal.Scheme != Uri.UriSchemeHttps && !portal.IsLoopback) ? "„portal“ in sip.json muss die Adresse des Portals sein (https://…)."
            : AddressOf(written.Listen) is not { } listen || listen.Equals(IPAddress.Any) || listen.Equals(IPAddress.IPv6Any) ? "„listen“ in sip.json muss die Adresse sein, unter der die Terminals dieses Gerät erreichen, zum Beispiel 192.0.2.10."
            : trusted.Count == 0 || trusted.Any(t => t is null) ? "„trusted“ in sip.json muss die Adressen oder Netze (192.0.2.0/24) nennen, von denen Anrufe kommen dürfen."
            : written.First is < 1024 or > 65_000 || written.Last > 65_535 || written.Last - written.First < 7 ? "„first“ und „last“ in sip.json müssen ein Bereich von mindestens 8 Ports ab 1024 sein; jedes Gespräch braucht 8."
            : !Uri.TryCreate(written.Janus?.Address, UriKind.Absolute, out var janus) || janus.Scheme is not ("ws" or "wss") || own is null || media is null ? "„janus“ in sip.json muss „address“ (ws://…) enthalten; „media“ und „own“ sind Adressen, wenn Janus auf einem anderen Gerät läuft."
            : written.Registrar is { } r && (AddressOf(r.Address) is null || r.Domain is null || r.User is null || !secrets.ContainsKey("registrar")) ? "„registrar“ in sip.json braucht „address“, „domain“ und „user“, das Passwort steht in geheimnisse.json unter „registrar“."
            : (written.Terminals ?? []).Any(t => string.IsNullOrWhiteSpace(t.Name)) ? "Jedes Terminal in sip.json braucht einen Namen („name“)."
            : terminals.Count == 0 ? "Es ist noch kein Terminal angemeldet: Buergerservice.SipGateway anmelden --terminal NAME --code XXXX-XXXX-XXXX" : null;
        if (problem is not null)
            return null;
        var address = AddressOf(written.Listen)!;
        return new()
        {
            Portal = portal!,
            User = written.Registrar?.User ?? written.User ?? "buergerservice",
            Listen = new(address, written.Port),
            Trusted = [.. trusted.Select(t => t!.Value)],
            Account = written.Registrar is { } registrar
                ? new(new("tcp".Equals(registrar.Transport, StringComparison.OrdinalIgnoreCase) ? SipProtocol.Tcp : SipProtocol.Udp, new(AddressOf(registrar.Address)!, registrar.Port)), registrar.Domain!, registrar.User!, new(registrar.User!, secrets["registrar"])) : null,
            Media = new(written.First, written.Last, address, own!, media!),
            Janus = new(new(written.Janus!.Address!), secrets.GetValueOrDefault("janus"), media!, own!),
            Terminals = terminals,
            ClipFolder = written.Clip ?? Path.Combine(AppContext.BaseDirectory, "Wartebild"),
        };
    }

    private static IPAddress? AddressOf(string? text) => IPAddress.TryParse(text, out var address) ? address : null;

    private static IPNetwork? NetworkOf(string text) => IPNetwork.TryParse(text, out var network) ? network : IPAddress.TryParse(text, out var one) ? new(one, one.GetAddressBytes().Length * 8) : null;

    private sealed record Written(string? Portal, string? Listen, string? User, IReadOnlyList<string>? Trusted, WrittenRegistrar? Registrar, WrittenJanus? Janus, IReadOnlyList<WrittenTerminal>? Terminals, string? Clip, int Port = 5060, int First = 40_000, int Last = 40_799);

    private sealed record WrittenRegistrar(string? Address, string? Domain, string? User, string? Transport, int Port = 5060);

    private sealed record WrittenJanus(string? Address, string? Media, string? Own);

    private sealed record WrittenTerminal(string? Name, string? User);
}
