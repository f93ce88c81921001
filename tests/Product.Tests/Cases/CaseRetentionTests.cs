using System.Text;
using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Deletion;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Queries;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

/// <summary>A case is emptied when its period is over, not before, and not while somebody needs it.</summary>
public sealed class CaseRetentionTests
{
    private static readonly string[] Personal = ["Erika", "Meine Rente reicht nicht", "Am Markt 1", "Antrag liegt vollständig vor"];
    private readonly TestClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Thirty_days_after_the_dms_has_confirmed_nothing_in_the_database_names_the_citizen()
    {
        await using var world = await OpenAsync();
        var made = await ClosedAsync(world);
        var before = await world.FileAsync(made.Id);
        Assert.Equal(Personal, Found(await EverythingAsync(world)));
        Assert.NotEmpty(world.StoredFiles());
        Assert.Equal(30, ((await DeletionAsync(world, made)).DueAt! - before.ClosedAt!).Value.Days);

        await RetainAsync(world, days: 29);
        Assert.Equal(before.Citizen, (await world.FileAsync(made.Id)).Citizen);
        await RetainAsync(world, days: 2);

        Assert.Empty(Found(await EverythingAsync(world)));
        var file = await world.FileAsync(made.Id);
        Assert.Equal((true, "abgeschlossen", before.DmsReference, before.Category, before.ClosedAt), (file.IsForgotten, file.Status, file.DmsReference, file.Category, file.ClosedAt));
        Assert.Empty(file.Documents);
        Assert.Contains(file.Timeline, e => e.Text.Contains("gelöscht", StringComparison.Ordinal));
        Assert.Equal(before.Timeline.Count + 1, file.Timeline.Count);
        // What the process is and when it ended is still read from its state.
        Assert.Equal(Engine.Execution.InstanceSubStatus.Finished, (await world.InstanceAsync(made.InstanceId)).Instance.SubStatus);
        Assert.Null(await world.WithAsync<BuergerserviceDb, long?>(db => AuditLog.FindBreakAsync(db, Cancel)));

        await RetainAsync(world, days: 400);
        Assert.Equal(1, await CountAsync(world, "case.forgotten"));
        // Who signed when remains; nothing names the bytes any more, and the run for files without a reference has taken them.
        Assert.Single(file.Signatures, s => s.Name == "Jonas Wieck");
        Assert.Empty(world.StoredFiles());
    }

    [Fact]
    public async Task A_case_whose_deletion_is_suspended_stays_until_somebody_resumes_it()
    {
        await using var world = await OpenAsync();
        var made = await ClosedAsync(world);
        await Assert.ThrowsAsync<InputException>(() => HoldAsync(world, made, "  ", CaseWorld.Sabine));
        await Assert.ThrowsAsync<InputException>(() => HoldAsync(world, made, new string('x', CaseDeletion.MaxReason + 1), CaseWorld.Sabine));
        await Assert.ThrowsAsync<NotFoundException>(() => HoldAsync(world, made, "Neugier", CaseWorld.Nora));
        await HoldAsync(world, made, "Widerspruch läuft", CaseWorld.Sabine);
        await RetainAsync(world, days: 100);

        var held = await DeletionAsync(world, made);
        Assert.Equal(("Widerspruch läuft", "Sabine Horn", false), (held.HoldReason, held.HeldBy, held.IsForgotten));
        Assert.True((await world.FileAsync(made.Id)).IsDeletionHeld);
        await world.WithAsync<CaseDeletion, bool>(async d =>
        {
            await d.ReleaseAsync(made.Number, CaseWorld.Sabine, Cancel);
            return true;
        });
        await RetainAsync(world, days: 1);

        Assert.True((await DeletionAsync(world, made)).IsForgotten);
        Assert.Equal((1, 1), (await CountAsync(world, "case.deletion-suspended"), await CountAsync(world, "case.deletion-resumed")));
        await Assert.ThrowsAsync<ConflictException>(() => HoldAsync(world, made, "Zu spät", CaseWorld.Anke));
    }

    [Fact]
    public async Task Who_may_not_see_the_citizen_neither_decides_nor_reads_why()
    {
        await using var world = await OpenAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        await world.RunAsync();
        await Assert.ThrowsAsync<DomainRuleException>(() => HoldAsync(world, made, "Widerspruch", CaseWorld.Jonas));
        await HoldAsync(world, made, "Widerspruch von Erika", CaseWorld.Anke);
        var view = await world.WithAsync<CaseDeletion, DeletionView>(d => d.GetAsync(made.Number, CaseWorld.Jonas, Cancel));
        Assert.Equal((null, false, true), (view.HoldReason, view.MayDecide, view.HeldAt is not null));
    }

    [Fact]
    public async Task A_case_whose_process_was_cancelled_is_aborted_and_goes_after_half_a_year()
    {
        await using var world = await OpenAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        await world.RunAsync();
        await world.WithAsync<InstanceCommands, bool>(async c =>
        {
            await c.CancelAsync(made.InstanceId, "doppelt angelegt", CaseWorld.Anke, cancellationToken: Cancel);
            return true;
        });
        await RetainAsync(world, days: 1);
        var aborted = await world.FileAsync(made.Id);
        Assert.Equal(("abgebrochen", true, "Erika Beispiel"), (aborted.Status, aborted.IsClosed, aborted.Citizen!.Name));

        await RetainAsync(world, days: 182);
        Assert.False((await world.FileAsync(made.Id)).IsForgotten);
        await RetainAsync(world, days: 2);
        Assert.Empty(Found(await EverythingAsync(world)));
    }

