using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Devices.Simulators;

/// <summary>A device's web server on the loopback address.</summary>
public abstract class WebSimulator : IAsyncDisposable
{
    private static readonly TimeSpan BetweenBytes = TimeSpan.FromMilliseconds(20);
    private readonly CancellationTokenSource _stop = new();
    private WebApplication? _app;

    /// <summary>Root of its addresses, after <see cref="StartAsync"/>.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What it does wrong.</summary>
    public FaultPlan Fault { get; } = new();

    /// <summary>Ends with the simulator.</summary>
    protected CancellationToken Stopping => _stop.Token;

    /// <summary>Begins to listen on a free port.</summary>
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Limits.MinResponseDataRate = null;
        });
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Use(async (context, next) =>
        {
            if (Fault.Now == WireFault.None || context.WebSockets.IsWebSocketRequest)
                await next(context);
            else
                await PlayAsync(context);
        });
        _app.UseRouting();
        Map(_app);
        await _app.StartAsync();
        Address = new(_app.Urls.First());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_app is not null)
        {
            using var now = new CancellationTokenSource();
            await now.CancelAsync();
            await _app.StopAsync(now.Token);
            await _app.DisposeAsync();
        }

        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Maps the device's addresses.</summary>
    protected abstract void Map(Microsoft.AspNetCore.Routing.IEndpointRouteBuilder endpoints);

    private async Task PlayAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stop.Token);
        var response = context.Response;
        response.ContentType = "application/octet-stream";
        try
        {
            switch (Fault.Now)
            {
                case WireFault.Silent:
                    Fault.Begin();
                    await Task.Delay(Timeout.Infinite, end.Token);
                    return;
                case WireFault.Truncated:
                    response.ContentLength = 400;
                    await response.Body.WriteAsync(new byte[200], end.Token);
                    await response.Body.FlushAsync(end.Token);
                    Fault.Begin();
                    context.Abort();
                    return;
                case WireFault.Oversized:
                    response.ContentLength = 50L * 1024 * 1024 * 1024;
                    await response.Body.FlushAsync(end.Token);
                    Fault.Begin();
                    await Task.Delay(Timeout.Infinite, end.Token);
                    return;
                case WireFault.Garbage:
                    Fault.Begin();
                    await response.Body.WriteAsync(Enumerable.Range(0, 300).Select(i => (byte)((i * 73) + 41)).ToArray(), end.Token);
                    return;
                default:
                    context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
                    for (var i = 0; ; i++)
                    {
                        await response.Body.WriteAsync(new byte[Fault.Now == WireFault.Slow ? 1 : 64 * 1024], end.Token);
                        await response.Body.FlushAsync(end.Token);
                        if (i == 1)
                            Fault.Begin();
                        if (Fault.Now == WireFault.Slow)
                            await Task.Delay(BetweenBytes, end.Token);
                    }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The driver has gone.
        }
    }
}
