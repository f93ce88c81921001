using System.Net;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Protocol;
using Buergerservice.Portal.Calls;
using Buergerservice.Product.Tests.Booths;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>A server that is newer than the agents of its booths.</summary>
[Collection(VisitFixture.Collection)]
public sealed class OldAgentTests(VisitFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_printer_whose_agent_knows_no_reset_of_printers_does_not_block_the_booth()
    {
        await using var booth = await TestBooth.AddAsync(api);
        Assert.Null(await booth.RegisterAsync(await booth.CodeAsync()));
        await booth.ConfigureAsync(0, """{"components":[{"id":"drucker","kind":"printer","address":"ipp://127.0.0.1:9/ipp/print"}]}""");
        using var line = await booth.LineAsync();
        using var key = booth.Files.Key();
        await booth.ProveAsync(line, key);
        await line.SendAsync(new AgentMessage.HealthIs("drucker", DeviceKind.Printer, new(DeviceCondition.Ok, DateTimeOffset.UtcNow)), Cancel);
        await booth.UntilAsync(a => a.GetProperty("components").GetArrayLength() == 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var refusing = RefuseAsync(line, stop.Token);
        using var screen = await BoothBrowser.SignInAsync(api, booth.Id);
        Assert.Equal(HttpStatusCode.NoContent, (await screen.PostAsync("/kabine/video/rufen", null)).StatusCode);
        var call = await UntilAsync(db => db.Set<CallRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Booth == booth.Name, Cancel));
        Assert.Equal(HttpStatusCode.NoContent, (await screen.PostAsync("/kabine/video/beenden", null)).StatusCode);
        await UntilAsync(db => db.Set<CallRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == call.Id && c.EndedAt != null, Cancel));
        Assert.Equal(HttpStatusCode.NoContent, (await screen.PostAsync("/kabine/geleert", new { gespraech = call.Id })).StatusCode);
        Assert.True((await UntilAsync(db => db.Set<BoothReset>().AsNoTracking().FirstOrDefaultAsync(r => r.BoothId == booth.Id, Cancel))).Succeeded);
        await stop.CancelAsync();
        Assert.NotEmpty(await refusing);
    }

    private static async Task<List<string>> RefuseAsync(AgentSocket line, CancellationToken cancellationToken)
    {
        var refused = new List<string>();
        try
        {
            while (true)
            {
                if (await line.ReceiveAsync(cancellationToken) is not AgentMessage.Command command)
                    continue;
                refused.Add(command.Grant.Action);
                await line.SendAsync(new AgentMessage.CommandEnded(command.Grant.Command, DeviceOutcome.Refused, "Das Gerät „Drucker“ kennt den Befehl „reset“ nicht.", [], null, null), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            return refused;
        }
    }

    private async Task<T> UntilAsync<T>(Func<BuergerserviceDb, Task<T?>> look)
        where T : class
    {
        for (var tries = 0; ; tries++)
        {
            await using (var scope = api.Services.CreateAsyncScope())
            {
                if (await look(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>()) is { } found)
                    return found;
            }

            Assert.True(tries < 4_000, $"{typeof(T).Name}: not seen.");
            await Task.Delay(25, Cancel);
        }
    }
}
