using System.Threading.RateLimiting;

namespace Buergerservice.Portal.Access;

/// <summary>
/// Slows down whoever tries names and passwords in bulk. Each account is locked after five failures anyway; this is for
/// many accounts from one address, and keeps the audit trail from being flooded.
/// </summary>
internal static class SignInLimit
{
    private const int AttemptsPerMinute = 120;

    public static IServiceCollection AddSignInLimit(this IServiceCollection services) => services.AddRateLimiter(o =>
    {
        o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            IsSignIn(context.Request) && context.Connection.RemoteIpAddress is { } address
                ? RateLimitPartition.GetFixedWindowLimiter(address.ToString(), _ => new() { PermitLimit = AttemptsPerMinute, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter(""));
    });

    private static bool IsSignIn(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.Path.Equals("/anmelden", StringComparison.OrdinalIgnoreCase);
}
