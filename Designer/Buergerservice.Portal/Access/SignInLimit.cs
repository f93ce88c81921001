using System.Threading.RateLimiting;

namespace Buergerservice.Portal.Access;

/// <summary>
/// Slows down whoever tries names and passwords, or the codes and keys of device agents, in bulk. Each account is locked
/// after five failures anyway; this is for many accounts from one address, and keeps the audit trail from being flooded.
/// </summary>
internal static class SignInLimit
{
    private const int AttemptsPerMinute = 120;

    // All booths of a county may come from one address, and come back at once after a restart.
    private const int ConnectionsPerMinute = 1_200;

    private static readonly string[] SignIns = ["/anmelden", "/api/v1/devices/registration", "/kabine/anmelden"];

    public static IServiceCollection AddSignInLimit(this IServiceCollection services) => services.AddRateLimiter(o =>
    {
        o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            LimitOf(context.Request) is { } limit && context.Connection.RemoteIpAddress is { } address
                ? RateLimitPartition.GetFixedWindowLimiter($"{limit} {address}", _ => new() { PermitLimit = limit, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter(""));
    });

    private static int? LimitOf(HttpRequest request) =>
        request.Path.Equals(Booths.BoothsSetup.ConnectionPath, StringComparison.OrdinalIgnoreCase) ? ConnectionsPerMinute
        : HttpMethods.IsPost(request.Method) && SignIns.Any(p => request.Path.Equals(p, StringComparison.OrdinalIgnoreCase)) ? AttemptsPerMinute
        : null;
}
