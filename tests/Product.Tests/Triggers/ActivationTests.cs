using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Triggers;

public sealed class ActivationTests : IAsyncLifetime
{
    private EngineDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await EngineDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_singleton_runs_once_per_tenant_and_again_when_it_has_ended()
    {
        await _database.PublishAsync(Waiting("Singleton"));
        await _database.StartAsync();
        var error = await Assert.ThrowsAsync<ConflictException>(() => _database.StartAsync(correlationId: "F-2"));
        Assert.Equal("already-running", error.Code);
        await _database.StartAsync(actor: new Actor("nora", "Nora", "aok", []));
        await SendAsync("weiter");
        await _database.StartAsync();
        Assert.Equal(3, await CountAsync());
    }

    [Fact]
    public async Task A_correlated_singleton_runs_once_per_business_key()
    {
        await _database.PublishAsync(Waiting("CorrelatedSingleton"));
        await _database.StartAsync(correlationId: "F-1");
        await _database.StartAsync(correlationId: "F-2");
        await Assert.ThrowsAsync<ConflictException>(() => _database.StartAsync(correlationId: "F-1"));
    }

    [Fact]
    public async Task Correlation_counts_the_instances_of_all_definitions()
    {
        await _database.PublishAsync(Waiting("Correlation"));
        await _database.PublishAsync(Waiting("", "anders"));
        await _database.StartAsync("anders", "F-1");
        await Assert.ThrowsAsync<ConflictException>(() => _database.StartAsync(correlationId: "F-1"));
        await _database.StartAsync(correlationId: "F-2");
    }

    [Fact]
    public async Task An_event_starts_a_singleton_once_and_reaches_the_running_one()
    {
        await _database.PublishAsync(Triggered("Singleton"));
        await SendAsync("los");
        await SendAsync("los");
        Assert.Equal(1, await CountAsync());
        Assert.Equal(0, await _database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
    }

    [Fact]
    public async Task Two_starts_in_one_moment_cannot_both_succeed()
    {
        await _database.PublishAsync(Triggered("Singleton"));
        await _database.InAsync(async (InstanceCommands commands) => { await commands.PublishEventAsync("los", null, EngineDatabase.Anna); await commands.PublishEventAsync("los", null, EngineDatabase.Anna); return 0; });
        var store = _database.Services.GetRequiredService<IEngineStore>();
        var processor = _database.Services.GetRequiredService<WorkProcessor>();
        var items = await store.ClaimAsync("a", effects: false, 8, TimeSpan.FromSeconds(60), CancellationToken.None);
        await Task.WhenAll(items.Select(i => Task.Run(() => processor.ProcessAsync(i, CancellationToken.None))));
        await _database.DrainAsync();
        Assert.Equal(1, await CountAsync());
        Assert.Equal(0, await _database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
    }

    [Fact]
    public async Task A_stopped_singleton_keeps_its_place()
    {
        await _database.PublishAsync("""{"definitionId":"test","options":{"activationStrategyType":"Elsa.Workflows.ActivationValidators.SingletonStrategy, Elsa.Workflows.Core"},"root":{"type":"Elsa.Fault","id":"x"}}""");
        await _database.StartAsync();
        await _database.DrainAsync();
        await Assert.ThrowsAsync<ConflictException>(() => _database.StartAsync());
    }

    [Fact]
    public async Task A_child_that_may_not_run_is_an_incident_of_the_waiting_step()
    {
        await _database.PublishAsync(Waiting("Singleton"));
        await _database.PublishAsync("""{"definitionId":"eltern","root":{"type":"Elsa.DispatchWorkflow","id":"d","workflowDefinitionId":"test","waitForCompletion":true}}""");
        await _database.StartAsync();
        var parent = await _database.StartAsync("eltern");
        await _database.DrainAsync();
        var state = await _database.StateAsync(parent);
        Assert.Equal(InstanceSubStatus.Faulted, state.SubStatus);
        Assert.Contains("läuft schon ein Vorgang", Assert.Single(state.Incidents).Message, StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync());
    }

    private static string Waiting(string strategy, string id = "test") => """
        {"definitionId":"ID","options":{"activationStrategyType":"Elsa.Workflows.ActivationValidators.STRATEGY, Elsa.Workflows.Core"},"root":{"type":"Elsa.Event","id":"e","eventName":"weiter"}}
        """.Replace("ID", id, StringComparison.Ordinal).Replace("STRATEGY", strategy + "Strategy", StringComparison.Ordinal);

    private static string Triggered(string strategy) => """
        {"definitionId":"test","options":{"activationStrategyType":"STRATEGYStrategy"},"root":{"type":"Elsa.Sequence","id":"s","activities":[
          {"type":"Elsa.Event","id":"t","eventName":"los","canStartWorkflow":true},{"type":"Elsa.Event","id":"e","eventName":"weiter"}]}}
        """.Replace("STRATEGY", strategy, StringComparison.Ordinal);

    private async Task SendAsync(string name)
    {
        // First to their waits: work due at the same moment has no order.
        await _database.DrainAsync();
        await _database.InAsync(async (InstanceCommands commands) => { await commands.PublishEventAsync(name, null, EngineDatabase.Anna); return 0; });
        await _database.DrainAsync();
    }

    private Task<int> CountAsync() => _database.InAsync((BuergerserviceDb db) => db.Instances.CountAsync());
}
