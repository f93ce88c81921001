using System.Net;
using Buergerservice.Portal.Booths;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Video;

/// <summary>Signalling over HTTP: who may take part, what counts once, what is dropped, what is left afterwards.</summary>
[Collection(ApiFixture.Name)]
public sealed class VideoSignalTests(ApiFixture api)
{
    private static int _count;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_who_holds_the_call_takes_part_and_is_out_when_somebody_else_does()
    {
        var (booth, call) = await CallAsync("t-sach");
        var (holder, other) = (api.As("t-sach"), api.As("t-admin"));
        Assert.Equal(1, (await holder.Post($"calls/{call}/video/epoch", new { seen = 0 })).Expect(HttpStatusCode.OK).Json.GetProperty("epoch").GetInt32());
        Assert.True(await SendAsync(holder, call, 1, 1, "{}"));
        (await other.Get($"calls/{call}/video")).Expect(HttpStatusCode.NoContent);
        (await other.Post($"calls/{call}/video/epoch", new { seen = 1 })).Expect(HttpStatusCode.NoContent);
        Assert.False(await SendAsync(other, call, 1, 2, """{"candidate":"a stranger's"}"""));

        await HoldAsync(booth, call, "t-admin");
        (await holder.Get($"calls/{call}/video")).Expect(HttpStatusCode.NoContent);
        Assert.False(await SendAsync(holder, call, 1, 2, "{}"));
        // Nor does his connection go on until the next one's comes about, and what he said counts as nobody's.
        Assert.Empty(await BodiesAsync(call));
        Assert.Equal(2, (await other.Get($"calls/{call}/video")).Expect(HttpStatusCode.OK).Json.GetProperty("epoch").GetInt32());
        // Told once more who holds it, nothing is cut.
        await HoldAsync(booth, call, "t-admin");
        Assert.Equal(2, (await other.Get($"calls/{call}/video")).Expect(HttpStatusCode.OK).Json.GetProperty("epoch").GetInt32());
    }

    [Fact]
    public async Task A_message_sent_again_counts_once_and_one_of_an_earlier_connection_is_dropped()
    {
        var (_, call) = await CallAsync("t-sach");
        var holder = api.As("t-sach");
        await holder.Post($"calls/{call}/video/epoch", new { seen = 0 });
        for (var i = 0; i < 3; i++)
            Assert.True(await SendAsync(holder, call, 1, 1, $$"""{"candidate":{{i}}}"""));
        Assert.Equal(["""{"candidate":0}"""], await BodiesAsync(call));

        Assert.Equal(2, (await holder.Post($"calls/{call}/video/epoch", new { seen = 1 })).Json.GetProperty("epoch").GetInt32());
        Assert.Equal(2, (await holder.Post($"calls/{call}/video/epoch", new { seen = 1 })).Json.GetProperty("epoch").GetInt32());
        Assert.False(await SendAsync(holder, call, 1, 2, "{}"));
        Assert.Empty(await BodiesAsync(call));
    }

    [Fact]
    public async Task What_is_too_long_or_too_much_is_refused()
    {
        var (_, call) = await CallAsync("t-sach");
        var holder = api.As("t-sach");
        await holder.Post($"calls/{call}/video/epoch", new { seen = 0 });
        foreach (var signal in new[] { new { epoch = 1, number = 1, body = new string('x', 70_000) }, new { epoch = 1, number = 501, body = "{}" }, new { epoch = 1, number = 0, body = "{}" }, new { epoch = 1, number = 1, body = "" } })
            (await holder.Post($"calls/{call}/video/signals", signal)).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        Assert.True(await SendAsync(holder, call, 1, 1, "{}"));
    }

    [Fact]
    public async Task The_line_is_measured_by_who_holds_the_call_and_by_nobody_else()
    {
        var (_, call) = await CallAsync("t-sach");
        foreach (var (person, status, length) in new[] { ("t-sach", HttpStatusCode.OK, 128 * 1024), ("t-admin", HttpStatusCode.NoContent, 0) })
        {
            using var client = api.CreateClient();
            client.DefaultRequestHeaders.Add("X-Api-Key", ApiFixture.KeyOf(person));
            using var answer = await client.GetAsync(new Uri($"/api/v1/calls/{call}/video/probe", UriKind.Relative), Cancel);
            Assert.Equal((status, length), (answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync(Cancel)).Length));
        }

        (await api.As("t-sach").Get($"calls/{Guid.NewGuid()}/video/probe")).Expect(HttpStatusCode.NoContent);
        (await api.As(null).Get($"calls/{call}/video/probe")).ExpectProblem(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Nothing_is_left_when_the_call_ends()
    {
        var (booth, call) = await CallAsync("t-sach");
        var holder = api.As("t-sach");
        await holder.Post($"calls/{call}/video/epoch", new { seen = 0 });
        await holder.Post($"calls/{call}/video/signals", new { epoch = 1, number = 1, body = "{}" });
        await InAsync(async (services, db) =>
        {
            await services.GetRequiredService<BoothCalls>().EndAsync("kreis", booth, Cancel);
            await db.SaveWithAuditAsync(Cancel);
        });
        Assert.Equal([0], await InAsync(db => db.Database.SqlQuery<int>($"SELECT (SELECT COUNT(*) FROM video_signals WHERE Call = {call}) + (SELECT COUNT(*) FROM video_sessions WHERE Call = {call}) AS Value").ToListAsync(Cancel)));
        (await holder.Get($"calls/{call}/video")).Expect(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task The_booths_side_is_closed_to_staff_and_to_strangers()
    {
        using var stranger = api.CreateClient(new() { AllowAutoRedirect = false });
        stranger.DefaultRequestHeaders.Add("X-Kabine", "1");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(new Uri("/kabine/video", UriKind.Relative), Cancel)).StatusCode);
        stranger.DefaultRequestHeaders.Add("Cookie", $"buergerservice-kabine={Guid.NewGuid():N}.{new string('a', 64)}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(new Uri("/kabine/video", UriKind.Relative), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.As("t-admin").Send(HttpMethod.Get, "/kabine/video", null)).Status);
    }

    private static async Task<bool> SendAsync(ApiClient person, Guid call, int epoch, int number, string body) =>
        (await person.Post($"calls/{call}/video/signals", new { epoch, number, body })).Expect(HttpStatusCode.OK).Json.GetProperty("isTaken").GetBoolean();

    private Task<List<string>> BodiesAsync(Guid call) => InAsync(db => db.Database.SqlQuery<string>($"SELECT Body AS Value FROM video_signals WHERE Call = {call}").ToListAsync(Cancel));

    private async Task<(string Booth, Guid Call)> CallAsync(string person)
    {
        var booth = $"bild-{Interlocked.Increment(ref _count)}";
        (await api.As("t-admin").Post("devices", new { booth, name = booth })).Expect(HttpStatusCode.Created);
        var call = Guid.NewGuid();
        await HoldAsync(booth, call, person);
        return (booth, call);
    }

    private Task HoldAsync(string booth, Guid call, string person) => InAsync(async (services, db) =>
    {
        await services.GetRequiredService<BoothCalls>().HoldAsync("kreis", booth, call, person, Cancel);
        await db.SaveWithAuditAsync(Cancel);
    });

    private async Task InAsync(Func<IServiceProvider, BuergerserviceDb, Task> action)
    {
        await using var scope = api.Services.CreateAsyncScope();
        await action(scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }

    private async Task<T> InAsync<T>(Func<BuergerserviceDb, Task<T>> action)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }
}
