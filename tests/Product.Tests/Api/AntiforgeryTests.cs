using System.Net;
using System.Net.Http.Json;
using System.Security.Claims;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

[Collection(ApiFixture.Name)]
public sealed class AntiforgeryTests(ApiFixture api)
{
    private const string Path = "definitions/validate";

    [Fact]
    public async Task A_write_by_cookie_needs_the_proof_and_a_read_does_not()
    {
        var client = api.As(null);
        client.Headers.Add("Cookie", await SessionAsync("t-admin"));
        Assert.Equal("t-admin", (await client.Get("me")).Expect(HttpStatusCode.OK)["userName"]);
        (await client.PostText(Path, "{}")).ExpectProblem(HttpStatusCode.BadRequest, "antiforgery");
        (await client.Send(HttpMethod.Post, Path, JsonContent.Create(new { }), ("RequestVerificationToken", "erfunden"))).ExpectProblem(HttpStatusCode.BadRequest, "antiforgery");
    }

    [Fact]
    public async Task A_write_by_cookie_with_the_proof_goes_through()
    {
        var session = await SessionAsync("t-admin");
        var (token, header, cookie) = await ProofAsync(session);
        var client = api.As(null);
        client.Headers.Add("Cookie", $"{session}; {cookie}");
        (await client.Send(HttpMethod.Post, Path, JsonContent.Create(new { definitionId = "x" }), (header, token))).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_proof_of_one_person_does_not_work_for_another()
    {
        var (token, header, cookie) = await ProofAsync(await SessionAsync("t-leitung"));
        var client = api.As(null);
        client.Headers.Add("Cookie", $"{await SessionAsync("t-admin")}; {cookie}");
        (await client.Send(HttpMethod.Post, Path, JsonContent.Create(new { }), (header, token))).ExpectProblem(HttpStatusCode.BadRequest, "antiforgery");
    }

    [Fact]
    public async Task A_made_up_key_beside_a_cookie_does_not_replace_the_proof()
    {
        var client = api.As(null);
        client.Headers.Add("Cookie", await SessionAsync("t-admin"));
        (await client.Send(HttpMethod.Post, Path, JsonContent.Create(new { }), ("X-Api-Key", "erfunden"))).ExpectProblem(HttpStatusCode.Unauthorized);
    }

    private async Task<(string Token, string Header, string Cookie)> ProofAsync(string session)
    {
        var client = api.As(null);
        client.Headers.Add("Cookie", session);
        var answer = (await client.Get("antiforgery")).Expect(HttpStatusCode.OK);
        return (answer["token"]!, answer["headerName"]!, answer.Headers["Set-Cookie"].Split(';')[0]);
    }

    /// <summary>The cookie a sign-in gives, made without the sign-in page.</summary>
    private async Task<string> SessionAsync(string userName)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>().FindByNameAsync(userName);
        ClaimsPrincipal principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<StaffUser>>().CreateAsync(user!);
        var options = scope.ServiceProvider.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var now = TimeProvider.System.GetUtcNow();
        var ticket = new AuthenticationTicket(principal, new() { IssuedUtc = now, ExpiresUtc = now.AddHours(1) }, IdentityConstants.ApplicationScheme);
        return $"{options.Cookie.Name}={options.TicketDataFormat.Protect(ticket)}";
    }
}
