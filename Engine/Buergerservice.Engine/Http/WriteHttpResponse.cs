using System.Text;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Http;

/// <summary>Answers the request the instance took last. The answer is recorded, and sent by whoever holds the connection.</summary>
[Activity("Elsa.WriteHttpResponse", "HTTP-Antwort", Category = "HTTP", Description = "Beantwortet die zuletzt angenommene HTTP-Anfrage.")]
public sealed class WriteHttpResponse : Activity
{
    /// <summary>Largest body of an answer.</summary>
    public const int LargestBody = 4 * 1024 * 1024;

    // What the server itself decides about a connection or about who is signed in.
    private static readonly HashSet<string> Forbidden = new(StringComparer.OrdinalIgnoreCase)
        { "Connection", "Content-Length", "Content-Security-Policy", "Content-Type", "Keep-Alive", "Set-Cookie", "Strict-Transport-Security", "Trailer", "Transfer-Encoding", "Upgrade" };

    /// <summary>HTTP status.</summary>
    [Input("statusCode", "Status", Description = "HTTP-Status, zum Beispiel OK oder 404.")]
    public Input<string> StatusCode { get; } = new("200");

    /// <summary>A text, or a value that is sent as JSON.</summary>
    [Input("content", "Inhalt", UiHint = "multiline", Description = "Text oder JSON der Antwort.")]
    public Input<object?> Content { get; } = new();

    /// <summary>Media type; by default JSON for values and plain text for texts.</summary>
    [Input("contentType", "Inhaltstyp", Description = "Zum Beispiel application/json.")]
    public Input<string?> ContentType { get; } = new();

    /// <summary>Headers by name.</summary>
    [Input("responseHeaders", "Kopfzeilen", UiHint = "json", Description = "Weitere Kopfzeilen, als JSON-Objekt.")]
    public Input<Dictionary<string, object?>> ResponseHeaders { get; } = new([]);

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var exchange = context.Instance.Exchange ?? throw new DomainRuleException("Es gibt keine offene HTTP-Anfrage, die beantwortet werden könnte.");
        var status = StatusOf(StatusCode.Get(context));
        var content = Content.Get(context);
        var body = content is null ? [] : Encoding.UTF8.GetBytes(content as string ?? Plain.ToJson(content));
        if (body.Length > LargestBody)
            throw new DomainRuleException($"Die HTTP-Antwort ist größer als {LargestBody / 1024 / 1024} MiB.");
        var type = ContentType.Get(context) is { Length: > 0 } given ? given : content is null ? null : content is string ? "text/plain; charset=utf-8" : "application/json";
        if (type?.AsSpan().ContainsAny('\r', '\n') == true)
            throw new DomainRuleException("Der Inhaltstyp enthält einen Zeilenumbruch.");
        context.AnswerRequest(new(exchange, status, type, HeadersOf(context), body));
    }

    // Elsa writes names of .NET's enumeration such as OK or NotFound.
    private static int StatusOf(string text) => Enum.TryParse<System.Net.HttpStatusCode>(text, ignoreCase: true, out var status) && (int)status is >= 200 and <= 599
        ? (int)status : throw new DomainRuleException($"„{text}“ ist kein HTTP-Status zwischen 200 und 599.");

    private Dictionary<string, string> HeadersOf(ActivityContext context)
    {
        var result = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in ResponseHeaders.Get(context))
        {
            var text = ValueConverter.Convert<string?>(value) ?? "";
            if (Forbidden.Contains(name) || name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || text.Any(char.IsControl) || text.Length > 2000)
                throw new DomainRuleException($"Die Kopfzeile „{name}“ darf ein Prozess nicht setzen, oder ihr Wert ist nicht zulässig.");
            result[name] = text;
        }

        return result;
    }
}
