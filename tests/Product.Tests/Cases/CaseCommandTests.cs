using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Queries;
using Buergerservice.Cases.Work;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

public sealed class CaseCommandTests
{
    [Fact]
    public async Task The_same_submission_makes_one_case_however_often_and_fast_it_comes()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => world.CreateCaseAsync(CaseJourneyTests.Grundsicherung, "einsendung-1"))));
        Assert.Single(made.Select(m => m.Number).Distinct());
        Assert.Single(made, m => m.IsNew);
        Assert.Equal(1, await world.WithAsync<BuergerserviceDb, int>(db => db.Instances.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task The_same_key_with_other_content_is_refused_and_names_the_case_there_is()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung, "einsendung-1");
        foreach (var other in new[] { CaseJourneyTests.Grundsicherung with { Concern = "Anders." }, CaseJourneyTests.Grundsicherung with { Channel = "Terminal" }, CaseJourneyTests.Grundsicherung with { Town = null } })
        {
            var refused = await Assert.ThrowsAsync<AlreadySubmittedException>(() => world.CreateCaseAsync(other, "einsendung-1"));
            Assert.Equal(("idempotency-conflict", made.Number), (refused.Code, refused.Number));
        }

        // The case itself may have changed since: a late repetition is one all the same.
        await world.DoAsync(made.InstanceId, "Erst-Clearing", CaseWorld.Clara, "Weiterleiten", new() { ["anliegen"] = "Im Clearing neu gefasst." });
        var late = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung with { Concern = " Meine Rente reicht nicht. " }, "einsendung-1");
        Assert.Equal((made.Number, false), (late.Number, late.IsNew));
        Assert.Equal(1, await world.WithAsync<BuergerserviceDb, int>(db => db.Instances.CountAsync(TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task The_same_document_is_in_the_file_once_however_often_and_fast_it_comes()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        await CaseJourneyTests.ToWorkAsync(world, made);
        var added = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => world.UploadAsync(made.Id, "ausweis", CaseWorld.Sabine))));
        Assert.Single(added, a => a.IsNew);
        Assert.Single(added.Select(a => a.Id).Distinct());
        Assert.True((await world.UploadAsync(made.Id, "mietvertrag", CaseWorld.Sabine)).IsNew);
        var file = await world.FileAsync(made.Id);
        Assert.Equal(2, file.Documents.Count);
        Assert.Equal(2, file.Timeline.Count(e => e.Text.StartsWith("Dokument „", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whatever_the_audit_trail_says_of_a_case_its_timeline_says_in_german()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        var before = (await world.FileAsync(made.Id)).Timeline.Count;
        var actions = typeof(CaseAudit).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!).Where(a => a.StartsWith("case.", StringComparison.Ordinal)).ToList();
        await world.WithAsync<IServiceProvider, bool>(async services =>
        {
            var db = services.GetRequiredService<BuergerserviceDb>();
            foreach (var action in actions)
                services.GetRequiredService<AuditLog>().Add(db, "kreis", CaseAudit.Booth, action, $"case:{made.Number}", new Dictionary<string, object?> { ["device"] = "Bildschirm" });
            await db.SaveWithAuditAsync(TestContext.Current.CancellationToken);
            return true;
        });

        var timeline = (await world.FileAsync(made.Id)).Timeline;
        // What a form has filled in is said by its task.
        Assert.Equal(before + actions.Count - 1, timeline.Count);
        Assert.DoesNotContain(timeline, e => e.Text.Contains("case.", StringComparison.Ordinal));
        Assert.Equal("Kabine", Assert.Single(timeline, e => e.Text == "Dokument in der Kabine unterschrieben: Bildschirm").By);
    }

    [Fact]
    public async Task Numbers_run_without_gaps_and_per_tenant()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => world.CreateCaseAsync(CaseJourneyTests.Grundsicherung))));
        Assert.Equal([1, 2, 3, 4, 5, 6], made.Select(m => int.Parse(m.Number[^6..], System.Globalization.CultureInfo.InvariantCulture)).Order());
        Assert.EndsWith("000001", (await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung, actor: CaseWorld.Nora)).Number, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_named_field_by_field()
    {
        await using var world = await CaseWorld.CreateAsync();
        var refused = await Assert.ThrowsAsync<InputException>(() => world.CreateCaseAsync(new() { Channel = "Fax", PostalCode = "172", LeistungKey = "lokal:unbekannt", RepresentativeKind = "Vollmacht" }));
        Assert.Equal(["channel", "concern", "leistungKey", "postalCode", "representativeName"], refused.Fields.Keys.Order());
        var notOffered = await Assert.ThrowsAsync<InputException>(() => world.CreateCaseAsync(new() { Channel = "Telefon", Concern = "Ausweis", LeistungKey = "99008001012000" }));
        Assert.Contains("Telefon", notOffered.Fields["leistungKey"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_tenants_and_roles_get_the_answer_for_a_case_that_does_not_exist()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        await Assert.ThrowsAsync<NotFoundException>(() => world.FileAsync(made.Id, CaseWorld.Nora));
        await Assert.ThrowsAsync<NotFoundException>(() => world.FileAsync(made.Id, CaseWorld.Petra));
        await Assert.ThrowsAsync<DomainRuleException>(() => world.CreateCaseAsync(CaseJourneyTests.Grundsicherung, actor: CaseWorld.Petra));
        Assert.Equal(0, (await ListAsync(world, new(), CaseWorld.Nora)).Total);
    }

    [Fact]
    public async Task Who_the_citizen_is_sees_only_who_works_on_the_case()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        Assert.False((await world.FileAsync(made.Id, CaseWorld.Sabine)).ShowsCitizen);
        await CaseJourneyTests.ToWorkAsync(world, made);
        var ofUnit = await world.FileAsync(made.Id, CaseWorld.Sabine);
        Assert.Equal("Erika Beispiel", ofUnit.Citizen?.Name);
        Assert.Equal("Meine Rente reicht nicht.", ofUnit.Concern);
        Assert.True((await world.FileAsync(made.Id, CaseWorld.Clara)).ShowsCitizen);
        var stranger = new Actor("fremd", "Fremd", "kreis", ["Sachbearbeitung"]);
        var hidden = await world.FileAsync(made.Id, stranger);
        Assert.False(hidden.ShowsCitizen);
        Assert.Null(hidden.Citizen);
        Assert.Null(hidden.Concern);
        Assert.Empty(hidden.Values);
        await Assert.ThrowsAsync<DomainRuleException>(() => world.UploadAsync(made.Id, "ausweis", stranger));
        var added = await world.UploadAsync(made.Id, "ausweis", CaseWorld.Sabine);
        await Assert.ThrowsAsync<NotFoundException>(() => world.WithAsync<CaseQueries, CaseDocumentContent>(q => q.OpenDocumentAsync(made.Id, added.Id, stranger, TestContext.Current.CancellationToken)));
        var content = await world.WithAsync<CaseQueries, CaseDocumentContent>(q => q.OpenDocumentAsync(made.Id, added.Id, CaseWorld.Sabine, TestContext.Current.CancellationToken));
        Assert.Equal(("application/pdf", $"{made.Number}-ausweis.pdf"), (content.ContentType, content.FileName));

        // What people have written freely may name the citizen: titles, reasons, results.
        await world.WithAsync<BuergerserviceDb, int>(db => db.Set<CitizenCase>().Where(c => c.Id == made.Id).ExecuteUpdateAsync(u => u.SetProperty(c => c.ResponsibleBecause, "weil Erika hier wohnt").SetProperty(c => c.Outcome, "Erika war da"), TestContext.Current.CancellationToken));
        await world.WithAsync<BuergerserviceDb, int>(db => db.Set<CaseDocument>().Where(d => d.CaseId == made.Id).ExecuteUpdateAsync(u => u.SetProperty(d => d.Title, "Ausweis von Erika"), TestContext.Current.CancellationToken));
        await world.WithAsync<BuergerserviceDb, int>(db => db.Tasks.Where(t => t.InstanceId == made.InstanceId && t.State == UserTaskState.Completed).ExecuteUpdateAsync(u => u.SetProperty(t => t.Outcome, "Erika"), TestContext.Current.CancellationToken));
        Assert.Equal(5, Regex.Count(JsonSerializer.Serialize(await world.FileAsync(made.Id, CaseWorld.Sabine)), "Erika"));
        var seen = await world.FileAsync(made.Id, stranger);
        Assert.DoesNotContain("Erika", JsonSerializer.Serialize(seen), StringComparison.Ordinal);
        Assert.NotEmpty(seen.Timeline);
        Assert.NotEmpty(Assert.Single(seen.Documents).Title);
    }

    [Fact]
    public async Task Who_created_a_case_sees_what_was_entered_and_adds_to_it_until_it_ends()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung, actor: CaseWorld.Jonas);
        var own = await world.UploadAsync(made.Id, "ausweis", CaseWorld.Jonas);
        await world.UploadAsync(made.Id, "rentenbescheid", CaseWorld.Anke);
        var file = await world.FileAsync(made.Id, CaseWorld.Jonas);
        Assert.Equal((true, "Erika Beispiel", "Meine Rente reicht nicht."), (file.ShowsCitizen, file.Citizen?.Name, file.Concern));
        Assert.Empty(file.Values);
        Assert.Equal(own.Id, Assert.Single(file.Documents, d => d.CanOpen).Id);
        foreach (var document in file.Documents)
        {
            var open = () => world.WithAsync<CaseQueries, CaseDocumentContent>(q => q.OpenDocumentAsync(made.Id, document.Id, CaseWorld.Jonas, TestContext.Current.CancellationToken));
            if (document.CanOpen)
                Assert.NotEmpty((await open()).Bytes);
            else
                await Assert.ThrowsAsync<NotFoundException>(open);
        }

        await Assert.ThrowsAsync<DomainRuleException>(() => world.UploadAsync(made.Id, "ausweis", CaseWorld.Sabine));
        await world.DoAsync(made.InstanceId, "Erst-Clearing", CaseWorld.Clara, "Auskunft genügt");
        Assert.False((await world.FileAsync(made.Id, CaseWorld.Jonas)).ShowsCitizen);
        await Assert.ThrowsAsync<DomainRuleException>(() => world.UploadAsync(made.Id, "ausweis", CaseWorld.Jonas));
    }

    [Fact]
    public async Task The_audit_trail_names_no_citizen()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        await CaseJourneyTests.ToWorkAsync(world, made);
        await world.UploadAsync(made.Id, "ausweis", CaseWorld.Sabine);
        var entries = await world.WithAsync<BuergerserviceDb, List<string>>(db => db.AuditEntries.Select(a => a.Subject + a.Details).ToListAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(entries, e => e.Contains("Erika", StringComparison.Ordinal) || e.Contains("Rente", StringComparison.Ordinal));
        Assert.Contains(entries, e => e.StartsWith($"case:{made.Number}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged()
    {
        await using var world = await CaseWorld.CreateAsync();
        for (var i = 0; i < 3; i++)
            await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        await world.RunAsync();
        Assert.Equal(3, (await ListAsync(world, new() { Status = "im Clearing" }, CaseWorld.Clara)).Total);
        Assert.Equal(0, (await ListAsync(world, new() { Status = "abgeschlossen" }, CaseWorld.Clara)).Total);
        Assert.EndsWith("000002", Assert.Single((await ListAsync(world, new() { Text = "-000002" }, CaseWorld.Clara)).Items).Number, StringComparison.Ordinal);
        Assert.Empty((await ListAsync(world, new() { Mine = true }, CaseWorld.Clara)).Items);
        Assert.Single((await ListAsync(world, new() { Page = 2, PageSize = 2, OpenOnly = true }, CaseWorld.Clara)).Items);
        await Assert.ThrowsAsync<InputException>(() => ListAsync(world, new() { Status = "weg" }, CaseWorld.Clara));
    }

    private static Task<CasePage> ListAsync(CaseWorld world, CaseFilter filter, Actor actor) =>
        world.WithAsync<CaseQueries, CasePage>(q => q.ListAsync(filter, actor, TestContext.Current.CancellationToken));
}
