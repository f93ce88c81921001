using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Conversations;
using Buergerservice.Cases.Files;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Simulators;
using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Organisation;
using Buergerservice.Portal.Prompts;
using Buergerservice.Portal.Visits;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Product.Tests.Booths;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>What goes another way than planned on the way L1–L8, L14, L15: nobody is dropped, nothing is left behind.</summary>
[Collection(VisitFixture.Collection)]
public sealed class VisitPathTests(VisitFixture api)
{
    private static readonly object Grundsicherung = new { anliegen = "Meine Rente reicht nicht.", leistung = "lokal:grundsicherung", plz = "17268", ort = "Templin", buerger_name = "Max Muster" };
    private static readonly object Krankenkasse = new { anliegen = "Meine Karte ist weg.", leistung = "lokal:krankenkasse", plz = "17268", ort = "Templin", buerger_name = "Max Muster", dringlichkeit = "eilig" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Fehlauslösung", "Fehlauslösung", nameof(CaseStatus.Aborted))]
    [InlineData("Auskunft genügt", "Auskunft", nameof(CaseStatus.Closed))]
    public async Task A_false_alarm_or_a_short_information_is_counted_without_anybodys_name_and_ends_the_call(string outcome, string category, string status)
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var call = (await visit.AcceptAsync("t-clearing")).Id;
        await visit.DoAsync("Erst-Clearing", "t-clearing", outcome, new { anliegen = "Wann haben Sie offen?", buerger_name = "Max Muster" });
        // Nobody is there to be asked after a false alarm.
        if (status == nameof(CaseStatus.Closed))
            await visit.AnswerAsync("Frage", new { wert = "sehr" });
        var file = await visit.CaseAsync(c => c.Status == Enum.Parse<CaseStatus>(status) && (c.Status == CaseStatus.Aborted || c.Data.Contains("sehr", StringComparison.Ordinal)));
        Assert.Equal((category, "", null, null), (file.Category, file.Concern, file.CitizenName, file.Town));
        Assert.Equal(DeletionClasses.Statistics, file.DeletionClass);
        await visit.ScreenClearsAsync(call);
        Assert.True((await visit.ResetAsync()).Succeeded);
        // However short the talk: the report says what the clearing has said.
        var today = GermanDates.DateOf(DateTimeOffset.UtcNow);
        var report = (await api.As("t-admin").Get($"calls/reports?from={today.AddDays(-1):yyyy-MM-dd}&to={today.AddDays(1):yyyy-MM-dd}&booth={visit.Booth.Name}")).Expect(HttpStatusCode.OK).Json.GetProperty("all");
        Assert.Equal((1, outcome == "Fehlauslösung" ? 1 : 0), (report.GetProperty("answered").GetInt32(), report.GetProperty("falseAlarms").GetInt32()));
    }

