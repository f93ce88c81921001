using System.Text.Json;
using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Deletion;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Queries;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

/// <summary>What a case forgets, and what an incident does not say.</summary>
public sealed class CasePrivacyTests
{
    private static readonly string[] Personal = ["Erika", "Rente", "\"17268\"", "Templiner", "0151 2345"];

    [Theory]
    [InlineData("Auskunft genügt")]
    [InlineData("Fehlauslösung")]
    public async Task A_forgotten_citizen_is_nowhere_in_the_case_its_tasks_or_its_instance(string outcome)
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung with { Town = "Templiner Land", CitizenContact = "0151 2345" });
        var added = await world.UploadAsync(made.Id, "ausweis", CaseWorld.Clara);
        await world.RunAsync();
        await NameInJournalsAsync(world, made.InstanceId);
        Assert.NotEmpty(Found(await EverythingAsync(world, made)));

        await world.DoAsync(made.InstanceId, "Erst-Clearing", CaseWorld.Clara, outcome);

        Assert.Empty(Found(await EverythingAsync(world, made)));
        var tasks = await world.WithAsync<BuergerserviceDb, List<UserTask>>(db => db.Tasks.AsNoTracking().Where(t => t.InstanceId == made.InstanceId).ToListAsync(TestContext.Current.CancellationToken));
        Assert.All(tasks, t => Assert.Equal(("{}", null, null), (t.Data, t.Result, t.Draft)));
        var file = await world.FileAsync(made.Id);
        Assert.Empty(file.Documents);
        Assert.Equal(new CaseCitizen(null, null, null, null, null, null, null, null), file.Citizen);
        await Assert.ThrowsAsync<NotFoundException>(() => world.WithAsync<CaseQueries, CaseDocumentContent>(q => q.OpenDocumentAsync(made.Id, added.Id, CaseWorld.Anke, TestContext.Current.CancellationToken)));
        var (instance, _) = await world.InstanceAsync(made.InstanceId);
        Assert.Empty(instance.Input);
        var fall = Assert.Single(instance.Variables, v => v.Value is not null);
        Assert.Equal(["id", "nummer"], ((IReadOnlyDictionary<string, object?>)fall.Value!).Keys.Order());
    }

    [Fact]
    public async Task A_citizen_whose_deletion_is_suspended_is_not_forgotten_when_the_case_ends()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        await world.UploadAsync(made.Id, "ausweis", CaseWorld.Clara);
        await world.RunAsync();
        await world.WithAsync<CaseDeletion, bool>(async d =>
        {
            await d.HoldAsync(made.Number, "Art. 18 DSGVO", CaseWorld.Anke, TestContext.Current.CancellationToken);
            return true;
        });
        await world.DoAsync(made.InstanceId, "Erst-Clearing", CaseWorld.Clara, "Auskunft genügt");

        var file = await world.FileAsync(made.Id);
        Assert.Equal((true, false, "Erika Beispiel", 1), (file.IsClosed, file.IsForgotten, file.Citizen!.Name, file.Documents.Count));
    }

    [Fact]
    public async Task A_task_that_comes_into_being_while_the_citizen_is_forgotten_is_blank_as_well()
    {
        await using var world = await CaseWorld.CreateAsync();
        await PublishAsync(world, json => json
            .Replace("\"activities\": [", """
                "activities": [ { "id": "nebenher", "nodeId": "Workflow1:flow:nebenher", "name": "Nebenher", "type": "Buergerservice.CaseTask", "version": 1,
                  "title": { "typeName": "String", "expression": { "type": "Literal", "value": "Nebenher" } },
                  "form": { "typeName": "String", "expression": { "type": "Literal", "value": "fall-clearing" } },
                  "outcomes": { "typeName": "List<String>", "expression": { "type": "Object", "value": "[\"Fehlauslösung\"]" } },
                  "candidateRoles": { "typeName": "List<String>", "expression": { "type": "Object", "value": "[\"Clearing\"]" } } },
                """, StringComparison.Ordinal)
            .Replace("\"connections\": [", """
                "connections": [ { "source": { "activity": "clearing", "port": "Fehlauslösung" }, "target": { "activity": "nebenher", "port": "In" } },
                """, StringComparison.Ordinal));
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        await world.DoAsync(made.InstanceId, "Erst-Clearing", CaseWorld.Clara, "Fehlauslösung");
        var tasks = await world.WithAsync<BuergerserviceDb, List<UserTask>>(db => db.Tasks.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["Erst-Clearing", "Nebenher"], tasks.Select(t => t.Title).Order());
        Assert.All(tasks, t => Assert.Equal("{}", t.Data));
    }

    [Fact]
    public async Task The_process_started_by_hand_says_how_a_case_is_made()
    {
        await using var world = await CaseWorld.CreateAsync();
        foreach (var input in new Dictionary<string, object?>[] { [], new() { ["fall"] = new Dictionary<string, object?> { ["id"] = Guid.NewGuid().ToString() } } })
        {
            var id = await world.WithAsync<InstanceCommands, Guid>(c => c.StartAsync(CaseCommands.DefinitionId, input, CaseWorld.Anke, cancellationToken: TestContext.Current.CancellationToken));
            await world.RunAsync();
            Assert.Contains("„Neuer Fall“", Assert.Single((await world.InstanceAsync(id)).Instance.Incidents).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("\"value\": \"im Clearing\"", "Buergerservice.SetCaseStatus")]
    [InlineData("\"value\": \"abgebrochen\"", "Buergerservice.CloseCase")]
    public async Task An_incident_does_not_quote_what_a_citizen_stated(string status, string step)
    {
        await using var world = await CaseWorld.CreateAsync();
        await PublishAsync(world, json =>
        {
            var at = json.IndexOf(status, json.IndexOf(step, StringComparison.Ordinal), StringComparison.Ordinal);
            var literal = json.LastIndexOf("Literal", at, StringComparison.Ordinal);
            return $"{json[..literal]}JavaScript{json[(literal + 7)..at]}\"value\": \"getFall().buerger_name\"{json[(at + status.Length)..]}";
        });
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        await world.RunAsync();
        if (step.EndsWith("CloseCase", StringComparison.Ordinal))
            await world.DoAsync(made.InstanceId, "Erst-Clearing", CaseWorld.Clara, "Fehlauslösung");
        var incident = Assert.Single((await world.InstanceAsync(made.InstanceId)).Instance.Incidents);
        Assert.DoesNotContain("Erika", incident.Message, StringComparison.Ordinal);
        Assert.Contains("Status", incident.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_amount_no_currency_knows_is_shown_and_no_error()
    {
        await using var world = await CaseWorld.CreateAsync();
        var values = await world.WithAsync<CaseValues, IReadOnlyList<CaseValue>>(v => Task.FromResult(v.Of(new Dictionary<string, object?> { ["vermoegen"] = 1e300 })));
        Assert.EndsWith(",00 €", Assert.Single(values).Text, StringComparison.Ordinal);
    }

    /// <summary>As if the process, and one it has started and that has ended, had written a line with the citizen's name.</summary>
    private static Task<int> NameInJournalsAsync(CaseWorld world, Guid instance) => world.WithAsync<BuergerserviceDb, int>(async db =>
    {
        var cancel = TestContext.Current.CancellationToken;
        var parent = await db.Instances.FirstAsync(i => i.Id == instance, cancel);
        var child = new InstanceRow { Id = Guid.CreateVersion7(), Tenant = "kreis", DefinitionId = "kind", DefinitionVersionId = parent.DefinitionVersionId, DefinitionVersion = 1, ParentId = instance, Status = InstanceStatus.Finished, SubStatus = InstanceSubStatus.Finished, State = [], CreatedAt = parent.CreatedAt };
        var page = await db.Journal.FirstAsync(p => p.InstanceId == instance, cancel);
        var records = JsonSerializer.Deserialize<List<JournalRecord>>(page.Records, JsonSerializerOptions.Web)!;
        var named = JsonSerializer.Serialize(records.ConvertAll(r => r with { Event = "Output", Message = "Erika" }), JsonSerializerOptions.Web);
        db.AddRange(child, new JournalPage { InstanceId = child.Id, FirstSequence = 0, Count = records.Count, At = page.At, Records = named });
        await db.SaveChangesAsync(cancel);
        return await db.Journal.Where(p => p.InstanceId == instance && p.FirstSequence == page.FirstSequence).ExecuteUpdateAsync(u => u.SetProperty(p => p.Records, named), cancel);
    });

    /// <summary>Publishes the shipped process with a change.</summary>
    private static Task<bool> PublishAsync(CaseWorld world, Func<string, string> change) => world.WithAsync<DefinitionCommands, bool>(async c =>
    {
        await c.ImportAsync(change(await File.ReadAllTextAsync(Path.Combine(CaseWorld.Templates("processes"), "buergerfall.json"), TestContext.Current.CancellationToken)), CaseWorld.Anke);
        Assert.Empty((await c.PublishAsync(CaseCommands.DefinitionId, CaseWorld.Anke)).Problems);
        return true;
    });

    private static IEnumerable<string> Found(string text) => Personal.Where(p => text.Contains(p, StringComparison.Ordinal));

    /// <summary>Every text the database holds of the case, whatever the table.</summary>
    private static async Task<string> EverythingAsync(CaseWorld world, CaseCreated made)
    {
        var (_, state) = await world.InstanceAsync(made.InstanceId);
        var rows = await world.WithAsync<BuergerserviceDb, List<object>>(async db =>
        {
            var cancel = TestContext.Current.CancellationToken;
            List<object> all = [.. await db.Set<CitizenCase>().AsNoTracking().ToListAsync(cancel), .. await db.Tasks.AsNoTracking().ToListAsync(cancel), .. await db.Instances.AsNoTracking().ToListAsync(cancel)];
            return [.. all, .. await db.WorkItems.AsNoTracking().ToListAsync(cancel), .. await db.Journal.AsNoTracking().ToListAsync(cancel), .. await db.Bookmarks.AsNoTracking().ToListAsync(cancel), .. await db.AuditEntries.AsNoTracking().ToListAsync(cancel)];
        });
        return state + string.Join('\n', rows.SelectMany(r => r.GetType().GetProperties().Select(p => p.GetValue(r) as string)));
    }
}
