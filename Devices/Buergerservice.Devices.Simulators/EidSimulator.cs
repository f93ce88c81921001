using System.Text.Json.Nodes;

namespace Buergerservice.Devices.Simulators;

/// <summary>AusweisApp with a citizen who does everything right, cancels, or has no reader. The genuine AusweisApp has a simulator of its own; this one plays what that cannot.</summary>
public sealed class EidSimulator() : JsonSimulator("/eID-Kernel")
{
    private const string Major = "http://www.bsi.bund.de/ecard/api/1.1/resultmajor#";
    private const string Minor = "http://www.bsi.bund.de/ecard/api/1.1/resultminor/";

    /// <summary>Readers plugged in.</summary>
    public List<string> Readers { get; } = ["Lesegerät"];

    /// <summary>Refuses every command.</summary>
    public bool Refuses { get; set; }

    /// <summary>The reader has a keypad.</summary>
    public bool Keypad { get; set; } = true;

    /// <summary>How an identification ends: <c>ok</c>, <c>cancel</c>, <c>channel</c>, <c>error</c>, or <c>wait</c> for a citizen who does nothing.</summary>
    public string Ending { get; set; } = "ok";

    /// <summary>Commands received.</summary>
    public List<string> Commands { get; } = [];

    /// <summary>Ends when the citizen has been asked for the card.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Plugs the reader in or out.</summary>
    public void Plug(bool isIn)
    {
        Readers.Clear();
        if (isIn)
            Readers.Add("Lesegerät");
    }

    /// <inheritdoc/>
    protected override async Task AnswerAsync(JsonObject message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var command = (string?)message["cmd"] ?? "";
        Commands.Add(command);
        switch (command)
        {
            case not null when Refuses:
                await SendAsync(new() { ["msg"] = "UNKNOWN_COMMAND", ["error"] = command });
                break;
            case "GET_INFO":
                await SendAsync(new() { ["msg"] = "INFO", ["VersionInfo"] = new JsonObject { ["Implementation-Version"] = "SIM" } });
                break;
            case "GET_READER_LIST":
                await SendAsync(new() { ["msg"] = "READER_LIST", ["readers"] = new JsonArray([.. Readers.Select(r => (JsonNode)new JsonObject { ["name"] = r, ["keypad"] = Keypad })]) });
                break;
            case "RUN_AUTH":
                await SendAsync(new() { ["msg"] = "AUTH" });
                await SendAsync(new() { ["msg"] = "ACCESS_RIGHTS" });
                break;
            case "ACCEPT":
                await SendAsync(new() { ["msg"] = "INSERT_CARD" });
                Asked.TrySetResult();
                if (Ending != "wait")
                    await SendAsync(new() { ["msg"] = "ENTER_PIN", ["reader"] = new JsonObject { ["name"] = Readers.FirstOrDefault(), ["keypad"] = Keypad } });
                break;
            case "SET_PIN":
                await SendAsync(End());
                break;
            default:
                await SendAsync(new() { ["msg"] = "UNKNOWN_COMMAND", ["error"] = command });
                break;
        }
    }

    private JsonObject End() => Ending switch
    {
        "ok" => new() { ["msg"] = "AUTH", ["result"] = new JsonObject { ["major"] = Major + "ok" }, ["url"] = "https://dienst.example/ergebnis" },
        "cancel" => Failed("sal#cancellationByUser"),
        "channel" => Failed("dp#trustedChannelEstablishmentFailed"),
        _ => Failed("al/common#internalError"),
    };

    private static JsonObject Failed(string minor) => new() { ["msg"] = "AUTH", ["result"] = new JsonObject { ["major"] = Major + "error", ["minor"] = Minor + minor } };
}
