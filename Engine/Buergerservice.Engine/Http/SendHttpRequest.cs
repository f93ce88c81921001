using System.Globalization;
using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Http;

/// <summary>
/// Sends an HTTP request as an effect, only to hosts the administration allows. It leaves by the status code when that is
/// expected, else by <c>Unmatched status code</c>, and always by <c>Done</c>. A failure is tried again; when it is given up
/// the step leaves by <c>Failed to connect</c> or <c>Timeout</c> where a connection takes that up, else it is an incident.
/// </summary>
[Activity("Elsa.SendHttpRequest", "HTTP-Anfrage senden", Category = "HTTP", Description = "Sendet eine HTTP-Anfrage an eine erlaubte Adresse.", Waits = true, Outcomes = ["Done", "Unmatched status code", "Failed to connect", "Timeout"])]
public class SendHttpRequest : Activity
{
    /// <summary>Kind of the effect.</summary>
    public const string EffectKind = "http.send";

    /// <summary>Outcome when no connection could be made.</summary>
    public const string FailedToConnect = "Failed to connect";

    /// <summary>Outcome when no answer came in time.</summary>
    public const string TimedOut = "Timeout";

    private const string Unmatched = "Unmatched status code";

    /// <summary>Address with <c>https</c>.</summary>
    [Input("url", "Adresse", Required = true, Description = "Vollständige Adresse; ihr Rechner muss in den Einstellungen erlaubt sein.")]
    public Input<string?> Url { get; } = new();

    /// <summary>Method.</summary>
    [Input("method", "Methode", UiHint = "dropdown", Options = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"])]
    public Input<string> Method { get; } = new("GET");

    /// <summary>A text, or a value that is sent as JSON.</summary>
    [Input("content", "Inhalt", UiHint = "multiline", Description = "Text oder JSON der Anfrage.")]
    public Input<object?> Content { get; } = new();

    /// <summary>Media type of the content.</summary>
    [Input("contentType", "Inhaltstyp", Description = "Zum Beispiel application/json.")]
    public Input<string?> ContentType { get; } = new();

    /// <summary>Value of the header <c>Authorization</c>.</summary>
    [Input("authorization", "Anmeldung (Authorization)", Description = "Wert der Kopfzeile Authorization. Schreiben Sie keine Geheimnisse in den Prozess.")]
    public Input<string?> Authorization { get; } = new();

    /// <summary>Headers by name.</summary>
    [Input("requestHeaders", "Kopfzeilen", UiHint = "json", Description = "Weitere Kopfzeilen, als JSON-Objekt.")]
    public Input<Dictionary<string, object?>> RequestHeaders { get; } = new([]);

    /// <summary>Status codes that are outcomes.</summary>
    [Input("expectedStatusCodes", "Erwartete Status", UiHint = "multitext", Description = "HTTP-Status, die eigene Ausgänge werden, zum Beispiel 200 und 404.")]
    public Input<List<int>> ExpectedStatusCodes { get; } = new([200]);

    /// <summary>Status of the answer.</summary>
    [Output("statusCode", "Status")]
    public Output StatusCode { get; } = new();

    /// <summary>The body: read as JSON when it is that, else a text.</summary>
    [Output("parsedContent", "Inhalt der Antwort")]
    public Output ParsedContent { get; } = new();

    /// <summary>Headers of the answer.</summary>
    [Output("responseHeaders", "Kopfzeilen der Antwort")]
    public Output ResponseHeaders { get; } = new();

    /// <summary>Status, headers and content in one.</summary>
    [Output("result", "Antwort")]
    public Output Result { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<string> Outcomes =>
        [.. (ExpectedStatusCodes.Constant as List<int> ?? []).Select(Text), Unmatched, FailedToConnect, TimedOut, "Done"];

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var url = Url.Get(context) ?? "";
        context.RequestEffect(EffectKind, new()
        {
            ["url"] = url,
            ["method"] = Method.Get(context).ToUpperInvariant(),
            ["content"] = Content.Get(context),
            ["contentType"] = ContentType.Get(context),
            ["authorization"] = Authorization.Get(context),
            ["headers"] = RequestHeaders.Get(context),
            ["connectOutcome"] = Takes(FailedToConnect),
            ["timeoutOutcome"] = Takes(TimedOut),
        }, Uri.TryCreate(url, UriKind.Absolute, out var uri) ? $"Antwort von {uri.Host}" : "HTTP-Antwort");
    }

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        var answer = resumption.Input as Dictionary<string, object?> ?? [];
        if (answer.GetValueOrDefault("failure") is string failure)
        {
            context.Complete(failure);
            return;
        }

        var status = Convert.ToInt32(answer.GetValueOrDefault("status"), CultureInfo.InvariantCulture);
        StatusCode.Set(context, status);
        ParsedContent.Set(context, answer.GetValueOrDefault("content"));
        ResponseHeaders.Set(context, answer.GetValueOrDefault("headers"));
        Result.Set(context, answer);
        context.Complete(ExpectedStatusCodes.Get(context).Contains(status) ? Text(status) : Unmatched, "Done");
    }

    private bool Takes(string outcome) => Node.Parent?.Activity is Flowchart flow && flow.Follows(Node, outcome);

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The same step under the name Studio gives it in a flowchart.</summary>
[Activity("Elsa.FlowSendHttpRequest", "HTTP-Anfrage senden", Category = "HTTP", Description = "Sendet eine HTTP-Anfrage an eine erlaubte Adresse.", Waits = true, Outcomes = ["Done", "Unmatched status code", "Failed to connect", "Timeout"])]
public sealed class FlowSendHttpRequest : SendHttpRequest;
