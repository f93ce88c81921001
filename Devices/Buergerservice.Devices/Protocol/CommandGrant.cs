using System.Text.Json;
using System.Text.Json.Serialization;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Protocol;

/// <summary>
/// The server's signed permission for one command. The agent carries out nothing without it, nothing of another booth, of
/// another call than the one the booth is in, or after it has expired.
/// </summary>
public sealed record CommandGrant
{
    /// <summary>Id of the command; the same id is carried out once.</summary>
    [JsonPropertyName("command")]
    public required Guid Command { get; init; }

    /// <summary>The agent it is for.</summary>
    [JsonPropertyName("agent")]
    public required Guid Agent { get; init; }

    /// <summary>The booth it is for.</summary>
    [JsonPropertyName("booth")]
    public required string Booth { get; init; }

    /// <summary>The call the person holds; null between calls (reset) and during maintenance.</summary>
    [JsonPropertyName("call")]
    public Guid? Call { get; init; }

    /// <summary>User name of the member of staff who holds the call, or <c>system</c>.</summary>
    [JsonPropertyName("person")]
    public required string Person { get; init; }

    /// <summary>Component.</summary>
    [JsonPropertyName("device")]
    public required string Device { get; init; }

    /// <summary>Action.</summary>
    [JsonPropertyName("action")]
    public required string Action { get; init; }

    /// <summary>SHA-256 of the arguments' JSON, as sent.</summary>
    [JsonPropertyName("arguments")]
    public required string ArgumentsHash { get; init; }

    /// <summary>Not to be begun after this.</summary>
    [JsonPropertyName("expires")]
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Hash for <see cref="ArgumentsHash"/>.</summary>
    public static string HashOf(string argumentsJson) => AgentTexts.Hash(argumentsJson);

    /// <summary>The text that is signed.</summary>
    public string ToText() => AgentTexts.Join("grant", Command.ToString("N"), Agent.ToString("N"), Booth, Call?.ToString("N") ?? "", Person, Device, Action, ArgumentsHash, AgentTexts.Time(Expires));

    /// <summary>Checks a grant as the agent must.</summary>
    /// <returns>Null when it is good, or a German sentence.</returns>
    public string? Problem(string? signature, string serverKey, Guid agent, string booth, Guid? call, string argumentsJson, DateTimeOffset now)
    {
        if (Forgery(signature, serverKey, agent, booth, argumentsJson) is { } forgery)
            return forgery;
        if (Expires <= now)
            return "Der Befehl kam zu spät und wurde nicht mehr ausgeführt.";
        return Call == call ? null : "Das Gespräch, zu dem der Befehl gehört, ist beendet.";
    }

    /// <summary>Checks only whether it is the server's word, unchanged and for this booth.</summary>
    /// <returns>Null when it is, or a German sentence.</returns>
    public string? Forgery(string? signature, string serverKey, Guid agent, string booth, string argumentsJson)
    {
        if (!SigningKey.Verify(serverKey, ToText(), signature))
            return "Der Befehl ist nicht vom Server unterschrieben.";
        if (Agent != agent || Booth != booth)
            return "Der Befehl gilt für eine andere Kabine.";
        return ArgumentsHash == HashOf(argumentsJson) ? null : "Die Angaben des Befehls wurden verändert.";
    }
}

/// <summary>The server's signed word on which call a booth is in.</summary>
/// <param name="Booth">The booth.</param>
/// <param name="Call">The call, or null for none.</param>
/// <param name="Number">Grows with every change; an older one is a replay.</param>
public sealed record CallNotice(string Booth, Guid? Call, long Number)
{
    /// <summary>The text that is signed.</summary>
    public string ToText(Guid agent) => AgentTexts.Join("call", agent.ToString("N"), Booth, Call?.ToString("N") ?? "", Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>How messages between agent and server are written.</summary>
public static class AgentJson
{
    /// <summary>Largest message of an agent: a picture in Base64 and what is around it.</summary>
    public const int MaxMessage = (DeviceFile.MaxBytes / 3 * 4) + (64 * 1024);

    /// <summary>Options of both sides.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        MaxDepth = 16,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
