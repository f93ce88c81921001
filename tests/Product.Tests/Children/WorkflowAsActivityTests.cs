using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Children;

/// <summary>Published definitions used as activities of others.</summary>
public sealed class WorkflowAsActivityTests : IAsyncLifetime
{
    private EngineDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await EngineDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Inputs_go_in_outputs_and_outcomes_come_out_also_over_a_wait()
    {
        await _database.PublishAsync(Child("Hallo "));
        await _database.PublishAsync(Parent());
        var id = await _database.StartAsync();
        await _database.DrainAsync();
        // The used definition runs inside its consumer: one instance, whose waits are its own.
        Assert.Equal(1, await _database.InAsync((BuergerserviceDb db) => db.Instances.CountAsync()));
        Assert.Equal("k:e", Assert.Single((await _database.StateAsync(id)).Bookmarks).ActivityId);

        await SendAsync();
        var state = await _database.StateAsync(id);
        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
        Assert.Equal("Hallo Ann, außen", state.Output["ergebnis"]);
    }

    [Fact]
    public async Task A_running_consumer_keeps_the_version_it_was_published_with()
    {
        await _database.PublishAsync(Child("Hallo "));
        await _database.PublishAsync(Parent());
        await _database.PublishAsync(Child("Guten Tag "));
        var id = await _database.StartAsync();
        await _database.DrainAsync();
        await SendAsync();
        Assert.Equal("Hallo Ann, außen", (await _database.StateAsync(id)).Output["ergebnis"]);
    }

    [Fact]
    public async Task A_process_that_has_planned_a_migration_runs_consumers_with_what_they_use()
    {
        await _database.PublishAsync(Child("Hallo "));
        await _database.PublishAsync(Parent());
        await _database.PublishAsync(Parent().Replace("außen", "draußen", StringComparison.Ordinal));
        await _database.InAsync((MigrationCommands migrations) => migrations.DryRunAsync("test", 1, 2, new Dictionary<string, string>(), EngineDatabase.Anna));
        var id = await _database.StartAsync();
        await _database.DrainAsync();
        await SendAsync();
        Assert.Equal("Hallo Ann, draußen", (await _database.StateAsync(id)).Output["ergebnis"]);
    }

    [Fact]
    public async Task Publishing_can_bring_all_consumers_up_to_date()
    {
        await _database.PublishAsync(Child("Hallo "));
        await _database.PublishAsync(Parent());
        await _database.PublishAsync(Child("Guten Tag ", updates: true));
        var versions = await _database.InAsync((BuergerserviceDb db) => db.Definitions.Where(d => d.DefinitionId == "test").OrderBy(d => d.Version).Select(d => d.IsPublished).ToListAsync());
        Assert.Equal([false, true], versions);
        var id = await _database.StartAsync();
        await _database.DrainAsync();
        await SendAsync();
        Assert.Equal("Guten Tag Ann, außen", (await _database.StateAsync(id)).Output["ergebnis"]);
    }

    [Fact]
    public async Task Looking_what_a_migration_would_do_leaves_the_versions_as_they_run()
    {
        await _database.PublishAsync(Child("Hallo "));
        await _database.PublishAsync(Parent());
        await _database.PublishAsync(Child("Guten Tag ", updates: true));
        // Nothing has run yet: the dry run is the first to compile both versions, and what it compiles is kept.
        await _database.InAsync((MigrationCommands m) => m.DryRunAsync("test", 1, 2, new Dictionary<string, string>(), EngineDatabase.Anna));
        var id = await _database.StartAsync();
        await _database.DrainAsync();
        await SendAsync();
        Assert.Equal("Guten Tag Ann, außen", (await _database.StateAsync(id)).Output["ergebnis"]);
    }

