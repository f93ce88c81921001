using System.Net.Http.Json;
using Buergerservice.Devices.Protocol;

namespace Buergerservice.DeviceAgent;

/// <summary>Registers the agent with a one-time code. Its private key never leaves the machine; the server's public key is kept from then on.</summary>
public static class AgentRegistrar
{
    /// <summary>Path of the server's registration.</summary>
    public const string Path = "/api/v1/devices/registration";

    /// <summary>Registers.</summary>
    /// <returns>Null, or a German sentence on what to do.</returns>
    public static async Task<string?> RegisterAsync(AgentFiles files, HttpClient http, Uri server, string code, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(http);
        using var key = files.Key();
        var wanted = code?.Trim().ToUpperInvariant() ?? "";
        using var response = await http.PostAsJsonAsync(new Uri(server, Path), new RegistrationRequest(wanted, key.PublicKey, key.Sign(AgentTexts.Registration(wanted, key.PublicKey))), AgentJson.Options, cancellationToken);
        if (!response.IsSuccessStatusCode)
            return response.StatusCode == System.Net.HttpStatusCode.TooManyRequests
                ? "Zu viele Versuche. Warten Sie eine Minute."
                : "Der Server nimmt die Anmeldung nicht an. Der Code gilt 30 Minuten und nur einmal; lassen Sie sich im Portal einen neuen geben.";
        var answer = await response.Content.ReadFromJsonAsync<RegistrationAnswer>(AgentJson.Options, cancellationToken);
        if (answer is null)
            return "Die Antwort des Servers ist unverständlich. Prüfen Sie die Adresse.";
        files.Registration = new(server, answer.Agent, answer.Booth, answer.ServerKey);
        return null;
    }
}
