using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Children;

/// <summary>Workflows that start workflows, on a real database and through the queue.</summary>
public sealed class ChildTests : IAsyncLifetime
{
    private const string Child = """
        {"definitionId":"kind","name":"Kind","outputs":[{"name":"Gruss","type":"String"}],"root":{"type":"Elsa.Sequence","id":"s","activities":[
          {"type":"Elsa.Event","id":"e","eventName":"weiter"},
          {"type":"Elsa.SetOutput","id":"o","outputName":"Gruss","outputValue":{"typeName":"Object","expression":{"type":"JavaScript","value":"'Hallo ' + getInput('Kunde')"}}}]}}
        """;

    private const string FaultyChild = """{"definitionId":"kind","root":{"type":"Elsa.Fault","id":"x","message":"kaputt"}}""";

    private EngineDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await EngineDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_waiting_parent_gets_its_childs_outputs()
    {
        await PublishAsync(Child, Parent("Elsa.DispatchWorkflow", """ "waitForCompletion":true,"input":{"Kunde":"Ann"} """));
        var parent = await StartAsync();
        var child = await ChildOfAsync(parent);
        Assert.Equal("kreis", child.Tenant);
        Assert.Equal(WaitKind.Child, Assert.Single((await _database.StateAsync(parent)).Bookmarks).Kind);
        Assert.Equal(parent.ToString(), (await _database.StateAsync(child.Id)).Input["ParentInstanceId"]);

        await SendAsync("weiter");
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(child.Id)).SubStatus);
        var state = await _database.StateAsync(parent);
        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
        Assert.Equal("Hallo Ann", ((Dictionary<string, object?>)state.Output["ergebnis"]!)["Gruss"]);
        Assert.Equal(0, await _database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
    }

    [Fact]
    public async Task The_childs_last_commit_tells_its_parent_once()
    {
        await PublishAsync(Child, Parent("Elsa.DispatchWorkflow", """ "waitForCompletion":true """));
        var parent = await StartAsync();
        await _database.InAsync(async (InstanceCommands commands) => { await commands.PublishEventAsync("weiter", null, EngineDatabase.Anna); return 0; });
        var (store, processor) = (_database.Services.GetRequiredService<IEngineStore>(), _database.Services.GetRequiredService<WorkProcessor>());
        // The event, and the burst of the child that ends with it.
        for (var i = 0; i < 2; i++)
            await processor.ProcessAsync(Assert.Single(await store.ClaimAsync("a", effects: false, 8, TimeSpan.FromSeconds(60), CancellationToken.None)), CancellationToken.None);
        Assert.Equal(parent, Assert.Single(await _database.InAsync((BuergerserviceDb db) => db.WorkItems.AsNoTracking().ToListAsync())).InstanceId);
    }

    [Fact]
    public async Task A_parent_that_does_not_wait_goes_on_at_once()
    {
        await PublishAsync(Child, Parent("Elsa.DispatchWorkflow", """ "correlationId":"F-7" """));
        var parent = await StartAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(parent)).SubStatus);
        var child = await ChildOfAsync(parent);
        Assert.Equal(("F-7", InstanceSubStatus.Suspended), (child.CorrelationId, child.SubStatus));
    }

    [Fact]
    public async Task Executing_without_waiting_returns_the_state_at_the_childs_first_wait()
    {
        await PublishAsync(Child, Parent("Elsa.ExecuteWorkflow", """ "waitForCompletion":false """));
        var parent = await StartAsync();
        var result = (Dictionary<string, object?>)(await _database.StateAsync(parent)).Output["ergebnis"]!;
        Assert.Equal("Running", result["Status"]);
        Assert.Equal("Suspended", result["SubStatus"]);
        Assert.Equal((await ChildOfAsync(parent)).Id.ToString(), result["WorkflowInstanceId"]);
    }

    [Fact]
    public async Task Executing_and_waiting_returns_the_same_shape_at_the_end()
    {
        await PublishAsync(Child, Parent("Elsa.ExecuteWorkflow", """ "waitForCompletion":true """));
        var parent = await StartAsync();
        Assert.Equal(InstanceSubStatus.Suspended, (await _database.InstanceAsync(parent)).SubStatus);
        await SendAsync("weiter");
        var result = (Dictionary<string, object?>)(await _database.StateAsync(parent)).Output["ergebnis"]!;
        Assert.Equal(["WorkflowDefinitionVersionId", "WorkflowInstanceId", "CorrelationId", "Status", "SubStatus", "Output"], result.Keys);
        Assert.Equal("Hallo null", ((Dictionary<string, object?>)result["Output"]!)["Gruss"]);
    }

    [Fact]
    public async Task An_unpublished_child_is_an_incident_of_the_step_and_starts_nothing()
    {
        await PublishAsync(Parent("Elsa.DispatchWorkflow", ""));
        var parent = await StartAsync();
        var incident = Assert.Single((await _database.StateAsync(parent)).Incidents);
        Assert.Equal("d", incident.ActivityId);
        Assert.Contains("„kind“ ist nicht veröffentlicht", incident.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_goes_down_through_every_level()
    {
        await PublishAsync(Child, Parent("Elsa.DispatchWorkflow", """ "waitForCompletion":true """, id: "mitte"), Parent("Elsa.DispatchWorkflow", """ "waitForCompletion":true """, child: "mitte"));
        var top = await StartAsync();
        var middle = await ChildOfAsync(top);
        var bottom = await ChildOfAsync(middle.Id);
        await _database.InAsync(async (InstanceCommands commands) => { await commands.CancelAsync(top, "Irrtum", EngineDatabase.Anna); return 0; });
        await _database.DrainAsync();
        foreach (var id in (Guid[])[top, middle.Id, bottom.Id])
            Assert.Equal(InstanceSubStatus.Cancelled, (await _database.InstanceAsync(id)).SubStatus);
        Assert.Equal(0, await _database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
    }

    [Fact]
    public async Task Cancelling_takes_the_children_nobody_waits_for_too_but_a_parents_end_does_not()
    {
        await PublishAsync(Child, Parent("Elsa.DispatchWorkflow", "", id: "ende"), """
            {"definitionId":"test","root":{"type":"Elsa.Sequence","id":"s","activities":[
              {"type":"Elsa.DispatchWorkflow","id":"d","workflowDefinitionId":"kind"},{"type":"Elsa.Event","id":"e","eventName":"nie"}]}}
            """);
        var (ended, waiting) = (await StartAsync("ende"), await StartAsync());
        var (free, child) = (await ChildOfAsync(ended), await ChildOfAsync(waiting));
        Assert.Equal((InstanceSubStatus.Finished, InstanceSubStatus.Suspended), ((await _database.InstanceAsync(ended)).SubStatus, free.SubStatus));
        await _database.InAsync(async (InstanceCommands commands) => { await commands.CancelAsync(waiting, "Irrtum", EngineDatabase.Anna); return 0; });
        await _database.DrainAsync();
        Assert.Equal(InstanceSubStatus.Cancelled, (await _database.InstanceAsync(child.Id)).SubStatus);
        Assert.Equal(InstanceSubStatus.Suspended, (await _database.InstanceAsync(free.Id)).SubStatus);
    }

    [Fact]
    public async Task A_branch_given_up_cancels_the_child_it_waited_for()
    {
        await PublishAsync(Child, """
            {"definitionId":"test","root":{"type":"Elsa.Flowchart","id":"f","activities":[
              {"type":"Elsa.FlowFork","id":"fork","branches":["a","b"]},
              {"type":"Elsa.DispatchWorkflow","id":"d","workflowDefinitionId":"kind","waitForCompletion":true},
              {"type":"Elsa.Event","id":"stop","eventName":"stopp"},
              {"type":"Elsa.FlowJoin","id":"j","mode":"WaitAny"},{"type":"Elsa.Event","id":"later","eventName":"spaeter"}],
             "connections":[{"source":{"activity":"fork","port":"a"},"target":{"activity":"d"}},{"source":{"activity":"fork","port":"b"},"target":{"activity":"stop"}},
              {"source":{"activity":"d","port":"Done"},"target":{"activity":"j"}},{"source":{"activity":"stop","port":"Done"},"target":{"activity":"j"}},{"source":{"activity":"j","port":"Done"},"target":{"activity":"later"}}]}}
            """);
        var parent = await StartAsync();
        var child = await ChildOfAsync(parent);
        await SendAsync("stopp");
        Assert.Equal(InstanceSubStatus.Suspended, (await _database.InstanceAsync(parent)).SubStatus);
        Assert.Equal(InstanceSubStatus.Cancelled, (await _database.InstanceAsync(child.Id)).SubStatus);
    }

    [Fact]
    public async Task Skipping_a_step_cancels_the_stopped_child_it_waits_for()
    {
        await PublishAsync(FaultyChild, Parent("Elsa.DispatchWorkflow", """ "waitForCompletion":true """));
        var parent = await StartAsync();
        var child = await ChildOfAsync(parent);
        var incident = Assert.Single((await _database.StateAsync(parent)).Incidents).Id;
        await OperateAsync(parent, (operations, operation) => operations.SkipAsync(parent, incident, "Done", new Dictionary<string, object?>(), operation));
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(parent)).SubStatus);
        Assert.Equal(InstanceSubStatus.Cancelled, (await _database.InstanceAsync(child.Id)).SubStatus);
        Assert.Equal(0, await _database.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync()));
    }

    [Fact]
    public async Task Moving_on_from_a_waiting_step_cancels_the_child_it_waited_for()
    {
        await PublishAsync(Child, """
            {"definitionId":"test","root":{"type":"Elsa.Sequence","id":"s","activities":[
              {"type":"Elsa.DispatchWorkflow","id":"d","workflowDefinitionId":"kind","waitForCompletion":true},{"type":"Elsa.Event","id":"later","eventName":"spaeter"}]}}
            """);
        var parent = await StartAsync();
        var child = await ChildOfAsync(parent);
        await OperateAsync(parent, (operations, operation) => operations.MoveAsync(parent, "d", "later", operation));
        Assert.Equal("later", Assert.Single((await _database.StateAsync(parent)).Bookmarks).ActivityId);
        Assert.Equal(InstanceSubStatus.Cancelled, (await _database.InstanceAsync(child.Id)).SubStatus);
    }

    [Fact]
    public async Task A_step_that_takes_too_long_cancels_the_child_it_waited_for()
    {
        await PublishAsync(Child, """
            {"definitionId":"test","root":{"type":"Elsa.Flowchart","id":"f","activities":[
              {"type":"Elsa.DispatchWorkflow","id":"d","workflowDefinitionId":"kind","waitForCompletion":true,"customProperties":{"timeout":{"after":"01:00:00","outcome":"Zu spät"}}},
              {"type":"Elsa.Event","id":"later","eventName":"spaeter"}],
             "connections":[{"source":{"activity":"d","port":"Zu spät"},"target":{"activity":"later"}}]}}
            """);
        var parent = await StartAsync();
        var child = await ChildOfAsync(parent);
        _database.Clock.Advance(TimeSpan.FromHours(1));
        await _database.DrainAsync();
        Assert.Equal("later", Assert.Single((await _database.StateAsync(parent)).Bookmarks).ActivityId);
        Assert.Equal(InstanceSubStatus.Cancelled, (await _database.InstanceAsync(child.Id)).SubStatus);
    }

    [Fact]
    public async Task A_stopped_child_is_shown_at_its_parent_who_keeps_waiting()
    {
        await PublishAsync(FaultyChild, Parent("Elsa.DispatchWorkflow", """ "waitForCompletion":true """));
        var parent = await StartAsync();
        var state = await _database.StateAsync(parent);
        Assert.Equal(InstanceSubStatus.Suspended, state.SubStatus);
        Assert.Equal(("d", "ChildFaulted"), (Assert.Single(state.Incidents).ActivityId, state.Incidents[0].ExceptionType));
        Assert.Equal(1, (await _database.InstanceAsync(parent)).IncidentCount);

        var child = await ChildOfAsync(parent);
        await _database.InAsync(async (InstanceCommands commands) => { await commands.CancelAsync(child.Id, "geht nicht", EngineDatabase.Anna); return 0; });
        await _database.DrainAsync();
        state = await _database.StateAsync(parent);
        Assert.Equal(InstanceSubStatus.Faulted, state.SubStatus);
        Assert.Contains("abgebrochen", Assert.Single(state.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_whose_state_cannot_be_read_is_shown_at_its_parent()
    {
        await PublishAsync(Child, Parent("Elsa.DispatchWorkflow", """ "waitForCompletion":true """));
        var parent = await StartAsync();
        var child = await ChildOfAsync(parent);
        await _database.InAsync((BuergerserviceDb db) => db.Instances.Where(i => i.Id == child.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.State, "{\"format\":1}"u8.ToArray())));
        await SendAsync("weiter");
        for (var i = 0; i < 12; i++)
        {
            _database.Clock.Advance(TimeSpan.FromMinutes(15));
            await _database.DrainAsync();
        }

        Assert.Equal(InstanceSubStatus.Faulted, (await _database.InstanceAsync(child.Id)).SubStatus);
        var state = await _database.StateAsync(parent);
        Assert.Equal(("d", "ChildFaulted"), (Assert.Single(state.Incidents).ActivityId, state.Incidents[0].ExceptionType));
        await OperateAsync(parent, (operations, operation) => operations.SkipAsync(parent, state.Incidents[0].Id, "Done", new Dictionary<string, object?>(), operation));
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(parent)).SubStatus);
    }

    [Fact]
    public async Task A_workflow_that_starts_itself_ends_with_an_incident()
    {
        await PublishAsync(Parent("Elsa.DispatchWorkflow", """ "waitForCompletion":true """, child: "test"));
        await StartAsync();
        var rows = await _database.InAsync((BuergerserviceDb db) => db.Instances.AsNoTracking().ToListAsync());
        Assert.Equal(new BurstOptions().MaxDepth + 1, rows.Count);
        Assert.Single(rows, r => r.SubStatus == InstanceSubStatus.Faulted);
        Assert.Equal(rows.Count - 1, rows.Count(r => r.SubStatus == InstanceSubStatus.Suspended));
    }

    [Fact]
    public async Task Bulk_starts_one_child_per_item_and_runs_a_branch_for_each_end()
    {
        await PublishAsync("""
            {"definitionId":"kind","root":{"type":"Elsa.Flowchart","id":"f","activities":[
              {"type":"Elsa.FlowDecision","id":"ok","condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"getInput('Item') !== 'zwei'"}}},
              {"type":"Elsa.Fault","id":"x","message":"kaputt"},{"type":"Elsa.WriteLine","id":"w","text":"gut"}],
             "connections":[{"source":{"activity":"ok","port":"False"},"target":{"activity":"x"}},{"source":{"activity":"ok","port":"True"},"target":{"activity":"w"}}]}}
            """, Bulk(""" "childFaulted":{"type":"Elsa.SetVariable","id":"bad","variable":{"id":"v"},"value":{"typeName":"Object","expression":{"type":"JavaScript","value":"getV() + 100"}}}, """));
        var parent = await StartAsync();
        var state = await _database.StateAsync(parent);
        Assert.Equal(InstanceSubStatus.Finished, state.SubStatus);
        Assert.Equal(102L, state.Output["summe"]);
        Assert.Equal("Completed", state.Output["port"]);
        var keys = await _database.InAsync((BuergerserviceDb db) => db.Instances.Where(i => i.ParentId == parent).Select(i => i.CorrelationId).ToListAsync());
        Assert.Equal(["K-drei", "K-eins", "K-zwei"], keys.Order());
    }

    [Fact]
    public async Task Bulk_without_a_branch_for_stopped_children_waits_for_their_repair()
    {
        await PublishAsync("""{"definitionId":"kind","root":{"type":"Elsa.Fault","id":"x","message":"kaputt"}}""", Bulk(""));
        var parent = await StartAsync();
        var state = await _database.StateAsync(parent);
        Assert.Equal(InstanceSubStatus.Suspended, state.SubStatus);
        Assert.StartsWith("3 Unterprozesse", Assert.Single(state.Incidents).Message, StringComparison.Ordinal);

        foreach (var child in await _database.InAsync((BuergerserviceDb db) => db.Instances.Where(i => i.ParentId == parent).Select(i => i.Id).ToListAsync()))
            await _database.InAsync(async (InstanceCommands commands) => { await commands.CancelAsync(child, "x", EngineDatabase.Anna); return 0; });
        await _database.DrainAsync();
        state = await _database.StateAsync(parent);
        Assert.Equal("Canceled", state.Output["port"]);
        Assert.Empty(state.Incidents);
    }

    [Fact]
    public async Task A_published_event_is_delivered_after_the_commit_to_its_tenant_and_key_only()
    {
        await PublishAsync(Child, """
            {"definitionId":"test","root":{"type":"Elsa.PublishEvent","id":"p","eventName":"weiter","correlationId":"F-1","payload":{"typeName":"Object","expression":{"type":"Object","value":"{\"n\":1}"}}}}
            """);
        var mine = await _database.StartAsync("kind", "F-1");
        var other = await _database.StartAsync("kind", "F-2");
        await StartAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(mine)).SubStatus);
        Assert.Equal(InstanceSubStatus.Suspended, (await _database.InstanceAsync(other)).SubStatus);
    }

    [Fact]
    public async Task A_local_event_reaches_only_its_own_instance()
    {
        await PublishAsync(Child, """
            {"definitionId":"test","root":{"type":"Elsa.Flowchart","id":"f","activities":[
              {"type":"Elsa.FlowFork","id":"fork","branches":["a","b"]},{"type":"Elsa.Event","id":"e","eventName":"weiter"},
              {"type":"Elsa.PublishEvent","id":"p","eventName":"weiter","isLocalEvent":true}],
             "connections":[{"source":{"activity":"fork","port":"a"},"target":{"activity":"e"}},{"source":{"activity":"fork","port":"b"},"target":{"activity":"p"}}]}}
            """);
        var other = await _database.StartAsync("kind");
        var parent = await StartAsync();
        Assert.Equal(InstanceSubStatus.Finished, (await _database.InstanceAsync(parent)).SubStatus);
        Assert.Equal(InstanceSubStatus.Suspended, (await _database.InstanceAsync(other)).SubStatus);
    }

    [Fact]
    public async Task The_childs_start_is_in_the_queue_from_the_commit_that_created_it()
    {
        await PublishAsync(Child, Parent("Elsa.DispatchWorkflow", """ "waitForCompletion":true """));
        await _database.StartAsync();
        var store = _database.Services.GetRequiredService<IEngineStore>();
        var start = Assert.Single(await store.ClaimAsync("t", effects: false, 1, TimeSpan.FromMinutes(1), CancellationToken.None));
        await _database.Services.GetRequiredService<WorkProcessor>().ProcessAsync(start, CancellationToken.None);
        var queued = Assert.Single(await _database.InAsync((BuergerserviceDb db) => db.WorkItems.AsNoTracking().ToListAsync()));
        Assert.Equal(WorkKind.Start, queued.Kind);
        Assert.Equal(InstanceSubStatus.Pending, (await _database.InstanceAsync(queued.InstanceId!.Value)).SubStatus);
    }

    private static string Parent(string type, string inputs, string id = "test", string child = "kind") => """
        {"definitionId":"ID","outputs":[{"name":"ergebnis","type":"Object"}],"root":{"type":"TYPE","id":"d","workflowDefinitionId":"CHILD",INPUTS
          "result":{"typeName":"Object","memoryReference":{"id":"ergebnis"}}}}
        """.Replace("ID", id, StringComparison.Ordinal).Replace("TYPE", type, StringComparison.Ordinal).Replace("CHILD", child, StringComparison.Ordinal)
            .Replace("INPUTS", inputs.Length > 0 ? inputs + "," : "", StringComparison.Ordinal);

    private static string Bulk(string branches) => """
        {"definitionId":"test","variables":[{"id":"v","name":"V","typeName":"Int64","value":"0"}],"outputs":[{"name":"summe","type":"Object"},{"name":"port","type":"Object"}],"root":{"type":"Elsa.Flowchart","id":"f","activities":[
          {"type":"Elsa.BulkDispatchWorkflows","id":"b","workflowDefinitionId":"kind","items":{"typeName":"Object","expression":{"type":"JavaScript","value":"['eins','zwei','drei']"}},
            "correlationIdFunction":{"typeName":"String","expression":{"type":"JavaScript","value":"'K-' + getItem()"}},BRANCHES
            "childCompleted":{"type":"Elsa.SetVariable","id":"good","variable":{"id":"v"},"value":{"typeName":"Object","expression":{"type":"JavaScript","value":"getV() + (getVariable('ChildInstanceId') ? 1 : 0)"}}}},
          {"type":"Elsa.SetOutput","id":"c","outputName":"port","outputValue":"Completed"},{"type":"Elsa.SetOutput","id":"x","outputName":"port","outputValue":"Canceled"},
          {"type":"Elsa.SetOutput","id":"s","outputName":"summe","outputValue":{"typeName":"Object","expression":{"type":"JavaScript","value":"getV()"}}}],
         "connections":[{"source":{"activity":"b","port":"Completed"},"target":{"activity":"c"}},{"source":{"activity":"b","port":"Canceled"},"target":{"activity":"x"}},{"source":{"activity":"b","port":"Done"},"target":{"activity":"s"}}]}}
        """.Replace("BRANCHES", branches, StringComparison.Ordinal);

    private async Task PublishAsync(params string[] definitions)
    {
        foreach (var definition in definitions)
            await _database.PublishAsync(definition);
    }

    private async Task<Guid> StartAsync(string definition = "test")
    {
        var id = await _database.StartAsync(definition);
        await _database.DrainAsync();
        return id;
    }

    private async Task SendAsync(string name)
    {
        await _database.InAsync(async (InstanceCommands commands) => { await commands.PublishEventAsync(name, null, EngineDatabase.Anna); return 0; });
        await _database.DrainAsync();
    }

    private Task<InstanceRow> ChildOfAsync(Guid parent) => _database.InAsync((BuergerserviceDb db) => db.Instances.AsNoTracking().SingleAsync(i => i.ParentId == parent));

    private async Task OperateAsync(Guid id, Func<OperationCommands, Operation, Task> operate)
    {
        var revision = (await _database.InstanceAsync(id)).Revision;
        await _database.InAsync(async (OperationCommands operations) => { await operate(operations, new(EngineDatabase.Anna, "Anweisung", revision)); return 0; });
        await _database.DrainAsync();
    }
}