    [Fact]
    public async Task A_booth_has_one_visit_and_the_next_begins_when_the_screen_has_said_that_it_is_empty()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var first = await visit.AcceptAsync("t-clearing");
        Assert.Equal(HttpStatusCode.Conflict, (await visit.Screen.PostAsync("/kabine/video/rufen", null)).StatusCode);
        Assert.Equal(1, await VisitsAsync(visit));
        await visit.HangUpAsync("t-clearing", first.Id);
        visit.Leave();
        await visit.UntilAsync("empty", () => visit.InAsync(db => db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == visit.Booth.Id && a.PersonSince == null, Cancel)));
        visit.Enter();
        await visit.UntilAsync("next person", () => visit.InAsync(db => db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == visit.Booth.Id && a.PersonSince != null, Cancel)));
        Assert.Equal(1, await VisitsAsync(visit));

        await visit.ScreenClearsAsync(first.Id);
        await visit.ResetAsync();
        await visit.ReadyAsync("t-clearing");
        await visit.DeskUntilAsync("t-clearing", d => d.Status is AgentStatus.WrapUp or AgentStatus.Ringing);
        if ((await visit.DeskUntilAsync("t-clearing", _ => true)).Status == AgentStatus.WrapUp)
            await visit.EndWrapUpAsync("t-clearing");
        var next = await visit.RingingAsync("t-clearing");
        Assert.NotEqual(first.Id, next.Call!.Id);
        Assert.Equal(2, await VisitsAsync(visit));
    }

    [Fact]
    public async Task A_closed_booth_says_when_it_opens_takes_a_wish_as_a_task_and_calls_nobody()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing");
        var site = Guid.CreateVersion7();
        await visit.InAsync(async db =>
        {
            db.Add(new SiteRow { Id = site, Tenant = "kreis", Name = "Bürgerbüro" });
            // Open on the day after tomorrow only, whatever day it is.
            db.Add(new HoursRow { Id = Guid.CreateVersion7(), Tenant = "kreis", SiteId = site, Day = DateTimeOffset.Now.AddDays(2).DayOfWeek, From = 540, Until = 720 });
            await db.Set<BoothAgent>().Where(a => a.Id == visit.Booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.SiteId, site), Cancel);
            return await db.SaveChangesAsync(Cancel);
        });
        visit.Enter();
        var notice = await visit.PromptAsync("Hinweis", "Wir haben gerade geschlossen");
        Assert.Contains("09:00 bis 12:00 Uhr", notice.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains("03980 555-0", notice.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await visit.Screen.PostAsync("/kabine/wunsch", new { art = "termin", name = "Max Muster", kontakt = "0170 1", zeit = "", anliegen = "" })).StatusCode);
        await visit.UntilAsync("task for the wish", () => visit.InAsync(db => db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Title == "Termin vereinbaren" && t.Subject == visit.Booth.Name, Cancel)));
        Assert.Equal(0, await visit.InAsync(db => db.Set<CallRow>().CountAsync(c => c.Booth == visit.Booth.Name, Cancel)));
        visit.Leave();
        Assert.True((await visit.ResetAsync()).Succeeded);
    }

    [Fact]
    public async Task When_nobody_answers_the_lead_gets_a_task_and_the_citizen_may_leave_a_wish()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.PolicyAsync(new() { MaxWait = 300 });
        visit.Enter();
        await visit.PromptAsync("Hinweis", "Leider ist gerade niemand frei");
        // Whoever still reads that finds no button that would do nothing.
        Assert.False(await visit.StandsAsync("rueckruf"));
        // Of the lead, and not of everyone of the clearing; today.
        var lead = await visit.TaskAsync("Wartezeit überschritten");
        Assert.Equal(GermanDates.DateOf(lead.CreatedAt), GermanDates.DateOf(lead.DueAt!.Value));
        (await api.As("t-clearing").Post($"tasks/{lead.Id}/claim", new { expectedRevision = lead.Revision, operationId = "c" })).ExpectProblem(HttpStatusCode.NotFound);
        await visit.DoAsync("Wartezeit überschritten", "t-behoerde", "Zur Kenntnis genommen");
        var call = await visit.InAsync(db => db.Set<CallRow>().AsNoTracking().FirstAsync(c => c.Booth == visit.Booth.Name, Cancel));
        Assert.Equal(CallEnd.CallbackOffered, call.End);
        await visit.ScreenClearsAsync(call.Id);
        visit.Leave();
        Assert.True((await visit.ResetAsync()).Succeeded);
    }

    [Fact]
    public async Task Who_leaves_while_waiting_ends_the_visit()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        visit.Enter();
        var call = await visit.UntilAsync("call", () => visit.InAsync(db => db.Set<CallRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Booth == visit.Booth.Name, Cancel)));
        visit.Leave();
        await visit.ScreenClearsAsync(call.Id);
        Assert.True((await visit.ResetAsync()).Succeeded);
        Assert.Equal(0, await visit.InAsync(db => db.Set<CitizenCase>().CountAsync(c => c.InstanceId == call.InstanceId, Cancel)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_booth_that_is_being_cleared_offers_no_start_until_everything_has_confirmed(bool hasLeft)
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        using var board = await BoothBrowser.SignInAsync(api, visit.Booth.Id, BoothScreen.ViewBoard);
        async Task<string?> OnBoardAsync()
        {
            using var answer = await board.GetAsync("/viewboard/stand");
            return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("state").GetString();
        }

        Assert.True(await visit.StandsAsync("ruhe"));
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var call = await visit.AcceptAsync("t-clearing");
        if (hasLeft)
            visit.Leave();
        else
            await visit.HangUpAsync("t-clearing", call.Id);
        Assert.False(await visit.StandsAsync("vorbereitung"));
        Assert.Equal("besetzt", await OnBoardAsync());
        await visit.ScreenClearsAsync(call.Id);
        Assert.True((await visit.ResetAsync()).Succeeded);
        Assert.True(await visit.StandsAsync("ruhe"));
        // Whoever is still inside has the booth.
        Assert.Equal(hasLeft ? "frei" : "besetzt", await OnBoardAsync());
    }

    [Fact]
    public async Task Who_comes_when_somebody_else_has_just_left_ends_their_visit_and_has_one_of_their_own()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.PolicyAsync(new() { WrapUp = 1 });
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var first = await visit.AcceptAsync("t-clearing");
        var instance = await visit.InstanceAsync();
        // „Left“ and „arrived“ have come together, as after a dropped line; the order that follows the first is read only now.
        await visit.InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == visit.Booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.PersonSince, DateTimeOffset.UtcNow), Cancel));
        await using (var scope = api.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<BoothSessions>().EndAsync("kreis", visit.Booth.Name, Cancel);
        Assert.False(await visit.StandsAsync("vorbereitung"));
        await visit.ScreenClearsAsync(first.Id);
        Assert.True((await visit.ResetAsync()).Succeeded);
        var next = await visit.AcceptAsync("t-clearing");
        Assert.NotEqual(first.Id, next.Id);
        Assert.NotEqual(instance, await visit.InstanceAsync());
    }

    [Fact]
    public async Task Who_was_dismissed_and_stays_inside_is_not_called_again_whatever_the_devices_clock_says()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing");
        await using (var scope = api.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<AgentIntake>().EventAsync(visit.Booth.Id, new(1_000, visit.Booth.Name, new("sensor", DeviceEvents.PersonArrived, DateTimeOffset.UtcNow.AddMinutes(1), [])), Cancel);
        var call = await visit.AcceptAsync("t-clearing");
        await visit.HangUpAsync("t-clearing", call.Id);
        await visit.ScreenClearsAsync(call.Id);
        Assert.True((await visit.ResetAsync()).Succeeded);
        // What begins the next visit would be ordered together with the proof of the reset.
        Assert.Equal(1, await visit.InAsync(db => db.WorkItems.CountAsync(w => w.Name == SensorCalls.Name && w.Payload!.Contains($"\"{visit.Booth.Name}\""), Cancel)) + await VisitsAsync(visit));
    }

    [Fact]
    public async Task Who_has_come_before_the_opening_reads_so_until_the_visit_ends_and_is_called_then()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing");
        var site = Guid.CreateVersion7();
        HoursRow Opens(DateTimeOffset at, int from, int until) => new() { Id = Guid.CreateVersion7(), Tenant = "kreis", SiteId = site, Day = GermanDates.DateOf(at).DayOfWeek, From = from, Until = until };
        var now = DateTimeOffset.UtcNow;
        await visit.InAsync(async db =>
        {
            db.Add(new SiteRow { Id = site, Tenant = "kreis", Name = "Frühes Bürgerbüro" });
            db.Add(Opens(now.AddDays(2), 540, 720));
            await db.Set<BoothAgent>().Where(a => a.Id == visit.Booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.SiteId, site), Cancel);
            return await db.SaveChangesAsync(Cancel);
        });
        visit.Enter();
        await visit.PromptAsync("Hinweis", "Wir haben gerade geschlossen");
        var instance = await visit.InstanceAsync();

        // An hour later, so to say, it has just opened.
        await visit.InAsync(async db =>
        {
            await db.Set<HoursRow>().Where(h => h.SiteId == site).ExecuteDeleteAsync(Cancel);
            var clock = Buergerservice.Portal.Views.GermanTime.Of(now);
            db.Add(Opens(now, (clock.Hour * 60) + clock.Minute, 24 * 60));
            db.Add(Opens(now.AddDays(1), 0, 24 * 60));
            await db.Set<BoothVisit>().Where(v => v.InstanceId == instance).ExecuteUpdateAsync(u => u.SetProperty(v => v.StartedAt, now.AddHours(-1)), Cancel);
            await db.Set<BoothAgent>().Where(a => a.Id == visit.Booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.PersonSince, now.AddHours(-1).AddSeconds(-1)), Cancel);
            return await db.SaveChangesAsync(Cancel);
        });
        Assert.False(await visit.StandsAsync("geschlossen"));

        // The time to wait for the leaving is over.
        await visit.OverdueAsync();
        Assert.True((await visit.ResetAsync()).Succeeded);
        await visit.AcceptAsync("t-clearing");
        Assert.NotEqual(instance, await visit.InstanceAsync());
    }

    [Fact]
    public async Task After_a_call_no_document_comes_onto_the_screen_that_waits_to_be_cleared()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var call = await visit.AcceptAsync("t-clearing");
        var instance = await visit.InstanceAsync();
        async Task<int> ShownAsync(string? sha256)
        {
            var id = Guid.CreateVersion7();
            await visit.InAsync(async db =>
            {
                await new PromptChange().ApplyAsync(db, new(ConversationWork.Asked, new() { ["id"] = id.ToString(), ["art"] = "Zeigen", ["titel"] = "Ihr Antrag", ["sha256"] = sha256 }), new(instance, null, "kreis", DateTimeOffset.UtcNow, api.Services.GetRequiredService<AuditLog>()), Cancel);
                return await db.SaveChangesAsync(Cancel);
            });
            return await visit.InAsync(db => db.Set<BoothPrompt>().CountAsync(p => p.Id == id, Cancel));
        }

        Assert.Equal(1, await ShownAsync(new string('0', 64)));
        await visit.HangUpAsync("t-clearing", call.Id);
        await visit.UntilAsync("end of the call", () => visit.InAsync(db => db.Set<BoothAgent>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == visit.Booth.Id && a.Call == null, Cancel)));
        Assert.Equal(0, await ShownAsync(new string('0', 64)));
        Assert.Equal(1, await ShownAsync(null));
        await visit.ScreenClearsAsync(call.Id);
        Assert.True((await visit.ResetAsync()).Succeeded);
    }

    [Fact]
    public async Task Who_does_not_say_how_content_they_are_goes_on_talking()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing", "t-sach");
        visit.Enter();
        await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Grundsicherung);
        var call = await visit.AcceptAsync("t-sach");
        await visit.DoAsync("Fall bearbeiten", "t-sach", "Weiter", new { buerger_anschrift = "Am Markt 1", verzicht_begruendung = "Wird nachgereicht.", kurzkategorie = "Antrag aufgenommen" });
        await visit.AnswerAsync("Lesen", new { abgelehnt = true });
        await visit.DoAsync("Dokument freigeben", "t-sach2", "Unterschrieben", new { unterschrift_art = "Schriftform" });
        await visit.PromptAsync("Frage");
        await visit.OverdueAsync();
        await visit.CaseAsync(c => c.Status == CaseStatus.Closed);
        Assert.Equal(AgentStatus.InCall, (await visit.DeskUntilAsync("t-sach", _ => true)).Status);
        Assert.Null((await visit.InAsync(db => db.Set<CallRow>().AsNoTracking().FirstAsync(c => c.Id == call.Id, Cancel))).EndedAt);
        await visit.HangUpAsync("t-sach", call.Id);
        await visit.ScreenClearsAsync(call.Id);
        Assert.True((await visit.ResetAsync()).Succeeded);
    }

    [Fact]
    public async Task A_lost_connection_calls_the_same_person_again_and_the_case_keeps_its_state()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.PolicyAsync(new() { Grace = 3_000, WrapUp = 1 });
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var first = await visit.AcceptAsync("t-clearing");
        var task = await visit.TaskAsync("Erst-Clearing");
        // Really away: a booth only said to be lost is seen again by the watch, which may come before the grace has run out.
        await visit.Booth.StopAsync();
        await visit.UntilAsync("lost call", () => visit.InAsync(db => db.Set<CallRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == first.Id && c.End == CallEnd.BoothLost, TestContext.Current.CancellationToken)));
        await visit.PolicyAsync(new() { WrapUp = 1 });
        visit.Booth.Start();
        var again = await visit.AcceptAsync("t-clearing");
        Assert.NotEqual(first.Id, again.Id);
        Assert.Equal(task.Id, (await visit.TaskAsync("Erst-Clearing")).Id);
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Auskunft genügt", new { anliegen = "Auskunft" });
        await visit.AnswerAsync("Frage", new { abgelehnt = true });
        await visit.ScreenClearsAsync(again.Id);
        Assert.True((await visit.ResetAsync()).Succeeded);
    }

    [Fact]
    public async Task Without_a_rule_a_person_says_who_is_responsible_and_the_call_goes_there()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing", "t-sach");
        visit.Enter();
        await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", new { anliegen = "Ich ziehe um.", leistung = "lokal:grundsicherung", plz = "10115" });
        var task = await visit.TaskAsync("Zuständigkeit klären");
        Assert.Contains("Keine Regel", task.Data, StringComparison.Ordinal);
        // Whoever talks with the citizen may settle it at once; else the lead, today, and nobody else of the clearing.
        Assert.Equal(GermanDates.DateOf(task.CreatedAt), GermanDates.DateOf(task.DueAt!.Value));
        (await api.As("t-behoerde").Get($"tasks/{task.Id}")).Expect(HttpStatusCode.OK);
        (await api.As("t-clearing2").Get($"tasks/{task.Id}")).ExpectProblem(HttpStatusCode.NotFound);
        await visit.DoAsync("Zuständigkeit klären", "t-clearing", "Zugeordnet", new { behoerde = "Kreis", einheit = "Sozialamt", zuordnung_begruendung = "Umzug in den Kreis." });
        await visit.AcceptAsync("t-sach");
        Assert.Equal("t-sach", (await visit.TaskAsync("Fall bearbeiten")).Assignee);
    }

    [Fact]
    public async Task Who_already_works_on_the_citizens_case_goes_before_the_table()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await using (var scope = api.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
            var made = await scope.ServiceProvider.GetRequiredService<CaseCommands>().CreateAsync(new() { Channel = "Telefon", Concern = "x", LeistungKey = null, PostalCode = "17268", CitizenName = "Otto Offen" }, VisitFixture.ActorOf("t-sach2"), null, Cancel);
            var open = await db.Set<CitizenCase>().FirstAsync(c => c.Id == made.Id, Cancel);
            open.AssignTo("Kreis", "Sozialamt", "t-sach2", null, DateTimeOffset.UnixEpoch);
            await db.SaveChangesAsync(Cancel);
        }

        await visit.ReadyAsync("t-clearing", "t-sach", "t-sach2");
        visit.Enter();
        await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", new { anliegen = "Wie steht es?", leistung = "lokal:grundsicherung", plz = "17268", buerger_name = "Otto Offen" });
        await visit.AcceptAsync("t-sach2");
        Assert.Equal("t-sach2", (await visit.TaskAsync("Fall bearbeiten")).Assignee);
    }

    [Fact]
    public async Task A_declined_transfer_goes_to_the_substitute()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing", "t-sach", "t-sach2");
        visit.Enter();
        await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Grundsicherung);
        var ringing = await visit.RingingAsync("t-sach");
        await visit.RejectAsync("t-sach", ringing.Call!.Id);
        await visit.AcceptAsync("t-sach2");
        Assert.Equal("t-sach2", (await visit.TaskAsync("Fall bearbeiten")).Assignee);
    }

    [Fact]
    public async Task When_nobody_of_the_unit_is_there_the_citizen_stays_with_the_clearing_and_gets_an_appointment()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var call = await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Grundsicherung);
        Assert.Equal("t-clearing", (await visit.TaskAsync("Termin im Büro vereinbaren")).Assignee);
        Assert.Equal(AgentStatus.InCall, (await visit.DeskUntilAsync("t-clearing", _ => true)).Status);
        await visit.DoAsync("Termin im Büro vereinbaren", "t-clearing", "Termin vereinbart", new { termin_zeit = "10 Uhr, Zimmer 12", buerger_kontakt = "0170 1" });
        await visit.CaseAsync(c => c.Status == CaseStatus.FollowUpAppointment);
        await visit.AnswerAsync("Frage", new { wert = "eher" });
        await visit.CaseAsync(c => c.Data.Contains("eher", StringComparison.Ordinal));
        await visit.ScreenClearsAsync(call.Id);
        Assert.True((await visit.ResetAsync()).Succeeded);
        await visit.DoAsync("Termin wahrnehmen", "t-sach", "Termin hat begonnen");
        Assert.Equal("t-sach", (await visit.TaskAsync("Fall bearbeiten")).Assignee);
    }

    [Fact]
    public async Task With_consent_the_partner_gets_the_chosen_fields_and_nothing_else_of_the_case()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing", "t-fremd");
        visit.Enter();
        var call = await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Krankenkasse);
        var consent = await visit.PromptAsync("Einwilligung");
        Assert.Equal(0, await CapsulesAsync(visit, call.Id));
        Assert.Equal(HttpStatusCode.NoContent, await visit.Screen.AnswerAsync(consent.GetProperty("id").GetGuid(), new { einverstanden = true }));
        Assert.Equal(HttpStatusCode.Conflict, await visit.Screen.AnswerAsync(consent.GetProperty("id").GetGuid(), new { einverstanden = false }));
        await visit.AcceptAsync("t-fremd");
        var desk = await visit.DeskUntilAsync("t-fremd", d => d.Call?.Capsule is not null);
        Assert.Equal(["Anliegen: Meine Karte ist weg.", "Name: Max Muster", "Postleitzahl: 17268", "Wohnort: Templin"], desk.Call!.Capsule!.Fields.Select(f => $"{f.Name}: {f.Value}"));

        // The partner's row belongs to the partner; the county's case and workflow are nothing to him, nor his row to the county.
        Assert.Null(desk.Call.InstanceId);
        Assert.Null(desk.Call.Case);
        Assert.Equal("aok", await visit.InAsync(db => db.Set<DataCapsule>().Where(c => c.CallId == call.Id).Select(c => c.Tenant).SingleAsync(Cancel)));
        // The consent was for this partner and this purpose.
        var capsule = await visit.InAsync(db => db.Set<DataCapsule>().AsNoTracking().SingleAsync(c => c.CallId == call.Id, Cancel));
        var instance = await visit.InAsync(db => db.Set<BoothPrompt>().Where(p => p.Id == capsule.ConsentId).Select(p => p.InstanceId).SingleAsync(Cancel));
        var again = new DomainChange(ConversationWork.Capsule, new() { ["partner"] = "aok", ["einwilligung"] = capsule.ConsentId.ToString(), ["zweck"] = "Werbung", ["angaben"] = new List<object?>() });
        var refused = await Assert.ThrowsAsync<DomainRuleException>(() => visit.InAsync(async db =>
        {
            await new CapsuleChange().ApplyAsync(db, again, new(instance, null, capsule.FromTenant, DateTimeOffset.UtcNow, new AuditLog(TimeProvider.System)), Cancel);
            return true;
        }));
        Assert.Contains("anderen Partner oder Zweck", refused.Message, StringComparison.Ordinal);
        var file = await visit.CaseAsync(c => c.Status == CaseStatus.PassedOn);
        (await api.As("t-fremd").Get($"cases/{file.Id}")).ExpectProblem(HttpStatusCode.NotFound);
        (await api.As("t-fremd").Get($"instances/{file.InstanceId}")).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal(("An Partner abgegeben", null), (file.Category, file.CitizenName));
        Assert.Null((await visit.DeskUntilAsync("t-clearing", d => d.Call is null)).Call);
    }

    [Fact]
    public async Task Without_consent_only_the_call_is_connected()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing", "t-fremd");
        visit.Enter();
        var call = await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Krankenkasse);
        await visit.AnswerAsync("Einwilligung", new { einverstanden = false });
        var taken = await visit.AcceptAsync("t-fremd");
        Assert.DoesNotContain("Karte", taken.Summary, StringComparison.Ordinal);
        Assert.Null((await visit.DeskUntilAsync("t-fremd", d => d.Status == AgentStatus.InCall)).Call!.Capsule);
        Assert.Equal(0, await CapsulesAsync(visit, call.Id));
    }

    [Fact]
    public async Task A_partner_who_is_not_there_leaves_the_citizen_with_the_clearing()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Krankenkasse);
        await visit.AnswerAsync("Einwilligung", new { einverstanden = true });
        Assert.Equal("t-clearing", (await visit.TaskAsync("Partner nicht erreichbar")).Assignee);
        await visit.ReadyAsync("t-fremd");
        await visit.DoAsync("Partner nicht erreichbar", "t-clearing", "Noch einmal verbinden");
        await visit.AcceptAsync("t-fremd");
        await visit.CaseAsync(c => c.Category == "An Partner abgegeben");
    }

    [Fact]
    public async Task A_blurred_picture_is_taken_again_and_what_is_missing_is_asked_for_by_letter()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing", "t-sach");
        visit.Enter();
        await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Grundsicherung);
        await visit.AcceptAsync("t-sach");
        await visit.DoAsync("Fall bearbeiten", "t-sach", "Unterlage aufnehmen");
        visit.Camera.Picture = SampleDocument.Blurred;
        var before = await visit.TaskAsync("Unterlage aufnehmen");
        await visit.DoAsync("Unterlage aufnehmen", "t-sach", "Aufnehmen", new { aufnahme_art = "ausweis" });
        var again = await visit.UntilAsync("task again", async () => await visit.TaskAsync("Unterlage aufnehmen") is var t && t.Id != before.Id ? t : null);
        Assert.Contains("unscharf", again.Data, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("kamera: Unscharf", await visit.OutcomesAsync());
        visit.Camera.Picture = SampleDocument.Sharp;
        await visit.DoAsync("Unterlage aufnehmen", "t-sach", "Aufnehmen", new { aufnahme_art = "ausweis" });
        await visit.DoAsync("Unterlage aufnehmen", "t-sach", "Zurück zum Formular");
        await visit.DoAsync("Fall bearbeiten", "t-sach", "Weiter", new { buerger_anschrift = "Am Markt 1" });
        var file = await visit.CaseAsync(c => c.Status == CaseStatus.AwaitingCitizen);
        await visit.TaskAsync("Unterlagen abwarten");
        Assert.Equal(["ausweis", "nachforderung"], await visit.InAsync(db => db.Set<CaseDocument>().Where(d => d.CaseId == file.Id).Select(d => d.Kind).Order().ToListAsync(Cancel)));
    }

    [Fact]
    public async Task When_the_citizen_leaves_in_the_middle_the_booth_is_reset_and_the_case_goes_on_without_it()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing", "t-sach");
        visit.Enter();
        await visit.AcceptAsync("t-clearing");
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", Grundsicherung);
        var call = await visit.AcceptAsync("t-sach");
        await visit.TaskAsync("Fall bearbeiten");
        visit.Leave();
        await visit.ScreenClearsAsync(call.Id);
        Assert.True((await visit.ResetAsync()).Succeeded);
        await visit.DoAsync("Fall bearbeiten", "t-sach", "Weiter", new { buerger_anschrift = "Am Markt 1", verzicht_begruendung = "Wird nachgereicht.", kurzkategorie = "Antrag aufgenommen" });
        // Nobody is there to read or to sign: on paper.
        Assert.Contains("keine", (await visit.TaskAsync("Dokument freigeben")).Data, StringComparison.Ordinal);
        await visit.DoAsync("Dokument freigeben", "t-sach2", "Unterschrieben", new { unterschrift_art = "Schriftform" });
        await visit.CaseAsync(c => c.Status == CaseStatus.Closed);
    }

    [Fact]
    public async Task A_booth_that_does_not_confirm_its_reset_is_out_of_service_with_an_alarm()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var call = await visit.AcceptAsync("t-clearing");
        await visit.Booth.StopAsync();
        await visit.HangUpAsync("t-clearing", call.Id);
        var reset = await visit.LastResetAsync();
        Assert.False(reset.Succeeded);
        var booth = await visit.InAsync(db => db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == visit.Booth.Id, Cancel));
        Assert.NotNull(booth.SuspendedAt);
        Assert.Contains("Nach dem letzten Besuch", booth.SuspendedReason, StringComparison.Ordinal);
        await visit.UntilAsync("alarm", () => visit.InAsync(db => db.Set<BoothAlarm>().AsNoTracking().FirstOrDefaultAsync(a => a.AgentId == booth.Id && a.Kind == ResetEffect.Alarm, Cancel)));
        Assert.Equal(HttpStatusCode.Conflict, (await visit.Screen.PostAsync("/kabine/video/rufen", null)).StatusCode);

        Assert.False(await visit.StandsAsync("ausserbetrieb"));

        // Whoever takes it back into service has looked.
        await visit.UntilAsync("end of the workflow", () => visit.InAsync(db => db.Instances.AsNoTracking().FirstOrDefaultAsync(i => db.Set<BoothVisit>().Any(v => v.BoothId == booth.Id && v.InstanceId == i.Id && v.State == BoothVisitState.ResetFailed), Cancel)));
        await using var scope = api.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<BoothAdministration>().SuspendAsync(booth.Id, false, null, VisitFixture.ActorOf("t-admin"), Cancel);
        Assert.Null(await visit.InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == booth.Id).Select(a => a.SessionId).FirstAsync(Cancel)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_that_stands_still_blocks_the_booth_with_an_alarm_until_it_is_tried_again_or_somebody_has_looked(bool isRetried)
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        var name = $"a-ruecksetzen-{(isRetried ? "wiederholt" : "geprueft")}";
        // It begins while the call still goes on, and gives up before it is over.
        var reset = SampleProcesses.Step("Buergerservice.ResetBooth", "ruecksetzen");
        reset["customProperties"] = new { retry = new { maxAttempts = 1 } };
        await Processes.PublishAsync(api.As("t-admin"), SampleProcesses.Process(name, [ConversationStepTests.Start, SampleProcesses.Step("Buergerservice.OfferCall", "vermitteln"), reset], []));
        try
        {
            await visit.ReadyAsync("t-clearing");
            visit.Enter();
            var call = await visit.AcceptAsync("t-clearing");
            var instance = await visit.InstanceAsync();
            await visit.UntilAsync("incident", () => visit.InAsync(db => db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == instance && i.SubStatus == InstanceSubStatus.Faulted, Cancel)));
            Assert.Null((await visit.BoothAsync()).SuspendedAt);
            await visit.HangUpAsync("t-clearing", call.Id);
            await visit.ScreenClearsAsync(call.Id);

            var blocked = (await visit.Booth.UntilAsync(b => b.GetProperty("summary").GetProperty("suspendedAt").ValueKind != JsonValueKind.Null)).Json;
            Assert.Contains("ohne dass die Kabine geleert wurde", blocked.GetProperty("summary").GetProperty("suspendedReason").GetString(), StringComparison.Ordinal);
            var alarm = Assert.Single(blocked.GetProperty("alarms").EnumerateArray());
            Assert.Equal(ResetEffect.Alarm, alarm.GetProperty("kind").GetString());
            Assert.Contains("Sehen Sie in der Kabine nach", alarm.GetProperty("text").GetString(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Conflict, (await visit.Screen.PostAsync("/kabine/video/rufen", null)).StatusCode);

            if (isRetried)
            {
                var list = (await api.As("t-admin").Get($"instances/{instance}/incidents")).Expect(HttpStatusCode.OK).Json;
                var incident = Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid();
                (await api.As("t-admin").Post($"instances/{instance}/incidents/{incident}/retry", new { expectedRevision = list.GetProperty("revision").GetInt32(), operationId = "nochmal", reason = "Das Gespräch ist jetzt zu Ende." })).Expect(HttpStatusCode.OK);
                Assert.True((await visit.ResetAsync()).Succeeded);
            }
            else
            {
                (await api.As("t-admin").Post($"devices/{visit.Booth.Id}/suspend", new { suspended = false })).Expect(HttpStatusCode.NoContent);
                var entry = await visit.InAsync(db => db.AuditEntries.AsNoTracking().OrderByDescending(e => e.Number).FirstAsync(e => e.Action == BoothAudit.Resumed && e.Subject == BoothAudit.Subject(visit.Booth.Name), Cancel));
                Assert.Equal("t-admin", entry.Actor);
                Assert.Contains("checkedAfterVisit", entry.Details, StringComparison.Ordinal);
            }

            var free = (await visit.Booth.UntilAsync(b => b.GetProperty("summary").GetProperty("suspendedAt").ValueKind == JsonValueKind.Null)).Json;
            Assert.Equal(isRetried ? "system" : "t-admin", Assert.Single(free.GetProperty("alarms").EnumerateArray()).GetProperty("clearedBy").GetString());
            Assert.Null((await visit.BoothAsync()).SessionId);
        }
        finally
        {
            (await api.As("t-admin").Post($"definitions/{name}/retract", null)).Expect(HttpStatusCode.NoContent);
        }
    }

    [Fact]
    public async Task When_somebody_else_takes_the_call_after_a_lost_connection_the_open_task_goes_with_it()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.PolicyAsync(new() { Grace = 3_000, WrapUp = 1 });
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        var first = await visit.AcceptAsync("t-clearing");
        var task = await visit.TaskAsync("Erst-Clearing");
        Assert.Equal("t-clearing", task.Assignee);
        await visit.GoesAsync("t-clearing");
        await visit.ReadyAsync("t-clearing2");
        await visit.Booth.StopAsync();
        await visit.UntilAsync("lost call", () => visit.InAsync(db => db.Set<CallRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == first.Id && c.End == CallEnd.BoothLost, Cancel)));
        await visit.PolicyAsync(new() { WrapUp = 1 });
        visit.Booth.Start();
        var again = await visit.AcceptAsync("t-clearing2");
        await visit.UntilAsync("task of whoever holds the call", () => visit.InAsync(db => db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == task.Id && t.Assignee == "t-clearing2", Cancel)));
        var entry = await visit.InAsync(db => db.AuditEntries.AsNoTracking().FirstAsync(e => e.Action == "task.reassign" && e.Subject == $"task:{task.Id}", Cancel));
        Assert.Contains("t-clearing2", entry.Details, StringComparison.Ordinal);
        await visit.DoAsync("Erst-Clearing", "t-clearing2", "Auskunft genügt", new { anliegen = "Auskunft" });
        await visit.AnswerAsync("Frage", new { abgelehnt = true });
        await visit.ScreenClearsAsync(again.Id);
        Assert.True((await visit.ResetAsync()).Succeeded);
    }

    [Fact]
    public async Task When_whoever_held_the_call_is_lost_the_open_task_goes_to_whoever_takes_it_and_stays_with_who_comes_back()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.PolicyAsync(new() { Grace = 100, WrapUp = 1 });
        await visit.ReadyAsync("t-clearing");
        visit.Enter();
        await visit.AcceptAsync("t-clearing");
        var task = await visit.TaskAsync("Erst-Clearing");
        // Back in time: nothing has changed.
        await visit.PolicyAsync(new() { Grace = 60_000, WrapUp = 1 });
        await visit.PresenceAsync("t-clearing", isLost: true);
        await visit.PresenceAsync("t-clearing", isLost: false);
        Assert.Equal("t-clearing", (await visit.TaskAsync("Erst-Clearing")).Assignee);

        await visit.PolicyAsync(new() { Grace = 100, WrapUp = 1 });
        await visit.ReadyAsync("t-clearing2");
        await visit.PresenceAsync("t-clearing", isLost: true);
        var taken = await visit.AcceptAsync("t-clearing2");
        await visit.UntilAsync("task of whoever holds the call", () => visit.InAsync(db => db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == task.Id && t.Assignee == "t-clearing2", Cancel)));
        await visit.DoAsync("Erst-Clearing", "t-clearing2", "Auskunft genügt", new { anliegen = "Auskunft" });
        await visit.AnswerAsync("Frage", new { abgelehnt = true });
        await visit.PresenceAsync("t-clearing", isLost: false);
        await visit.ScreenClearsAsync(taken.Id);
        Assert.True((await visit.ResetAsync()).Succeeded);
    }

    private static Task<int> VisitsAsync(Visitor visit) => visit.InAsync(db => db.Set<BoothVisit>().CountAsync(v => v.BoothId == visit.Booth.Id, Cancel));

    private static Task<int> CapsulesAsync(Visitor visit, Guid call) => visit.InAsync(db => db.Set<DataCapsule>().CountAsync(c => c.CallId == call, Cancel));
}
