using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions;
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

    /// <summary>Kind of the change that takes the files of a missed request from the instance.</summary>
    public const string ReleaseFiles = "http.release-files";

    /// <summary>Name of the request's id in what the activity receives.</summary>
    public const string Exchange = "exchange";

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    /// <summary>Path below <c>/workflows/</c>, with parameters such as <c>antrag/{nummer}</c>.</summary>
    [Input("path", "Pfad", Required = true, Description = "Pfad unter /workflows/, mit Platzhaltern wie antrag/{nummer}.")]
    public Input<string?> Path { get; } = new();

    /// <summary>Accepted methods.</summary>
    [Input("supportedMethods", "Methoden", UiHint = "multitext", Options = ["GET", "POST", "PUT", "PATCH", "DELETE"], Description = "HTTP-Methoden, die angenommen werden.")]
    public Input<List<string>> SupportedMethods { get; } = new(["GET"]);

    /// <summary>False to let everybody call it, at a limited rate.</summary>
    [Input("authorize", "Nur nach Anmeldung", UiHint = "checkbox", Description = "Nur angemeldete Beschäftigte und Skripte mit Schlüssel dürfen anfragen.")]
    public Input<bool> Authorize { get; } = new(true);

    /// <summary>Policy the caller must meet, such as <c>admin</c>; empty for any member of staff.</summary>
    [Input("policy", "Berechtigung", Description = "Zusätzlich nötige Berechtigung.")]
    public Input<string?> Policy { get; } = new();

    /// <summary>How long the caller waits for the answer; empty for the setting of the installation. Then it is told where to fetch it.</summary>
    [Input("requestTimeout", "Wartezeit auf die Antwort", Description = "Zum Beispiel 00:00:20; leer: wie für die Installation eingestellt.")]
    public Input<TimeSpan?> RequestTimeout { get; } = new();

    /// <summary>Largest accepted request in bytes, files included; empty for 256 KiB beside the files.</summary>
    [Input("requestSizeLimit", "Größte Anfrage (Bytes)", Description = "Größere Anfragen werden abgelehnt; leer: 256 KiB ohne Dateien.")]
    public Input<long?> RequestSizeLimit { get; } = new();

    /// <summary>Largest accepted file in bytes.</summary>
    [Input("fileSizeLimit", "Größte Datei (Bytes)", Description = "Größere Dateien werden abgelehnt.")]
    public Input<long?> FileSizeLimit { get; } = new();

    /// <summary>Accepted extensions of files, such as <c>.pdf</c>; empty for all.</summary>
    [Input("allowedFileExtensions", "Erlaubte Dateiendungen", UiHint = "multitext", Description = "Zum Beispiel .pdf; leer: alle.")]
    public Input<List<string>> AllowedFileExtensions { get; } = new([]);

    /// <summary>Extensions of files that are refused.</summary>
    [Input("blockedFileExtensions", "Gesperrte Dateiendungen", UiHint = "multitext", Description = "Dateien mit diesen Endungen werden abgelehnt.")]
    public Input<List<string>> BlockedFileExtensions { get; } = new([]);

    /// <summary>Accepted types of files, such as <c>application/pdf</c> or <c>image/*</c>; empty for all.</summary>
    [Input("allowedMimeTypes", "Erlaubte Dateiarten (MIME)", UiHint = "multitext", Description = "Zum Beispiel application/pdf oder image/*; leer: alle.")]
    public Input<List<string>> AllowedMimeTypes { get; } = new([]);

    /// <summary>True to take up a request that is too large by an outcome instead of refusing it.</summary>
    [Input("exposeRequestTooLargeOutcome", "Ergebnis „Request too large“", UiHint = "checkbox", Description = "Zu große Anfragen gehen bei diesem Ausgang weiter, statt abgelehnt zu werden.")]
    public Input<bool> ExposeRequestTooLargeOutcome { get; } = new();

    /// <summary>True to take up a file that is too large by an outcome.</summary>
    [Input("exposeFileTooLargeOutcome", "Ergebnis „File too large“", UiHint = "checkbox", Description = "Zu große Dateien gehen bei diesem Ausgang weiter, statt abgelehnt zu werden.")]
    public Input<bool> ExposeFileTooLargeOutcome { get; } = new();

    /// <summary>True to take up a file with a refused extension by an outcome.</summary>
    [Input("exposeInvalidFileExtensionOutcome", "Ergebnis „Invalid file extension“", UiHint = "checkbox", Description = "Dateien mit gesperrter Endung gehen bei diesem Ausgang weiter.")]
    public Input<bool> ExposeInvalidFileExtensionOutcome { get; } = new();

    /// <summary>True to take up a file of a refused type by an outcome.</summary>
    [Input("exposeInvalidFileMimeTypeOutcome", "Ergebnis „Invalid file MIME type“", UiHint = "checkbox", Description = "Dateien einer nicht erlaubten Art gehen bei diesem Ausgang weiter.")]
    public Input<bool> ExposeInvalidFileMimeTypeOutcome { get; } = new();

    /// <summary>The request as a whole.</summary>
    [Output("result", "Anfrage")]
    public Output Result { get; } = new();

    /// <summary>The body: an object or list for JSON, the fields of a form, otherwise a text.</summary>
    [Output("parsedContent", "Inhalt")]
    public Output ParsedContent { get; } = new();

    /// <summary>The files: <c>id</c>, <c>field</c>, <c>name</c>, <c>contentType</c>, <c>size</c> and <c>sha256</c> of each. The contents stay outside of the instance.</summary>
    [Output("files", "Dateien")]
    public Output Files { get; } = new();

    /// <summary>The first of them, or nothing.</summary>
    [Output("file", "Datei")]
    public Output File { get; } = new();

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
    public override IReadOnlyList<string> Outcomes => [.. ExposedOutcomes(i => i.Constant is true), "Done"];

    /// <inheritdoc/>
    public IReadOnlyList<TriggerDeclaration> Triggers
    {
        get
        {
            var route = HttpRoute.Parse((string?)Path.Constant, out _)!;
            var options = OptionsOf(new Constants()).ToJson();
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
        if (RequestSizeLimit.Constant is long size && size is < 0 or > HttpEndpointOptions.LargestRequest)
            binder.Error("bad-size", "Größte Anfrage (Bytes)", $"Erlaubt sind 0 bis {HttpEndpointOptions.LargestRequest} Bytes.");
        if (FileSizeLimit.Constant is long file && file is < 0 or > HttpEndpointOptions.LargestRequest)
            binder.Error("bad-size", "Größte Datei (Bytes)", $"Erlaubt sind 0 bis {HttpEndpointOptions.LargestRequest} Bytes.");
        if (RequestTimeout.Constant is TimeSpan wait && (wait <= TimeSpan.Zero || wait > HttpEndpointOptions.LongestWait))
            binder.Error("bad-timeout", "Wartezeit auf die Antwort", $"Erlaubt sind bis zu {HttpEndpointOptions.LongestWait.TotalMinutes:0} Minuten.");
        if (Node.Source.CanStartWorkflow && Given.Any(i => i.Expression is not (null or ConstantExpression)))
            binder.Error("trigger-not-constant", null, "Eine HTTP-Anfrage, die den Prozess startet, braucht festen Pfad, feste Methoden, feste Grenzen und feste Berechtigung.");
    }

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        if (context.TakeTrigger(out var request))
        {
            if (Take(context, request) is { } refused)
                context.Complete(refused);
            return;
        }

        var path = Path.Get(context);
        _ = HttpRoute.Parse(path, out var problem) ?? throw new DomainRuleException($"Pfad „{path}“: {problem}");
        var options = OptionsOf(new Evaluated(context)).ToJson();
        foreach (var method in SupportedMethods.Get(context))
            context.WaitForRequest(HttpRoute.KeyOf(method, path!, options), $"HTTP-Anfrage {method.ToUpperInvariant()} „{path}“");
    }

    /// <inheritdoc/>
    protected internal override void Resume(ActivityContext context, Resumption resumption)
    {
        if (Take(context, resumption.Input) is { } refused)
            context.Complete(refused);
        else
            context.Complete();
    }

    /// <summary>Id of the request in what an endpoint is given, or null.</summary>
    internal static Guid? ExchangeOf(object? input) =>
        input is Dictionary<string, object?> request && Guid.TryParse(request.GetValueOrDefault(Exchange) as string, out var exchange) ? exchange : null;

    // The outcome of a request that was refused and is taken up all the same.
    private string? Take(ActivityContext context, object? input)
    {
        var request = input as Dictionary<string, object?> ?? [];
        context.Instance.Exchange = ExchangeOf(request);
        Result.Set(context, request.Where(p => p.Key != Exchange).ToDictionary());
        ParsedContent.Set(context, request.GetValueOrDefault("content"));
        var files = request.GetValueOrDefault("files") as List<object?> ?? [];
        Files.Set(context, files);
        File.Set(context, files.FirstOrDefault());
        RouteData.Set(context, request.GetValueOrDefault("route"));
        QueryStringData.Set(context, request.GetValueOrDefault("query"));
        Headers.Set(context, request.GetValueOrDefault("headers"));
        return request.GetValueOrDefault("refused") as string;
    }

    private IEnumerable<Input> Given =>
    [
        Path, SupportedMethods, Authorize, Policy, RequestTimeout, RequestSizeLimit, FileSizeLimit, AllowedFileExtensions, BlockedFileExtensions, AllowedMimeTypes,
        ExposeRequestTooLargeOutcome, ExposeFileTooLargeOutcome, ExposeInvalidFileExtensionOutcome, ExposeInvalidFileMimeTypeOutcome,
    ];

    private IEnumerable<string> ExposedOutcomes(Func<Input<bool>, bool> isExposed) => new[]
    {
        (ExposeRequestTooLargeOutcome, HttpRefusal.RequestTooLarge), (ExposeFileTooLargeOutcome, HttpRefusal.FileTooLarge),
        (ExposeInvalidFileExtensionOutcome, HttpRefusal.InvalidExtension), (ExposeInvalidFileMimeTypeOutcome, HttpRefusal.InvalidMimeType),
    }.Where(o => isExposed(o.Item1)).Select(o => o.Item2);

    private HttpEndpointOptions OptionsOf(IReads reads)
    {
        var policy = reads.Of(Policy);
        return new()
        {
            Authorize = reads.Of(Authorize) || !string.IsNullOrEmpty(policy),
            Policy = policy,
            Size = reads.Of(RequestSizeLimit),
            FileSize = Math.Clamp(reads.Of(FileSizeLimit) ?? HttpEndpointOptions.DefaultFile, 0, HttpEndpointOptions.LargestRequest),
            AllowedExtensions = [.. reads.Of(AllowedFileExtensions).Select(HttpEndpointOptions.ExtensionOf)],
            BlockedExtensions = [.. reads.Of(BlockedFileExtensions).Select(HttpEndpointOptions.ExtensionOf)],
            MimeTypes = reads.Of(AllowedMimeTypes),
            Outcomes = [.. ExposedOutcomes(reads.Of)],
            Timeout = reads.Of(RequestTimeout)?.TotalSeconds is { } seconds ? Math.Clamp(seconds, 0.1, HttpEndpointOptions.LongestWait.TotalSeconds) : null,
        };
    }

    // A trigger's inputs are constants, those of a waiting step are evaluated.
    private interface IReads
    {
        T Of<T>(Input<T> input);
    }

    private sealed class Constants : IReads
    {
        public T Of<T>(Input<T> input) => (T)input.Constant!;
    }

    private sealed class Evaluated(ActivityContext context) : IReads
    {
        public T Of<T>(Input<T> input) => input.Get(context);
    }
}