    [Fact]
    public async Task An_open_case_is_never_touched_however_old()
    {
        await using var world = await OpenAsync();
        var made = await world.CreateCaseAsync(CaseJourneyTests.Grundsicherung);
        await world.RunAsync();
        await RetainAsync(world, days: 4000);
        Assert.Equal("Erika Beispiel", (await world.FileAsync(made.Id)).Citizen!.Name);
        var deletion = await DeletionAsync(world, made);
        Assert.Equal((null, false), (deletion.DueAt, deletion.IsClosed));
    }

    [Theory]
    [InlineData("""{ "loeschklassen": [] }""", "„fall“ fehlt")]
    [InlineData("""{ "loeschklassen": [ { "schluessel": "fall", "name": "Fall", "tageNachUebergabe": -1, "tageOhneUebergabe": 1 } ] }""", "zwischen 0 (nie) und 36500")]
    [InlineData("""{ "loeschklassen": [ { "schluessel": "fall-statistik", "name": "Fall", "tageNachUebergabe": 1, "tageOhneUebergabe": 1 } ] }""", "darf nicht „fall-statistik“ heißen")]
    [InlineData("""{ "loeschklassen": [ { "schluessel": "fall", "name": "Fall", "tage": 1 } ] }""", "Eintrag 1 („fall“) ist fehlerhaft")]
    public void A_faulty_list_of_classes_says_what_is_wrong(string json, string says) =>
        Assert.Contains(says, Assert.Throws<DomainRuleException>(() => DeletionRules.Parse(json, Services())).Message, StringComparison.Ordinal);

    [Fact]
    public void A_service_of_a_class_nobody_has_a_period_for_is_said_at_the_start()
    {
        var services = LeistungCatalog.Parse(File.ReadAllText(Path.Combine(CaseWorld.Templates("leistungen"), "leistungen.json")).Replace("\"loeschklasse\": \"fall\"", "\"loeschklasse\": \"sozial\"", StringComparison.Ordinal), "leistungen.json");
        var error = Assert.Throws<DomainRuleException>(() => DeletionRules.Load(CaseWorld.Templates("leistungen"), services));
        Assert.Contains("„sozial“ steht nicht in loeschklassen.json", error.Message, StringComparison.Ordinal);
        // A folder of an older release has no such file: the usual periods count.
        Assert.Equal([DeletionClasses.Case, DeletionClasses.Aborted], DeletionRules.Load(Path.GetTempPath(), Services()).All.Select(r => r.Key));
    }

    private static LeistungCatalog Services() => LeistungCatalog.Load(CaseWorld.Templates("leistungen"));

    private Task<CaseWorld> OpenAsync() => CaseWorld.CreateAsync(s =>
    {
        s.AddSingleton<TimeProvider>(_clock);
        s.AddScoped<IRetentionPart, OrphanRetention>();
    });

    private static async Task<CaseCreated> ClosedAsync(CaseWorld world)
    {
        var made = await CaseJourneyTests.ToSignOffAsync(world);
        await world.DoAsync(made.InstanceId, "Dokument freigeben", CaseWorld.Jonas, "Unterschrieben", new() { ["unterschrift_art"] = "FES" });
        Assert.Equal("abgeschlossen", (await world.FileAsync(made.Id)).Status);
        return made;
    }

    private static Task<DeletionView> DeletionAsync(CaseWorld world, CaseCreated made) =>
        world.WithAsync<CaseDeletion, DeletionView>(d => d.GetAsync(made.Number, CaseWorld.Anke, Cancel));

    private static Task<bool> HoldAsync(CaseWorld world, CaseCreated made, string reason, Actor actor) => world.WithAsync<CaseDeletion, bool>(async d =>
    {
        await d.HoldAsync(made.Number, reason, actor, Cancel);
        return true;
    });

    private static Task<int> CountAsync(CaseWorld world, string action) => world.WithAsync<BuergerserviceDb, int>(db => db.AuditEntries.CountAsync(a => a.Action == action, Cancel));

    /// <summary>Time goes on, and the daily run comes.</summary>
    private async Task RetainAsync(CaseWorld world, int days)
    {
        _clock.Advance(TimeSpan.FromDays(days));
        await world.WithAsync<BuergerserviceDb, bool>(async db =>
        {
            await db.WorkItems.Where(w => w.Name == RetentionEffect.Name).ExecuteDeleteAsync(Cancel);
            await RetentionEffect.ScheduleAsync(db, _clock.GetUtcNow(), Cancel);
            return true;
        });
        await world.RunAsync();
    }

    private static string[] Found(string text) => [.. Personal.Where(p => text.Contains(p, StringComparison.Ordinal))];

    /// <summary>Every value of every table, however it is stored.</summary>
    private static Task<string> EverythingAsync(CaseWorld world) => world.WithAsync<BuergerserviceDb, string>(async db =>
    {
        var all = new StringBuilder();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()).OfType<string>().Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            await db.Database.OpenConnectionAsync(Cancel);
#pragma warning disable CA2100 // Names of our own tables.
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync(Cancel);
            while (await reader.ReadAsync(Cancel))
            {
                for (var column = 0; column < reader.FieldCount; column++)
                    all.AppendLine(reader.GetValue(column) is byte[] bytes ? Encoding.UTF8.GetString(bytes) : reader.GetValue(column).ToString());
            }
        }

        return all.ToString();
    });
}
