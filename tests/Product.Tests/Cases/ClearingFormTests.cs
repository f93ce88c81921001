using Buergerservice.Cases.Commands;
using Buergerservice.Engine;
using Buergerservice.Engine.Definitions;
using Buergerservice.Storage.Commands;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

/// <summary>The form of the clearing: what has to be filled in depends on how the clearing ends.</summary>
public sealed class ClearingFormTests
{
    [Fact]
    public async Task A_false_alarm_is_closed_without_an_Anliegen_and_everything_else_needs_one()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        foreach (var outcome in new[] { "Weiterleiten", "Auskunft genügt" })
            Assert.Equal(["anliegen"], (await RefusedAsync(world, made, outcome, new() { ["anliegen"] = "" })).Fields.Keys);
        Assert.Equal(["plz"], (await RefusedAsync(world, made, "Fehlauslösung", new() { ["anliegen"] = "", ["plz"] = "172680" })).Fields.Keys);

        await world.DoAsync(made.InstanceId, "Erst-Clearing", CaseWorld.Clara, "Fehlauslösung", new() { ["anliegen"] = "" });
        Assert.Equal("abgebrochen", (await world.FileAsync(made.Id)).Status);
    }

    [Fact]
    public async Task A_task_without_the_outcome_its_form_speaks_of_is_pointed_out_when_it_is_published()
    {
        await using var world = await CaseWorld.CreateAsync();
        var problems = await world.WithAsync<DefinitionCommands, IReadOnlyList<DefinitionProblem>>(async c =>
        {
            var json = await File.ReadAllTextAsync(Path.Combine(CaseWorld.Templates("processes"), "buergerfall.json"), TestContext.Current.CancellationToken);
            await c.ImportAsync(json.Replace("\\\"Fehlauslösung\\\"]", "\\\"Falscher Alarm\\\"]", StringComparison.Ordinal), CaseWorld.Anke);
            return (await c.PublishAsync(CaseCommands.DefinitionId, CaseWorld.Anke)).Problems;
        });
        Assert.Contains("Das Formular „fall-clearing“ verlangt bei „Fehlauslösung“ keine Pflichtangaben; dieses Ergebnis hat die Aufgabe nicht.", Assert.Single(problems, p => p.Code == "unknown-outcome").Message, StringComparison.Ordinal);
    }

    private static Task<InputException> RefusedAsync(CaseWorld world, CaseCreated made, string outcome, Dictionary<string, object?> changes) =>
        Assert.ThrowsAsync<InputException>(() => world.DoAsync(made.InstanceId, "Erst-Clearing", CaseWorld.Clara, outcome, changes));
}
