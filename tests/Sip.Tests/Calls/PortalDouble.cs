using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Sip.Tests.Calls;

/// <summary>The portal's side of a terminal, with switches for what can go wrong. The genuine one is in the conversation tests.</summary>
internal sealed class PortalDouble : IAsyncDisposable
{
    public const string Cookie = "buergerservice-terminal=0123456789abcdef0123456789abcdef.geheim";

    private readonly WebApplication _app;
    private readonly Lock _lock = new();
    private readonly List<string> _said = [];
    private readonly List<(int Epoch, int Number, string Body)> _signals = [];

    private PortalDouble(WebApplication app)
    {
        _app = app;
        app.Use(async (context, next) =>
        {
            if (IsAway)
                context.Response.StatusCode = 503;
            else if (context.Request.Path != "/kabine/anmelden" && (context.Request.Headers.Cookie != Cookie || context.Request.Headers["X-Kabine"] != "terminal" || IsRevoked))
                context.Response.StatusCode = 401;
            else
                await next();
        });
        app.MapGet("/kabine/video", (int epoch, int after) => View(epoch, after));
        app.MapGet("/kabine/stand", () => Results.Json(new { state = !IsOpen ? "geschlossen" : IsBeingCleared ? "vorbereitung" : "ruhe", title = "", call = Call, clear = Clear }));
        app.MapPost("/kabine/video/rufen", () => Note("rufen", () => IsOpen && !IsBeingCleared && Call is null && Clear is null, () => Call = BeginsLater ? null : Guid.NewGuid()));
        app.MapPost("/kabine/video/beenden", () => Note("beenden", () => true, () => (Clear, Call) = (Call ?? Clear, null)));
        app.MapPost("/kabine/geleert", (JsonObject o) => Note("geleert " + o["gespraech"], () => Clear is not null, () => Clear = null));
        app.MapPost("/kabine/video/epoch", (JsonObject o) => Note("epoch " + o["seen"], () => true, () => { Epoch++; Browser.Clear(); }));
        app.MapPost("/kabine/video/signals", (JsonObject o) => Take((int)o["epoch"]!, (int)o["number"]!, (string)o["body"]!));
    }

    public Uri Address { get; private set; } = null!;

    public bool IsAway { get; set; }

    public bool IsRevoked { get; set; }

    public bool IsOpen { get; set; } = true;

    /// <summary>Whether the last call's traces are being removed.</summary>
    public bool IsBeingCleared { get; set; }

    public bool BeginsLater { get; set; }

    public int Looks { get; private set; }

    public Guid? Call { get; set; }

    /// <summary>The call that has ended and is not yet cleared; until then there is no other.</summary>
    public Guid? Clear { get; set; }

    public bool HasBoth { get; set; }

    /// <summary>Whether the answer lacks what the browser has said, as no portal should answer.</summary>
    public bool LacksSignals { get; set; }

    public int Epoch { get; set; }

    /// <summary>What the browser has said in this epoch.</summary>
    public List<string> Browser { get; } = [];

    public IReadOnlyList<string> Said
    {
        get
        {
            lock (_lock)
                return [.. _said];
        }
    }

    public IReadOnlyList<(int Epoch, int Number, string Body)> Signals
    {
        get
        {
            lock (_lock)
                return [.. _signals];
        }
    }

    public static async Task<PortalDouble> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        var portal = new PortalDouble(builder.Build());
        await portal._app.StartAsync(TestContext.Current.CancellationToken);
        portal.Address = new(portal._app.Urls.First());
        return portal;
    }

    /// <summary>Somebody takes the call: a new media connection, in which his browser says these things.</summary>
    public void Connect(params string[] says)
    {
        lock (_lock)
        {
            Browser.Clear();
            Browser.AddRange(says);
            (HasBoth, Epoch) = (true, Epoch + 1);
        }
    }

    public void Say(string body)
    {
        lock (_lock)
            Browser.Add(body);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult View(int epoch, int after)
    {
        lock (_lock)
        {
            Looks++;
            if (Call is not { } call)
                return Results.NoContent();
            var signals = epoch == Epoch ? Browser.Select((b, i) => new { number = i + 1, body = b }).Where(s => s.number > after).ToArray() : [];
            return Results.Json(new { call, epoch = Epoch, hasBoth = HasBoth, iceServers = Array.Empty<object>(), signals = LacksSignals ? null : signals });
        }
    }

    private IResult Take(int epoch, int number, string body)
    {
        lock (_lock)
        {
            if (epoch == Epoch)
                _signals.Add((epoch, number, body));
            return Results.Json(new { isTaken = epoch == Epoch });
        }
    }

    private IResult Note(string what, Func<bool> isRight, Action act)
    {
        lock (_lock)
        {
            _said.Add(what);
            if (!isRight())
                return Results.Conflict();
            act();
            return Results.NoContent();
        }
    }
}
