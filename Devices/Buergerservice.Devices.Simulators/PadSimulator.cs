using System.Globalization;
using System.Text.Json.Nodes;

namespace Buergerservice.Devices.Simulators;

/// <summary>Service of a signature pad (signoPAD-API/Web). The citizen signs as soon as asked, unless told otherwise.</summary>
public sealed class PadSimulator() : JsonSimulator("/")
{
    /// <summary>The button that takes the signature.</summary>
    public const string Confirm = "TOKEN_CMD_SIGNATURE_CONFIRM";

    /// <summary>The button that breaks off.</summary>
    public const string Cancel = "TOKEN_CMD_SIGNATURE_CANCEL";

    private bool _open;
    private int _points;
    private string _document = "";

    /// <summary>A pad is plugged in.</summary>
    public bool Connected { get; set; } = true;

    /// <summary>Points the citizen draws, one entry for each attempt; the last one repeats.</summary>
    public Queue<int> Points { get; set; } = new([140]);

    /// <summary>What the citizen presses after drawing; null: nothing, the citizen dawdles.</summary>
    public string? Button { get; set; } = Confirm;

    /// <summary>Makes the sealed measurements, of the hash of the document that the pad was given.</summary>
    public Func<string, byte[]> Seal { get; set; } = _ => [1, 2, 3];

    /// <summary>The picture of what was drawn.</summary>
    public byte[] Picture { get; set; } = SampleSignature.Png;

    /// <summary>Answers every request with an error.</summary>
    public bool Refuses { get; set; }

    /// <summary>A signature is being waited for.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>Drawings begun, retries included.</summary>
    public int Attempts { get; private set; }

    /// <summary>Text the pad has shown.</summary>
    public string? Shown { get; private set; }

    /// <summary>Ends when the citizen has been asked.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc/>
    protected override void Begin() => (_open, IsAsked) = (false, false);

    /// <summary>The citizen draws.</summary>
    /// <param name="points">How much.</param>
    public async Task DrawAsync(int points)
    {
        _points = points;
        for (var i = 0; i < points; i++)
        {
            var point = new JsonObject { ["x"] = (1000 + (i * 30)).ToString(CultureInfo.InvariantCulture), ["y"] = (2400 + (int)(600 * Math.Sin(i / 9.0))).ToString(CultureInfo.InvariantCulture), ["p"] = (400 + i).ToString(CultureInfo.InvariantCulture) };
            await SendAsync(new() { ["TOKEN_TYPE"] = "TOKEN_TYPE_SEND", ["TOKEN_CMD"] = "TOKEN_CMD_SIGNATURE_POINT", ["TOKEN_PARAM_POINT"] = point });
        }
    }

    /// <summary>The citizen presses a button of the pad.</summary>
    public Task PressAsync(string button) => SendAsync(new() { ["TOKEN_TYPE"] = "TOKEN_TYPE_SEND", ["TOKEN_CMD"] = button });

    /// <inheritdoc/>
    protected override async Task AnswerAsync(JsonObject message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var command = (string)message["TOKEN_CMD"]!;
        var answer = new JsonObject { ["TOKEN_TYPE"] = "TOKEN_TYPE_RESPONSE", ["TOKEN_CMD_ORIGIN"] = command, ["TOKEN_PARAM_RETURN_CODE"] = "0", ["TOKEN_ID"] = message["TOKEN_ID"]?.DeepClone() };
        var draws = false;
        switch (command)
        {
            case not null when Refuses:
                (answer["TOKEN_PARAM_RETURN_CODE"], answer["TOKEN_PARAM_ERROR_DESCRIPTION"]) = ("-2", "device failure");
                break;
            case "TOKEN_CMD_SEARCH_FOR_PADS":
                answer["TOKEN_PARAM_CONNECTED_PADS"] = Connected ? new JsonArray(new JsonObject { ["TOKEN_PARAM_PAD_INDEX"] = "0", ["TOKEN_PARAM_PAD_TYPE"] = "11", ["TOKEN_PARAM_PAD_SERIAL_NUMBER"] = "SIM0001" }) : [];
                break;
            case "TOKEN_CMD_OPEN_PAD":
                _open = true;
                answer["TOKEN_PARAM_PAD_DISPLAY_WIDTH"] = "640";
                answer["TOKEN_PARAM_PAD_SAMPLING_RATE"] = "280";
                break;
            case "TOKEN_CMD_SIGNATURE_START" when !_open:
                (answer["TOKEN_PARAM_RETURN_CODE"], answer["TOKEN_PARAM_ERROR_DESCRIPTION"]) = ("-6", "no pad opened");
                break;
            case "TOKEN_CMD_SIGNATURE_START":
                Shown = (string?)message["TOKEN_PARAM_CUSTOM_TEXT"];
                _document = (string?)message["TOKEN_PARAM_DOCHASH"] ?? "";
                IsAsked = true;
                draws = true;
                break;
            case "TOKEN_CMD_SIGNATURE_RETRY":
                draws = true;
                break;
            case "TOKEN_CMD_SIGNATURE_CONFIRM":
                answer["TOKEN_PARAM_RETURN_CODE"] = _points.ToString(CultureInfo.InvariantCulture);
                break;
            case "TOKEN_CMD_SIGNATURE_IMAGE":
                IsAsked = false;
                answer["TOKEN_PARAM_FILE"] = Convert.ToBase64String(Picture);
                break;
            case "TOKEN_CMD_SIGNATURE_SIGN_DATA":
                (answer["TOKEN_PARAM_SIGNATURE_SIGN_DATA"], answer["TOKEN_PARAM_CERT_ID"]) = (Convert.ToBase64String(Seal(_document)), "SIM");
                break;
            case "TOKEN_CMD_CLOSE_PAD":
                Begin();
                break;
            case "TOKEN_CMD_SIGNATURE_CANCEL" or "TOKEN_CMD_SIGNATURE_STOP":
                IsAsked = false;
                break;
            default:
                (answer["TOKEN_CMD_ORIGIN"], answer["TOKEN_PARAM_RETURN_CODE"]) = ("TOKEN_CMD_INCORRECT_COMMAND", "-1");
                break;
        }

        await SendAsync(answer);
        if (draws)
            await DrawAsync();
    }

    private async Task DrawAsync()
    {
        Attempts++;
        await DrawAsync(Points.Count > 1 ? Points.Dequeue() : Points.Peek());
        // Before whoever waits for it chooses another one.
        var pressed = Button;
        Asked.TrySetResult();
        if (pressed is { } button)
            await PressAsync(button);
    }
}