    [Fact]
    public async Task A_definition_that_is_not_usable_or_not_published_is_refused_by_name()
    {
        await _database.PublishAsync(Child("Hallo ", usable: false));
        var error = await Assert.ThrowsAsync<DefinitionException>(() => _database.PublishAsync(Parent()));
        Assert.Contains("„kind“ verwendet werden", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Definitions_can_use_definitions_that_use_definitions()
    {
        await _database.PublishAsync("""{"definitionId":"a","name":"Stufe A","options":{"usableAsActivity":true},"root":{"type":"Elsa.WriteLine","id":"w","text":"innen"}}""");
        await _database.PublishAsync("""{"definitionId":"b","name":"Stufe B","options":{"usableAsActivity":true},"root":{"type":"Elsa.Sequence","id":"s","activities":[{"type":"StufeA","id":"w"},{"type":"StufeA","id":"x"}]}}""");
        await _database.PublishAsync("""{"definitionId":"test","root":{"type":"StufeB","id":"w"}}""");
        var id = await _database.StartAsync();
        await _database.DrainAsync();
        var journal = await _database.InAsync((BuergerserviceDb db) => db.Journal.Where(p => p.InstanceId == id).Select(p => p.Records).SingleAsync());
        Assert.Contains("w:w:w", journal, StringComparison.Ordinal);
        Assert.Contains("w:x:w", journal, StringComparison.Ordinal);
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(id)).SubStatus);
    }

    [Fact]
    public async Task Definitions_that_use_each_other_in_a_circle_are_published_and_end()
    {
        static string Definition(string id, string name, string used) => $$$"""{"definitionId":"{{{id}}}","name":"{{{name}}}","options":{"usableAsActivity":true,"autoUpdateConsumingWorkflows":true},"root":{"type":"Elsa.Sequence","id":"s","activities":[{{{used}}}]}}""";
        await _database.PublishAsync(Definition("a", "Stufe A", ""));
        await _database.PublishAsync(Definition("b", "Stufe B", """{"type":"StufeA","id":"x"}"""));
        await _database.PublishAsync(Definition("a", "Stufe A", """{"type":"StufeB","id":"y"}"""));
        await _database.PublishAsync(Definition("a", "Stufe A", """{"type":"StufeA","id":"y"}"""));
        Assert.InRange(await _database.InAsync((BuergerserviceDb db) => db.Definitions.CountAsync()), 3, 12);
        var id = await _database.StartAsync("a");
        await _database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(id)).SubStatus);
    }

    private static string Child(string greeting, bool usable = true, bool updates = false) => """
        {"definitionId":"kind","name":"Mein Kind","inputs":[{"name":"Kunde","type":"String"}],"outputs":[{"name":"Gruss","type":"String"}],"outcomes":["Gut"],
         "variables":[{"id":"v","name":"Lage","typeName":"String","value":"innen"}],
         "options":{"usableAsActivity":USABLE,"autoUpdateConsumingWorkflows":UPDATES},
         "root":{"type":"Elsa.Sequence","id":"s","activities":[{"type":"Elsa.Event","id":"e","eventName":"weiter"},
          {"type":"Elsa.SetOutput","id":"o","outputName":"Gruss","outputValue":{"typeName":"Object","expression":{"type":"JavaScript","value":"'GREETING' + getKunde() + ', '"}}},
          {"type":"Elsa.Complete","id":"c","outcomes":"Gut"},{"type":"Elsa.Fault","id":"x"}]}}
        """.Replace("USABLE", usable ? "true" : "false", StringComparison.Ordinal).Replace("UPDATES", updates ? "true" : "false", StringComparison.Ordinal).Replace("GREETING", greeting, StringComparison.Ordinal);

    private static string Parent() => """
        {"definitionId":"test","variables":[{"id":"g","name":"G","typeName":"String"},{"id":"v","name":"Lage","typeName":"String","value":"außen"}],"outputs":[{"name":"ergebnis","type":"Object"}],
         "root":{"type":"Elsa.Flowchart","id":"s","activities":[
          {"type":"MeinKind","id":"k","workflowDefinitionId":"kind","kunde":{"typeName":"String","expression":{"type":"JavaScript","value":"getLage() === 'außen' ? 'Ann' : 'falsch'"}},"gruss":{"typeName":"String","memoryReference":{"id":"g"}}},
          {"type":"Elsa.SetOutput","id":"o","outputName":"ergebnis","outputValue":{"typeName":"Object","expression":{"type":"JavaScript","value":"getG() + getLage()"}}}],
         "connections":[{"source":{"activity":"k","port":"Gut"},"target":{"activity":"o"}}]}}
        """;

    private async Task SendAsync()
    {
        await _database.InAsync(async (InstanceCommands commands) => { await commands.PublishEventAsync("weiter", null, EngineDatabase.Anna); return 0; });
        await _database.DrainAsync();
    }
}
