using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Buergerservice.Portal.Access;

/// <summary>Signs a script in by the header <c>X-Api-Key</c>. Only the key's SHA-256 is stored; a key carries 256 random bits.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, BuergerserviceDb db, IUserClaimsPrincipalFactory<StaffUser> claims, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";
    public const string Header = "X-Api-Key";

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[Header].ToString() is not { Length: > 0 } key)
            return AuthenticateResult.NoResult();
        var hash = HashOf(key);
        var now = time.GetUtcNow();
        var row = await db.ApiKeys.AsNoTracking().FirstOrDefaultAsync(k => k.Hash == hash && (k.ExpiresAt == null || k.ExpiresAt > now), Context.RequestAborted);
        var user = row is null ? null : await db.Users.FirstOrDefaultAsync(u => u.Id == row.UserId, Context.RequestAborted);
        // Failed passwords lock an account for a while; anybody can cause that, so it must not stop its scripts.
        if (user is null || user.LockoutEnd == DateTimeOffset.MaxValue)
            return AuthenticateResult.Fail("Der API-Schlüssel ist nicht gültig.");
        return AuthenticateResult.Success(new(await claims.CreateAsync(user), SchemeName));
    }
}
