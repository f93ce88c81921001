using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Handover;
using Buergerservice.Cases.Queries;
using Buergerservice.Documents.Comparison;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

/// <summary>Cases played through the shipped process, forms, catalogues and templates.</summary>
public sealed class CaseJourneyTests
{
    private static readonly string[] Evidence = ["ausweis", "rentenbescheid", "kontoauszuege", "mietvertrag"];

    [Fact]
    public async Task A_case_goes_from_the_cabin_to_the_dms()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(Grundsicherung);
        Assert.Matches(@"^F-\d{4}-000001$", made.Number);
        await ToWorkAsync(world, made);
        Assert.Equal(("Sozialamt", "in Bearbeitung"), (await StatusAsync(world, made)) is var s ? (s.Responsible.Unit, s.Status) : default);

        await world.DoAsync(made.InstanceId, "Fall bearbeiten", CaseWorld.Sabine, "Weiter", new() { ["buerger_anschrift"] = "Am Markt 1, 17268 Templin" });
        var waiting = await StatusAsync(world, made);
        Assert.Equal("wartet auf Bürger", waiting.Status);
        Assert.Equal("Nachforderung", Assert.Single(waiting.Documents).Kind);
        Assert.Equal("Sabine Horn", waiting.Responsible.Person);

        // The last missing document wakes the case by itself.
        foreach (var kind in Evidence)
            await world.UploadAsync(made.Id, kind, CaseWorld.Sabine);
        await world.DoAsync(made.InstanceId, "Fall bearbeiten", CaseWorld.Sabine, "Weiter", Result);
        Assert.Equal("wartet auf Unterschrift", (await StatusAsync(world, made)).Status);

        await world.DoAsync(made.InstanceId, "Dokument freigeben", CaseWorld.Jonas, "Unterschrieben", new() { ["unterschrift_art"] = "FES" });
        var closed = await StatusAsync(world, made);
        Assert.Equal(("abgeschlossen", "Antrag aufgenommen", true, false), (closed.Status, closed.Category, closed.IsConclusive, closed.HasIncident));
        Assert.True(Assert.Single(closed.Signatures).IsValid);
        Assert.Equal("bestätigt", Assert.Single(closed.Handovers).State);
        var files = Directory.GetFiles(Path.Combine(world.DropDirectory, closed.DmsReference!)).Select(Path.GetFileName).Order().ToList();
        Assert.Equal(8, files.Count);
        Assert.Equal("01-antrag.pdf", files[0]);
        Assert.Empty(closed.OpenTasks);
        Assert.Null(await world.WithAsync<BuergerserviceDb, long?>(db => AuditLog.FindBreakAsync(db, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Who_prepared_a_case_cannot_sign_it_off_where_four_eyes_are_asked_for()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await ToSignOffAsync(world);
        var refused = await Assert.ThrowsAsync<NotFoundException>(() => world.DoAsync(made.InstanceId, "Dokument freigeben", CaseWorld.Sabine, "Unterschrieben", new() { ["unterschrift_art"] = "FES" }));
        Assert.NotNull(refused);
    }

    [Fact]
    public async Task A_signature_weaker_than_the_service_takes_brings_the_task_back()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await ToSignOffAsync(world);
        await world.DoAsync(made.InstanceId, "Dokument freigeben", CaseWorld.Jonas, "Unterschrieben", new() { ["unterschrift_art"] = "keine" });
        var file = await StatusAsync(world, made);
        Assert.Equal("wartet auf Unterschrift", file.Status);
        Assert.Empty(file.Signatures);
        await world.DoAsync(made.InstanceId, "Dokument freigeben", CaseWorld.Jonas, "Unterschrieben", new() { ["unterschrift_art"] = "eID" });
        Assert.Equal("abgeschlossen", (await StatusAsync(world, made)).Status);
    }

    [Fact]
    public async Task A_refused_sign_off_is_recorded_as_refused_and_comes_back_to_the_same_person_as_it_was_entered()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await ToSignOffAsync(world);
        await world.DoAsync(made.InstanceId, "Dokument freigeben", CaseWorld.Jonas, "Unterschrieben", new() { ["unterschrift_art"] = "keine", ["freigabe_anmerkung"] = "Das Pad war gestört." });

        var refused = await StatusAsync(world, made);
        var task = await world.WithAsync<BuergerserviceDb, UserTask>(db => db.Tasks.AsNoTracking().SingleAsync(t => t.InstanceId == made.InstanceId && t.State == UserTaskState.Assigned, TestContext.Current.CancellationToken));
        Assert.Equal(["Jonas Wieck"], refused.Timeline.Where(e => e.Text == "Freigabe nicht angenommen: verlangt „FES“, bestätigt „keine“").Select(e => e.By));
        Assert.Contains(refused.Timeline, e => e.Text == "Aufgabe „Dokument freigeben“ nicht erledigt: „Unterschrieben“ wurde nicht angenommen");
        Assert.DoesNotContain(refused.Timeline, e => e.Text == "Aufgabe „Dokument freigeben“ erledigt: Unterschrieben");
        Assert.Equal("jonas.wieck", task.Assignee);
        Assert.Contains("Das Pad war gestört.", task.Data, StringComparison.Ordinal);
        Assert.StartsWith("Die Freigabe ist noch nicht angenommen: Die Leistung verlangt als Unterschrift „FES“; bestätigt war „keine“.", task.Instructions, StringComparison.Ordinal);

        await world.DoAsync(made.InstanceId, "Dokument freigeben", CaseWorld.Jonas, "Unterschrieben", new() { ["unterschrift_art"] = "FES" });
        var closed = await StatusAsync(world, made);
        Assert.Equal("abgeschlossen", closed.Status);
        Assert.Contains(closed.Values, v => v.Text == "Das Pad war gestört.");
        Assert.Single(closed.Timeline, e => e.Text == "Aufgabe „Dokument freigeben“ erledigt: Unterschrieben");
    }

