using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Rehearsal;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Tests.Support;
using Buergerservice.Engine.Work;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Engine.Tests.Rehearsal;

public sealed class RehearsalRunTests
{
    private static readonly DateTimeOffset Begin = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly DefinitionCompiler Compiler = new(new ActivityRegistry(new ServiceCollection().AddSingleton(new FormCatalog()).AddSingleton(Calendars.Shipped).BuildServiceProvider()));

    [Fact]
    public async Task Months_pass_in_a_moment_and_reminders_come_on_their_days()
    {
        var run = await StartAsync("""
            {"id":"t","type":"Buergerservice.UserTask","title":"Prüfen","candidateRoles":["Sachbearbeitung"],"outcomes":["Ja","Nein"],"dueInDays":30,"ladder":[{"workingDays":-2},{"workingDays":0,"roles":["Leitung"]}]},
            {"id":"d","type":"Elsa.Delay","timeSpan":"60.00:00:00"},{"id":"e","type":"Elsa.WriteLine","text":"Fertig"}
            """);

        await run.AdvanceAsync(Begin.AddDays(45), Cancel);
        Assert.Equal(["Erinnerung", "Vorlage"], run.Log.Select(e => e.Kind));
        Assert.InRange(run.Log[0].At, Begin.AddDays(25), Begin.AddDays(30));
        await run.CompleteTaskAsync(run.Tasks.Single().Id, "Ja", [], Cancel);
        Assert.Equal(InstanceSubStatus.Suspended, run.Root.Status);
        Assert.Equal(Begin.AddDays(105), run.Due.Single().DueAt);
        await run.AdvanceAsync(Begin.AddDays(200), Cancel);

        Assert.Equal(InstanceSubStatus.Finished, run.Root.Status);
        Assert.Equal(Begin.AddDays(105), run.Log.Single(e => e.Text == "Fertig").At);
        Assert.Equal(Begin.AddDays(200), run.Now);
    }

    [Fact]
    public async Task An_effect_is_shown_and_answered_by_hand_or_fails_as_in_earnest()
    {
        const string Send = """{"id":"h","type":"Elsa.SendHttpRequest","url":"https://amt.example/","expectedStatusCodes":[200]}""";
        var answered = await StartAsync(Send);
        var failed = await StartAsync(Send);

        await answered.AnswerEffectAsync(answered.Effects.Single().Id, new Dictionary<string, object?> { ["status"] = 200L, ["headers"] = new Dictionary<string, object?>() }, Cancel);
        await failed.FailEffectAsync(failed.Effects.Single().Id, "Nicht erreichbar", Cancel);

        Assert.Equal(InstanceSubStatus.Finished, answered.Root.Status);
        Assert.Equal(InstanceSubStatus.Faulted, failed.Root.Status);
        Assert.Contains("Nicht erreichbar", failed.Root.Incidents.Single().Message, StringComparison.Ordinal);
        Assert.Empty(failed.Effects);
    }

    [Fact]
    public async Task An_incident_is_tried_again_or_passed_over()
    {
        const string Send = """{"id":"h","type":"Elsa.SendHttpRequest","url":"https://amt.example/","expectedStatusCodes":[200]},{"id":"e","type":"Elsa.WriteLine","text":"Weiter"}""";
        var again = await StartAsync(Send);
        await again.FailEffectAsync(again.Effects.Single().Id, "Nicht erreichbar", Cancel);
        await again.RetryAsync(again.Root.Incidents.Single().Id, Cancel);
        Assert.Empty(again.Root.Incidents);
        await again.AnswerEffectAsync(again.Effects.Single().Id, new Dictionary<string, object?> { ["status"] = 200L, ["headers"] = new Dictionary<string, object?>() }, Cancel);
        Assert.Equal(InstanceSubStatus.Finished, again.Root.Status);

        var over = await StartAsync(Send);
        await over.FailEffectAsync(over.Effects.Single().Id, "Nicht erreichbar", Cancel);
        var incident = over.Root.Incidents.Single().Id;
        await Assert.ThrowsAsync<InputException>(() => over.SkipAsync(incident, "Gibt es nicht", Cancel));
        await over.SkipAsync(incident, over.Workflow.Find("h")!.Activity.Outcomes[0], Cancel);
        Assert.Equal(InstanceSubStatus.Finished, over.Root.Status);
        Assert.Contains(over.Log, e => e.Text == "Weiter");
        await Assert.ThrowsAsync<NotFoundException>(() => over.RetryAsync(incident, Cancel));
    }

    [Fact]
    public async Task A_started_process_runs_along_in_memory()
    {
        const string Child = """{"definitionId":"kind","root":{"id":"w","type":"Elsa.Event","eventName":"los"}}""";
        var run = await StartAsync("""{"id":"k","type":"Elsa.ExecuteWorkflow","workflowDefinitionId":"kind","waitForCompletion":true}""", id => id == "kind" ? new(Guid.NewGuid(), "kind", 3, Child) : null);

        Assert.Equal(2, run.Instances.Count);
        await run.RaiseAsync(run.Events.Single().Id, null, Cancel);

        Assert.All(run.Instances, i => Assert.Equal(InstanceSubStatus.Finished, i.Status));
    }

    [Fact]
    public async Task A_process_that_never_comes_to_rest_is_cut_short()
    {
        var run = await StartAsync("""{"id":"l","type":"Elsa.While","condition":true,"body":{"id":"d","type":"Elsa.Delay","timeSpan":"00:00:01"}}""");

        await run.AdvanceAsync(Begin.AddDays(1), Cancel);

        Assert.True(run.IsCutShort);
        Assert.True(run.Now < Begin.AddHours(1));
    }

    [Fact]
    public async Task What_cannot_run_is_refused_with_its_reasons()
    {
        var e = await Assert.ThrowsAsync<DefinitionException>(() => StartAsync("""{"id":"x","type":"Gibt.EsNicht"}"""));

        Assert.Contains(e.Problems, p => p.Code == "unknown-type");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<RehearsalRun> StartAsync(string steps, Func<string, StoredDefinition?>? others = null) => RehearsalRun.StartAsync(
        new(Guid.NewGuid(), "probe", 1, $$$"""{"definitionId":"probe","root":{"id":"s","type":"Elsa.Sequence","activities":[{{{steps}}}]}}"""), Compiler,
        new Dictionary<string, object?>(), "kreis", Begin, (id, _) => Task.FromResult(others?.Invoke(id)), Cancel);
}
