using System.Collections.Concurrent;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Displays;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>Keeps when a booth's screen was last heard of, for whoever looks whether the booth is there. One write in five seconds at most, on each node.</summary>
internal sealed class ScreenSightings(TimeProvider time)
{
    private static readonly TimeSpan Write = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _written = new();

    /// <summary>The screen of a booth with an open call has asked for something.</summary>
    public async Task SeenAsync(BuergerserviceDb db, Guid boothId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_written.TryGetValue(boothId, out var last) && now - last < Write)
            return;
        _written[boothId] = now;
        await db.Set<BoothAgent>().Where(b => b.Id == boothId && b.Call != null).ExecuteUpdateAsync(u => u.SetProperty(b => b.ScreenSeenAt, now), cancellationToken);
    }

    /// <summary>Filter of what a booth's screen asks: one that asks is there. While a call waits it asks how the booth stands, afterwards for the picture.</summary>
    public static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var services = context.HttpContext.RequestServices;
        await services.GetRequiredService<ScreenSightings>().SeenAsync(services.GetRequiredService<BuergerserviceDb>(), DisplaySignIn.BoothOf(context.HttpContext.User), context.HttpContext.RequestAborted);
        return await next(context);
    }
}
