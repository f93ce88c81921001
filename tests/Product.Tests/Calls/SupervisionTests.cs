using System.Net;
using System.Text.Json;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Calls;

/// <summary>The lead sees everybody who can take calls and every conversation that goes on, and takes people off whatever they are doing .</summary>
[Collection(ApiFixture.Name)]
public sealed class SupervisionTests(ApiFixture api)
{
    private static readonly Actor Administrator = new("t-admin", "t-admin", "kreis", [Actor.AdministratorRole]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_has_never_signed_on_is_there_a_conversation_is_seen_and_whoever_is_in_it_is_taken_off_afterwards()
    {
        await using var booth = await TestBoothAsync();
        var key = $"aufsicht-{booth.Name}";
        await WithAsync<OrganisationAdministration>(async o =>
        {
            await o.SaveServiceAsync(null, key, $"Aufsicht {booth.Name}", null, 0, Administrator, Cancel);
            // Nobody of the tests signs this person on.
            await o.SetSkillsAsync("t-datenschutz", new Dictionary<string, int> { [key] = 1 }, null, Administrator, Cancel);
        });
        var center = "";
        await WithAsync<OrganisationDirectory>(async o => center = (await o.GetAsync("kreis", Cancel)).Center);
        var call = Guid.CreateVersion7().ToString();
        await DoAsync(center, new DefineAgent("t-sach2", "kreis", new() { [key] = 1 }), new SetWant("t-sach2", Want.Ready), new Arrive(call, $"kreis/{booth.Name}", "kreis", key), new Accept("t-sach2", call));

        var view = await ViewAsync();
        var absent = Agent(view, "t-datenschutz");
        Assert.Equal(("offline", JsonValueKind.Null, $"Aufsicht {booth.Name}"), (absent.GetProperty("status").GetString(), absent.GetProperty("since").ValueKind, absent.GetProperty("services")[0].GetString()));
        var running = view.GetProperty("running").EnumerateArray().Single(r => r.GetProperty("booth").GetString() == booth.Name);
        Assert.Equal(("t-sach2", "connected"), (running.GetProperty("with").GetString(), running.GetProperty("state").GetString()));
        Assert.NotEqual(default, running.GetProperty("since").GetDateTimeOffset());
        // Neither booth nor person is told to a partner.
        Assert.DoesNotContain(booth.Name, (await api.As("t-fremd").Get("calls/supervision")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);

        var page = (await api.As("t-behoerde").Send(HttpMethod.Get, "/anrufe/leitung?person=t-sach2", null)).Expect(HttpStatusCode.OK).Text;
        Assert.Contains("Status von t-sach2 ändern", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        (await api.As("t-behoerde").Post("calls/supervision/t-sach2/status", new { signOff = false, reason = "Besprechung" })).Expect(HttpStatusCode.NoContent);
        var busy = Agent(await ViewAsync(), "t-sach2");
        Assert.Equal(("inCall", "notReady"), (busy.GetProperty("status").GetString(), busy.GetProperty("want").GetString()));
        page = WebUtility.HtmlDecode((await api.As("t-behoerde").Send(HttpMethod.Get, "/anrufe/leitung", null)).Expect(HttpStatusCode.OK).Text);
        Assert.Contains("danach nicht bereit", page, StringComparison.Ordinal);
        Assert.Contains("Laufende Gespräche", page, StringComparison.Ordinal);
        await DoAsync(center, new HangUp(call, HangUpBy.Agent), new EndWrapUp("t-sach2"));
        Assert.Equal("notReady", Agent(await ViewAsync(), "t-sach2").GetProperty("status").GetString());
        Assert.DoesNotContain((await ViewAsync()).GetProperty("running").EnumerateArray(), r => r.GetProperty("booth").GetString() == booth.Name);
        await DoAsync(center, new SetWant("t-sach2", Want.Offline));
    }

    private static JsonElement Agent(JsonElement view, string person) => view.GetProperty("agents").EnumerateArray().Single(a => a.GetProperty("userName").GetString() == person);

    private async Task<JsonElement> ViewAsync() => (await api.As("t-behoerde").Get("calls/supervision")).Expect(HttpStatusCode.OK).Json;

    private Task<Booths.TestBooth> TestBoothAsync() => Booths.TestBooth.AddAsync(api);

    private async Task DoAsync(string center, params AcdCommand[] commands) =>
        Assert.Null((await api.Services.GetRequiredService<CallCenters>().ExecuteAsync(new(center, "kreis", "system", _ => commands), Cancel)).Refusal);

    private async Task WithAsync<T>(Func<T, Task> action)
        where T : notnull
    {
        await using var scope = api.Services.CreateAsyncScope();
        await action(scope.ServiceProvider.GetRequiredService<T>());
    }
}
