using System.Text.Json.Nodes;

namespace Buergerservice.SipGateway.Janus;

/// <summary>One connection of a browser at Janus.</summary>
public sealed class NoSipHandle
{
    private readonly JanusClient _client;
    private readonly long _id;

    internal NoSipHandle(JanusClient client, long id) => (_client, _id) = (client, id);

    /// <summary>Janus has given the connection up, or is away. Raised once, on any thread.</summary>
    public event Action? Ended;

    /// <summary>Turns the browser's offer into a plain one.</summary>
    /// <exception cref="JanusException">Janus is away or refuses.</exception>
    public async Task<string> GenerateAsync(string offer, CancellationToken cancellationToken)
    {
        var answer = await MessageAsync(new() { ["request"] = "generate" }, new() { ["type"] = "offer", ["sdp"] = offer, ["trickle"] = true }, cancellationToken);
        return answer["plugindata"]?["data"]?["result"]?["sdp"] is JsonValue value && value.TryGetValue<string>(out var sdp) ? sdp : throw new JanusException("Janus gives no description.");
    }

    /// <summary>Turns our plain answer into one for the browser.</summary>
    /// <exception cref="JanusException">Janus is away or refuses.</exception>
    public async Task<string> ProcessAsync(string plainAnswer, CancellationToken cancellationToken)
    {
        var answer = await MessageAsync(new() { ["request"] = "process", ["type"] = "answer", ["sdp"] = plainAnswer }, null, cancellationToken);
        return answer["jsep"]?["sdp"] is JsonValue value && value.TryGetValue<string>(out var sdp) ? sdp : throw new JanusException("Janus gives no answer.");
    }

    /// <summary>Passes a candidate of the browser on; null: there are no more.</summary>
    /// <exception cref="JanusException">Janus is away or refuses.</exception>
    public Task TrickleAsync(JsonObject? candidate, CancellationToken cancellationToken) =>
        _client.AskAsync(new() { ["janus"] = "trickle", ["handle_id"] = _id, ["candidate"] = candidate?.DeepClone() ?? new JsonObject { ["completed"] = true } }, isEvent: false, cancellationToken);

    /// <summary>Gives the connection up.</summary>
    public async Task DetachAsync()
    {
        _client.Forget(_id);
        try
        {
            await _client.AskAsync(new() { ["janus"] = "detach", ["handle_id"] = _id }, isEvent: false, CancellationToken.None);
        }
        catch (JanusException)
        {
            // With the line all handles are gone.
        }
    }

    internal void End() => Ended?.Invoke();

    private async Task<JsonObject> MessageAsync(JsonObject body, JsonObject? description, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["janus"] = "message", ["handle_id"] = _id, ["body"] = body };
        if (description is not null)
            request["jsep"] = description;
        var answer = await _client.AskAsync(request, isEvent: true, cancellationToken);
        return answer["plugindata"]?["data"]?["error_code"] is { } code ? throw new JanusException($"The plugin refuses: {code}") : answer;
    }
}
