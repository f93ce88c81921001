using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Triggers;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Http;

/// <summary>
/// Takes an HTTP request, which starts the workflow or lets it go on. Unless the definition says otherwise only signed-in
/// staff and scripts with a key may call it: <c>authorize</c> is on by default, unlike in Elsa.
/// </summary>
[Activity(TypeName, "HTTP-Anfrage", Category = "HTTP", Description = "Nimmt eine HTTP-Anfrage an und startet damit den Prozess oder setzt ihn fort.", Waits = true, IsTrigger = true)]
public sealed class HttpEndpoint : Activity, ITrigger
{
    /// <summary>The type's name in definitions.</summary>
    public const string TypeName = "Elsa.HttpEndpoint";

    /// <summary>Largest body any endpoint may accept.</summary>
    public const int LargestRequest = 4 * 1024 * 1024;

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>Path below <c>/workflows/</c>, with parameters such as <c>antrag/{nummer}</c>.</summary>
    [Input("path", "Pfad", Required = true)]
    public Input<string?> Path { get; } = new();

    /// <summary>Accepted methods.</summary>
    [Input("supportedMethods", "Methoden", UiHint = "multitext", Options = ["GET", "POST", "PUT", "PATCH", "DELETE"])]
    public Input<List<string>> SupportedMethods { get; } = new(["GET"]);

    /// <summary>False to let everybody call it, at a limited rate.</summary>
    [Input("authorize", "Nur nach Anmeldung", UiHint = "checkbox")]
    public Input<bool> Authorize { get; } = new(true);

    /// <summary>Policy the caller must meet, such as <c>admin</c>; empty for any member of staff.</summary>
    [Input("policy", "Berechtigung")]
    public Input<string?> Policy { get; } = new();

    /// <summary>Largest accepted body in bytes.</summary>
    [Input("requestSizeLimit", "Größte Anfrage (Bytes)")]
    public Input<long> RequestSizeLimit { get; } = new(256 * 1024);

    /// <summary>The request as a whole.</summary>
    [Output("result", "Anfrage")]
    public Output Result { get; } = new();

    /// <summary>The body: an object or list for JSON, the fields of a form, otherwise a text.</summary>
    [Output("parsedContent", "Inhalt")]
    public Output ParsedContent { get; } = new();

    /// <summary>Parameters of the path.</summary>
    [Output("routeData", "Werte aus dem Pfad")]
    public Output RouteData { get; } = new();

    /// <summary>Parameters of the query.</summary>
    [Output("queryStringData", "Werte aus der Abfrage")]
    public Output QueryStringData { get; } = new();

    /// <summary>Headers, without those that prove who the caller is.</summary>
    [Output("headers", "Kopfzeilen")]
    public Output Headers { get; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<TriggerDeclaration> Triggers
    {
        get
        {
            var route = HttpRoute.Parse((string?)Path.Constant, out _)!;
            var options = Plain.ToJson(OptionsOf((bool)Authorize.Constant!, (string?)Policy.Constant, (long)RequestSizeLimit.Constant!));
            return [.. ((List<string>)SupportedMethods.Constant!).Select(m => new TriggerDeclaration(TriggerKind.Http, (string)Path.Constant!, route.HashFor(m)) { Options = options, IsUnique = true })];
        }
    }

    /// <inheritdoc/>
    protected internal override void Bind(ActivityBinder binder)
    {
        if (Path.Constant is string path && HttpRoute.Parse(path, out var problem) is null)
            binder.Error("bad-path", "Pfad", problem);
        if (SupportedMethods.Constant is List<string> methods && (methods.Count == 0 || methods.Exists(m => !Methods.Contains(m.ToUpperInvariant()))))
            binder.Error("bad-method", "Methoden", $"Erlaubt sind {string.Join(", ", Methods)}; mindestens eine ist nötig.");
        if (RequestSizeLimit.Constant is long size && size is < 0 or > LargestRequest)
            binder.Error("bad-size", "Größte Anfrage (Bytes)", $"Erlaubt sind 0 bis {LargestRequest} Bytes.");
        if (Node.Source.CanStartWorkflow && (Path is { IsGiven: true, Constant: null } || SupportedMethods.Constant is null || Authorize.Constant is null || RequestSizeLimit.Constant is null || Policy is { IsGiven: true, Constant: null }))
            binder.Error("trigger-not-constant", null, "Eine HTTP-Anfrage, die den Prozess startet, braucht festen Pfad, feste Methoden und feste Berechtigung.");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (context.TakeTrigger(out var request))
        {
            Take(context, request);
            return;
        }

        var path = Path.Get(context);
        _ = HttpRoute.Parse(path, out var problem) ?? throw new DomainRuleException($"Pfad „{path}“: {problem}");
        var options = Plain.ToJson(OptionsOf(Authorize.Get(context), Policy.Get(context), Math.Clamp(RequestSizeLimit.Get(context), 0, LargestRequest)));
        foreach (var method in SupportedMethods.Get(context))
            context.WaitForRequest(HttpRoute.KeyOf(method, path!, options), $"HTTP-Anfrage {method.ToUpperInvariant()} „{path}“");
    }

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        Take(context, resumption.Input);
        context.Complete();
    }

    private void Take(ActivityContext context, object? input)
    {
        var request = input as Dictionary<string, object?> ?? [];
        context.Instance.Exchange = Guid.TryParse(request.GetValueOrDefault("exchange") as string, out var exchange) ? exchange : null;
        Result.Set(context, request.Where(p => p.Key != "exchange").ToDictionary());
        ParsedContent.Set(context, request.GetValueOrDefault("content"));
        RouteData.Set(context, request.GetValueOrDefault("route"));
        QueryStringData.Set(context, request.GetValueOrDefault("query"));
        Headers.Set(context, request.GetValueOrDefault("headers"));
    }

    private static Dictionary<string, object?> OptionsOf(bool authorize, string? policy, long size) => new()
    {
        ["authorize"] = authorize || !string.IsNullOrEmpty(policy),
        ["policy"] = policy,
        ["size"] = size,
    };
}
