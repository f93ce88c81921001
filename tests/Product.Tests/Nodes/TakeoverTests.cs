using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Nodes;

/// <summary>A node on PostgreSQL ends while it holds work, and gives nothing back.</summary>
[Collection(PostgreSqlFixture.Name)]
public sealed class TakeoverTests(PostgreSqlFixture server)
{
    private const string OneEvent = """{"definitionId":"test","root":{"type":"Elsa.Event","id":"e","eventName":"weiter"}}""";

    [Fact]
    public async Task Work_of_a_node_that_died_is_taken_over_when_its_lease_has_run_out_and_not_before()
    {
        var database = await server.NewDatabaseAsync();
        await using var alive = await EngineDatabase.CreateAsync(database);
        var lease = new WorkOptions().Lease;
        Guid instance;
        await using (var dead = await EngineDatabase.CreateAsync(database))
        {
            await dead.PublishAsync(OneEvent);
            instance = await dead.StartAsync();
            Assert.Single(await dead.Services.GetRequiredService<IEngineStore>().ClaimAsync("dead", effects: false, 8, lease, CancellationToken.None));
        }

        alive.Clock.Advance(lease - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await alive.DrainAsync());
        alive.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotEqual(0, await alive.DrainAsync());
        Assert.Equal(InstanceSubStatus.Suspended, (await alive.InstanceAsync(instance)).SubStatus);
    }
}
