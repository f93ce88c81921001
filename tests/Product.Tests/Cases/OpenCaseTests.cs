using Buergerservice.Cases.Files;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Product.Tests.Nodes;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

/// <summary>Cases that processes open.</summary>
[Collection(PostgreSqlFixture.Name)]
public sealed class OpenCaseTests(PostgreSqlFixture server)
{
    private const int Visits = 24;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Of_many_opened_in_one_moment_each_has_its_own_number_at_once(DatabaseProvider provider)
    {
        var log = new LogLines();
        await using var world = await CaseWorld.CreateAsync(
            services => services.AddLogging(l => l.SetMinimumLevel(LogLevel.Warning).AddProvider(log)).AddSingleton(new WorkOptions { ParallelEffects = 8 }),
            provider == DatabaseProvider.PostgreSql ? await server.NoDatabaseAsync() : null);
        await world.WithAsync<DefinitionCommands, DefinitionChange>(async d =>
        {
            await d.ImportAsync(SampleProcesses.Process("besuch", [SampleProcesses.Step("Buergerservice.OpenCase", "fall", ("site", "Probe"))], ["fall"]), CaseWorld.Anke, Cancel);
            return await d.PublishAsync("besuch", CaseWorld.Anke, Cancel);
        });
        for (var i = 0; i < Visits; i++)
            await world.WithAsync<InstanceCommands, Guid>(c => c.StartAsync("besuch", new Dictionary<string, object?>(), CaseWorld.Anke, cancellationToken: Cancel));

        await world.WithAsync<EngineWorker, int>(async worker =>
        {
            await worker.StartAsync(Cancel);
            for (var tries = 0; await world.WithAsync<BuergerserviceDb, bool>(db => db.Instances.AnyAsync(i => i.Status == InstanceStatus.Running, Cancel)); tries++)
            {
                Assert.True(tries < 2_400, "Not every case was opened.");
                await Task.Delay(50, Cancel);
            }

            await worker.StopAsync(Cancel);
            return 0;
        });
        var numbers = await world.WithAsync<BuergerserviceDb, List<string>>(db => db.Set<CitizenCase>().OrderBy(c => c.Number).Select(c => c.Number).ToListAsync(Cancel));
        Assert.Equal(Enumerable.Range(1, Visits), numbers.Select(n => int.Parse(n.Split('-')[2], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Empty(log.With("failed at attempt"));
    }
}