    [Fact]
    public async Task A_case_does_not_wait_for_documents_that_came_while_the_clerk_had_it_open()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(Grundsicherung);
        await ToWorkAsync(world, made);
        foreach (var kind in Evidence)
            await world.UploadAsync(made.Id, kind, CaseWorld.Sabine);

        await world.DoAsync(made.InstanceId, "Fall bearbeiten", CaseWorld.Sabine, "Wartet auf Unterlagen");
        Assert.Equal(("in Bearbeitung", "Fall bearbeiten"), await StatusAsync(world, made) is var f ? (f.Status, Assert.Single(f.OpenTasks).Title) : default);

        // Who has seen that everything is there and waits all the same waits for something else.
        await world.DoAsync(made.InstanceId, "Fall bearbeiten", CaseWorld.Sabine, "Wartet auf Unterlagen");
        Assert.Equal(("wartet auf Bürger", "Unterlagen abwarten"), await StatusAsync(world, made) is var g ? (g.Status, Assert.Single(g.OpenTasks).Title) : default);
    }

    [Fact]
    public async Task A_document_that_comes_between_the_status_and_the_wait_wakes_the_case()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(Grundsicherung);
        await ToWorkAsync(world, made);
        await world.CompleteAsync(made.InstanceId, "Fall bearbeiten", CaseWorld.Sabine, "Wartet auf Unterlagen");
        await world.RunWithoutEffectsAsync();
        Assert.Equal(("wartet auf Bürger", 0), await StatusAsync(world, made) is var f ? (f.Status, f.OpenTasks.Count) : default);
        foreach (var kind in Evidence)
            await world.UploadAsync(made.Id, kind, CaseWorld.Sabine);
        await world.RunWithoutEffectsAsync();

        await world.RunAsync();
        Assert.Equal(("in Bearbeitung", "Fall bearbeiten"), await StatusAsync(world, made) is var g ? (g.Status, Assert.Single(g.OpenTasks).Title) : default);
    }

    [Fact]
    public async Task A_case_waits_on_while_a_document_is_missing()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(Grundsicherung);
        await ToWorkAsync(world, made);
        foreach (var kind in Evidence[1..])
            await world.UploadAsync(made.Id, kind, CaseWorld.Sabine);

        await world.DoAsync(made.InstanceId, "Fall bearbeiten", CaseWorld.Sabine, "Wartet auf Unterlagen");
        Assert.Equal("wartet auf Bürger", (await StatusAsync(world, made)).Status);
        await world.UploadAsync(made.Id, Evidence[0], CaseWorld.Sabine);
        await world.RunAsync();
        Assert.Equal("in Bearbeitung", (await StatusAsync(world, made)).Status);
    }

    [Fact]
    public async Task A_change_asked_for_at_sign_off_leads_back_to_work_and_makes_a_new_document()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await ToSignOffAsync(world);
        await world.DoAsync(made.InstanceId, "Dokument freigeben", CaseWorld.Jonas, "Ändern", new() { ["freigabe_anmerkung"] = "Anschrift prüfen" });
        Assert.Equal("in Bearbeitung", (await StatusAsync(world, made)).Status);
        await world.DoAsync(made.InstanceId, "Fall bearbeiten", CaseWorld.Sabine, "Weiter", new() { ["buerger_anschrift"] = "Am Markt 2, 17268 Templin" });
        await world.DoAsync(made.InstanceId, "Dokument freigeben", CaseWorld.Jonas, "Unterschrieben", new() { ["unterschrift_art"] = "FES" });
        var file = await StatusAsync(world, made);
        Assert.Equal("abgeschlossen", file.Status);
        var versions = file.Documents.Where(d => d.Kind == "Antrag").OrderByDescending(d => d.CreatedAt).ToList();
        Assert.Equal([false, true], versions.Select(d => d.IsReplaced));
        Assert.Equal([versions[1].Id, null], versions.Select(d => d.FormerId));
        var compared = await world.WithAsync<CaseQueries, CaseDocumentDifference>(q => q.CompareDocumentAsync(made.Id, versions[0].Id, CaseWorld.Sabine, TestContext.Current.CancellationToken));
        Assert.Contains("1, 2,", string.Join(" ", compared.Difference.Chapters.SelectMany(c => c.Parts).SelectMany(p => p.Cells).SelectMany(c => c.Words).Where(w => w.Mark != WordMark.Kept).Select(w => w.Text)), StringComparison.Ordinal);
        await Assert.ThrowsAsync<NotFoundException>(() => world.WithAsync<CaseQueries, CaseDocumentDifference>(q => q.CompareDocumentAsync(made.Id, versions[0].Id, CaseWorld.Petra, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task A_unit_that_declines_sends_the_case_to_a_person_who_assigns_it()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(Grundsicherung);
        await ToWorkAsync(world, made);
        await world.DoAsync(made.InstanceId, "Fall bearbeiten", CaseWorld.Sabine, "Unzuständig");
        Assert.Equal("im Clearing", (await StatusAsync(world, made)).Status);
        await world.DoAsync(made.InstanceId, "Zuständigkeit klären", CaseWorld.Clara, "Zugeordnet", new() { ["einheit"] = "Wohngeldstelle", ["behoerde"] = "Landkreis Seenmark", ["zuordnung_begruendung"] = "Es geht um Wohngeld." });
        var file = await StatusAsync(world, made);
        Assert.Equal(("in Bearbeitung", "Wohngeldstelle", "Von Hand zugeordnet: Es geht um Wohngeld."), (file.Status, file.Responsible.Unit, file.Responsible.Because));
        Assert.Null(Assert.Single(file.OpenTasks).Assignee);
    }

    [Fact]
    public async Task A_case_nobody_here_is_competent_for_is_passed_on()
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(Grundsicherung with { PostalCode = "10115" });
        await world.DoAsync(made.InstanceId, "Erst-Clearing", CaseWorld.Clara, "Weiterleiten");
        await world.DoAsync(made.InstanceId, "Zuständigkeit klären", CaseWorld.Clara, "Unzuständig");
        Assert.Equal("unzuständig abgegeben", (await StatusAsync(world, made)).Status);
    }

    [Theory]
    [InlineData("Auskunft genügt", "abgeschlossen")]
    [InlineData("Fehlauslösung", "abgebrochen")]
    public async Task A_short_information_or_a_false_alarm_leaves_nobodys_name_behind(string outcome, string status)
    {
        await using var world = await CaseWorld.CreateAsync();
        var made = await world.CreateCaseAsync(Grundsicherung);
        await world.DoAsync(made.InstanceId, "Erst-Clearing", CaseWorld.Clara, outcome);
        var file = await StatusAsync(world, made);
        Assert.Equal((status, ""), (file.Status, file.Concern));
        Assert.Null(file.Citizen?.Name);
    }

    [Fact]
    public async Task A_dms_that_stays_away_ends_as_a_task_for_a_person_and_not_in_a_log()
    {
        var dms = new AbsentDms();
        await using var world = await CaseWorld.CreateAsync(s => s.AddSingleton<IDmsGateway>(dms).AddSingleton(new WorkOptions { MaxAttempts = 1 }));
        var made = await ToSignOffAsync(world);
        await world.DoAsync(made.InstanceId, "Dokument freigeben", CaseWorld.Jonas, "Unterschrieben", new() { ["unterschrift_art"] = "FES" });
        Assert.Equal(("Fehler-Klärung", "Ablage klären"), await StatusAsync(world, made) is var f ? (f.Status, Assert.Single(f.OpenTasks).Title) : default);
        await world.DoAsync(made.InstanceId, "Ablage klären", CaseWorld.Anke, "Erneut übergeben");
        Assert.Equal("Fehler-Klärung", (await StatusAsync(world, made)).Status);
        await world.DoAsync(made.InstanceId, "Ablage klären", CaseWorld.Anke, "Von Hand abgelegt", new() { ["dms_aktenzeichen"] = "50.1/2026/17" });
        var closed = await StatusAsync(world, made);
        Assert.Equal(("abgeschlossen", "50.1/2026/17"), (closed.Status, closed.DmsReference));
        Assert.Equal(2, closed.Handovers.Count(h => h.State == "gescheitert"));
    }

    internal static CreateCase Grundsicherung => new() { Channel = "LISA", Site = "Templin", Concern = "Meine Rente reicht nicht.", LeistungKey = "lokal:grundsicherung", PostalCode = "17268", Town = "Templin", CitizenName = "Erika Beispiel" };

    private static Dictionary<string, object?> Result => new() { ["kurzkategorie"] = "Antrag aufgenommen", ["fallabschliessend"] = true, ["ergebnis"] = "Antrag liegt vollständig vor." };

    internal static Task ToWorkAsync(CaseWorld world, CaseCreated made) => world.DoAsync(made.InstanceId, "Erst-Clearing", CaseWorld.Clara, "Weiterleiten");

    internal static async Task<CaseCreated> ToSignOffAsync(CaseWorld world)
    {
        var made = await world.CreateCaseAsync(Grundsicherung);
        await ToWorkAsync(world, made);
        await world.DoAsync(made.InstanceId, "Fall bearbeiten", CaseWorld.Sabine, "Weiter", new()
        {
            ["buerger_anschrift"] = "Am Markt 1, 17268 Templin",
            ["unterlagen"] = Evidence.ToDictionary(e => e, object? (_) => "lag im Original vor"),
            ["ergebnis"] = "Antrag liegt vollständig vor.",
        });
        return made;
    }

    private static Task<CaseFile> StatusAsync(CaseWorld world, CaseCreated made) => world.FileAsync(made.Id);

    private sealed class AbsentDms : IDmsGateway
    {
        public string Name => "DMS im Urlaub";

        public Task<DmsReceipt> HandOverAsync(DmsPackage package, CancellationToken cancellationToken) => throw new IOException("away");
    }
}
