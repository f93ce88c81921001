using System.Globalization;
using System.Text;
using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Media.Reports;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Calls.Reports;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Calls;

/// <summary>Reports made from what really happened in the distribution, against what was counted by hand .</summary>
public sealed class ReportTests : IDisposable
{
    private static readonly Actor Lead = new("leitung", "Leitung", "kreis", ["Behördenleitung"]);
    private static readonly Actor Partner = new("partner", "Partner", "aok", ["Behördenleitung"]);
    private static readonly DateOnly Monday = new(2026, 11, 23);
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-reports-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_morning_played_through_is_what_the_report_says()
    {
        await using var world = await MorningAsync();
        var view = await ReportAsync(world, ReportInterval.Quarter);
        // Answered after 5 s, answered after 25 s by the second (the first did not), answered by a partner after 120 s, gone at once, gone after 40 s.
        Assert.Equal((5, 3, 1), (view.All.Offered, view.All.Answered, view.All.InTime));
        Assert.Equal((1, 1, 1, 1), (view.All.Abandoned, view.All.ShortAbandoned, view.All.Overflowed, view.All.FalseAlarms));
        Assert.Equal(1d / 4, view.All.ServiceLevel);
        Assert.Equal(TimeSpan.FromSeconds(50), view.All.AverageWait);
        Assert.Equal(TimeSpan.FromSeconds(40), view.All.AverageTimeToAbandon);
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(1)), view.OverTime[0].Start);
        Assert.Equal(5, view.OverTime.Sum(p => p.Figures.Offered));
        Assert.Equal(("Kabine 1", 5), Assert.Single(view.Booths.Select(b => (b.Name, b.Figures.Offered))));
        Assert.Equal(("clearing", 5), Assert.Single(view.Services.Select(s => (s.Name, s.Figures.Offered))));
    }

    [Fact]
    public async Task What_half_and_nine_in_ten_waited_talk_hold_and_hand_overs_stay_when_the_calls_are_deleted()
    {
        await using var world = await MorningAsync();
        // One more, which the county hands over to the partner after a while on hold.
        await world.DoAsync(new SetWant("a1", Want.Ready), new SetWant("p1", Want.Ready));
        var call = (await world.ArriveAsync(1)).ToString();
        await world.PassAsync(15);
        await world.DoAsync(new Accept("a1", call));
        await world.PassAsync(60);
        await world.DoAsync(new HoldCall("a1", call));
        await world.PassAsync(20);
        await world.DoAsync(new TransferCall("a1", call, null, "aok", "clearing"));
        await world.PassAsync(10);
        await world.DoAsync(new Accept("p1", call));
        await world.PassAsync(100);
        await world.DoAsync(new HangUp(call, HangUpBy.Booth));
        async Task CheckAsync()
        {
            var view = await ReportAsync(world, ReportInterval.Day);
            // Waits of 5, 15, 25 and 120 s; talks of 60, 120, 300 and 160 s, one with 30 s of hold and hand-over.
            Assert.Equal((4, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(120)), (view.All.Answered, view.All.MedianWait, view.All.NinetiethWait));
            Assert.Equal((TimeSpan.FromSeconds(160), TimeSpan.FromSeconds(7.5)), (view.All.AverageTalk, view.All.AverageHold));
            Assert.Equal(("Kasse", 1), Assert.Single(view.HandedTo.Select(h => (h.Organisation, h.Count))));
            Assert.Contains("Kasse;1", Encoding.UTF8.GetString(ReportCsv.Write(view)), StringComparison.Ordinal);
        }

        await CheckAsync();
        world.Node.Clock.Advance(TimeSpan.FromDays(200));
        await RetainAsync(world);
        Assert.Empty(await world.RowsAsync<CallRow>());
        await CheckAsync();
    }

    [Fact]
    public async Task Of_figures_kept_by_an_earlier_version_nothing_is_claimed_that_they_do_not_know()
    {
        await using var world = await OpenAsync();
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            db.Add(new DayFigureRow { Id = Guid.CreateVersion7(), Tenant = "kreis", Day = Monday, Booth = "b1", Service = "clearing", Figures = """{"Offered":2,"Answered":2,"InTime":1,"Waited":"00:01:00","LongestWait":"00:00:50"}""" });
            return await db.SaveChangesAsync(Cancel);
        });
        var all = (await ReportAsync(world, ReportInterval.Day)).All;
        Assert.Equal((2, TimeSpan.FromSeconds(30)), (all.Answered, all.AverageWait));
        Assert.Equal((null, null, null, null, null), (all.MedianWait, all.NinetiethWait, all.AverageTalk, all.AverageHold, all.ConclusiveShare));
    }

    [Theory]
    [InlineData("2026-10-01", "2026-10-31", ReportInterval.Day, 31)]
    [InlineData("2026-03-01", "2026-03-31", ReportInterval.Day, 31)]
    [InlineData("2026-10-19", "2026-11-08", ReportInterval.Week, 3)]
    [InlineData("2026-01-01", "2026-06-30", ReportInterval.Month, 6)]
    public async Task A_period_in_which_the_clock_changes_has_all_its_pieces(string from, string to, ReportInterval interval, int pieces)
    {
        await using var world = await OpenAsync();
        var (first, last) = (DateOnly.Parse(from, CultureInfo.InvariantCulture), DateOnly.Parse(to, CultureInfo.InvariantCulture));
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            foreach (var day in (DateOnly[])[first, last])
                db.Add(new DayFigureRow { Id = Guid.CreateVersion7(), Tenant = "kreis", Day = day, Booth = "b1", Service = "clearing", Figures = JsonSerializer.Serialize(new CallFigures { Offered = 1 }) });
            return await db.SaveChangesAsync(Cancel);
        });
        var view = await MakeAsync(world, new(first, last, interval));
        Assert.Equal((2, pieces), (view.All.Offered, view.OverTime.Count));
        Assert.Equal((1, 1), (view.OverTime[0].Figures.Offered, view.OverTime[^1].Figures.Offered));
    }

    [Fact]
    public async Task Of_a_booth_nobody_knew_about_no_availability_is_claimed()
    {
        await using var world = await MorningAsync();
        world.Node.Clock.Advance(TimeSpan.FromDays(7));
        // Never registered.
        Assert.Empty((await ReportAsync(world, ReportInterval.Day)).Availability);
        // Out of order from Tuesday to Thursday, then replaced: it was there before, and its outage counts.
        var tuesday = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.FromHours(1));
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            db.Add(new BoothOutageRow { Id = Guid.CreateVersion7(), Tenant = "kreis", Booth = "b1", Cause = OutageCause.Line, From = tuesday, Until = tuesday.AddDays(2) });
            await db.SaveChangesAsync(Cancel);
            return await db.Set<BoothAgent>().ExecuteUpdateAsync(u => u.SetProperty(b => b.RegisteredAt, tuesday.AddDays(2)), Cancel);
        });
        var line = Assert.Single((await ReportAsync(world, ReportInterval.Day)).Availability);
        Assert.Equal((TimeSpan.FromDays(2), 0.667), (line.Down, Math.Round(line.Share, 3)));
        Assert.Empty((await ReportAsync(world, ReportInterval.Day, Partner, new())).Availability);
        // Its outages are deleted with the calls; a report on that time must not say there were none.
        world.Node.Clock.Advance(TimeSpan.FromDays(180));
        Assert.Empty((await ReportAsync(world, ReportInterval.Day)).Availability);
    }

    [Fact]
    public async Task Weeks_of_staff_stay_right_where_their_status_is_kept_for_ever()
    {
        var small = new ReportOptions { SmallestGroup = 2 };
        await using var world = await MorningAsync(s => s.AddSingleton(new RetentionOptions { CallStatusDays = 0 }).AddSingleton(small));
        world.Node.Clock.Advance(TimeSpan.FromDays(7));
        var before = (await ReportAsync(world, ReportInterval.Day, options: small)).Weeks;
        Assert.Equal(2, Assert.Single(before).Figures.All!.Answered);
        world.Node.Clock.Advance(TimeSpan.FromDays(200));
        await RetainAsync(world);
        Assert.Empty(await world.RowsAsync<CallRow>());
        Assert.NotEmpty(await world.RowsAsync<CallSpanRow>());
        Assert.Equal(JsonSerializer.Serialize(before), JsonSerializer.Serialize((await ReportAsync(world, ReportInterval.Day, options: small)).Weeks));
    }

    [Fact]
    public async Task A_partner_sees_nothing_of_the_countys_calls()
    {
        await using var world = await MorningAsync();
        var view = await ReportAsync(world, ReportInterval.Day, Partner);
        Assert.Equal(0, view.All.Offered);
        Assert.Empty(view.Booths);
        Assert.Empty(view.Availability);
    }

    [Fact]
    public async Task Work_is_shown_for_enough_persons_in_a_week_that_is_over_and_never_by_person()
    {
        await using var world = await MorningAsync();
        Assert.Empty((await ReportAsync(world, ReportInterval.Day)).Weeks);
        world.Node.Clock.Advance(TimeSpan.FromDays(7));
        var week = Assert.Single((await ReportAsync(world, ReportInterval.Day)).Weeks);
        // Two persons of the county took calls; five are needed.
        Assert.Null(week.Figures.All);
        var view = await ReportAsync(world, ReportInterval.Day, options: new() { SmallestGroup = 3, ShowPersons = true });
        Assert.Null(Assert.Single(view.Weeks).Figures.All);
        Assert.Equal(["a1", "a2"], view.Persons.Where(p => p.Figures.Answered > 0).Select(p => p.Name));
        Assert.Equal(1, view.Persons.Single(p => p.Name == "a1").Figures.Missed);
        Assert.Empty((await ReportAsync(world, ReportInterval.Day)).Persons);
    }

    [Fact]
    public async Task Sums_of_a_large_enough_group_are_those_of_its_members()
    {
        await using var world = await OpenAsync();
        await world.FillAsync(booths: 1, agents: 6);
        for (var i = 1; i <= 6; i++)
            await CallAsync(world, wait: 4, talk: 60);
        world.Node.Clock.Advance(TimeSpan.FromDays(7));
        var all = Assert.Single((await ReportAsync(world, ReportInterval.Day)).Weeks).Figures.All;
        Assert.Equal((6, TimeSpan.FromSeconds(6 * 60), TimeSpan.FromSeconds(90)), (all!.Answered, all.InCall, all.AverageHandling));
    }

    [Fact]
    public async Task A_grid_too_fine_for_the_period_is_refused_with_words()
    {
        await using var world = await OpenAsync();
        var refused = await Assert.ThrowsAsync<InputException>(() => MakeAsync(world, new(Monday, Monday.AddDays(60), ReportInterval.Quarter)));
        Assert.Contains("gröberes Raster", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InputException>(() => MakeAsync(world, new(Monday, Monday.AddDays(-1), ReportInterval.Day)));
    }

    [Fact]
    public async Task What_is_deleted_stays_in_the_figures_and_is_counted_once()
    {
        await using var world = await MorningAsync();
        world.Node.Clock.Advance(TimeSpan.FromDays(89));
        await RetainAsync(world);
        Assert.NotEmpty(await world.RowsAsync<CallSpanRow>());
        var before = await ReportAsync(world, ReportInterval.Day);

        world.Node.Clock.Advance(TimeSpan.FromDays(9));
        await RetainAsync(world);
        Assert.Empty(await world.RowsAsync<CallSpanRow>());
        Assert.All(await world.RowsAsync<CallRow>(), c => Assert.Null(c.Person));
        Assert.All(await world.RowsAsync<CallEventRow>(), e => Assert.Equal((null, null), (e.Person, e.FromPerson)));
        Assert.Equal(2, (await world.RowsAsync<WeekFigureRow>()).Count);
        Assert.Equal(before.All, (await ReportAsync(world, ReportInterval.Day)).All);

        world.Node.Clock.Advance(TimeSpan.FromDays(100));
        await RetainAsync(world);
        Assert.Empty(await world.RowsAsync<CallRow>());
        Assert.Empty(await world.RowsAsync<CallEventRow>());
        var after = await ReportAsync(world, ReportInterval.Day);
        Assert.Equal(before.All, after.All);
        Assert.Equal(JsonSerializer.Serialize(before.OverTime), JsonSerializer.Serialize(after.OverTime));
        Assert.Equal(Monday.AddDays(1), (await ReportAsync(world, ReportInterval.Hour)).SinglesFrom);

        world.Node.Clock.Advance(TimeSpan.FromDays(3650));
        await RetainAsync(world);
        Assert.Empty(await world.RowsAsync<DayFigureRow>());
        Assert.Empty(await world.RowsAsync<WeekFigureRow>());
        var audit = await world.Node.InAsync((BuergerserviceDb db) => db.AuditEntries.Where(a => a.Action.StartsWith("retention.call")).Select(a => a.Action).Distinct().ToListAsync(Cancel));
        Assert.All((string[])["retention.call", "retention.call-status", "retention.call-figures"], a => Assert.Contains(a, audit));
    }

    [Fact]
    public async Task A_call_that_ends_after_the_others_of_its_day_are_deleted_is_in_the_figures_once()
    {
        await using var world = await MorningAsync();
        await world.DoAsync(new SetWant("a1", Want.Ready));
        var late = await world.ArriveAsync(1);
        await world.PassAsync(15);
        Assert.Null((await world.DoAsync(new Accept("a1", late.ToString()))).Refusal);
        var before = await ReportAsync(world, ReportInterval.Day);
        Assert.Equal((6, 4), (before.All.Offered, before.All.Answered));
        async Task CountedOnceAsync()
        {
            var now = await ReportAsync(world, ReportInterval.Day);
            Assert.Equal(before.All, now.All);
            Assert.Equal(before.Booths, now.Booths);
            Assert.Equal(JsonSerializer.Serialize(before.OverTime), JsonSerializer.Serialize(now.OverTime));
        }

        world.Node.Clock.Advance(TimeSpan.FromDays(200));
        await RetainAsync(world);
        Assert.Equal(late, Assert.Single(await world.RowsAsync<CallRow>()).Id);
        await CountedOnceAsync();

        // Nobody is named any more, and the call goes as long after its own end as every other one.
        Assert.Null((await world.DoAsync(new HangUp(late.ToString(), HangUpBy.Booth))).Refusal);
        // How long was talked is known from now on.
        var ended = await ReportAsync(world, ReportInterval.Day);
        Assert.Equal(before.All with { Measured = 4, Talked = ended.All.Talked }, ended.All);
        before = ended;
        await RetainAsync(world);
        Assert.Equal((late, (string?)null), Assert.Single((await world.RowsAsync<CallRow>()).Select(c => (c.Id, c.Person))));
        await CountedOnceAsync();

        world.Node.Clock.Advance(TimeSpan.FromDays(200));
        await RetainAsync(world);
        Assert.Empty(await world.RowsAsync<CallRow>());
        Assert.Single(await world.RowsAsync<DayFigureRow>());
        await CountedOnceAsync();
        await RetainAsync(world);
        await CountedOnceAsync();
    }

    [Fact]
    public async Task The_log_goes_up_to_the_kept_state_and_a_new_node_still_knows_everything()
    {
        await using var world = await OpenAsync();
        await world.FillAsync(booths: 1, agents: 1);
        for (var i = 0; i < 130; i++)
            await world.DoAsync(new SetWant("a1", i % 2 == 0 ? Want.NotReady : Want.Ready, "Pause"));
        world.Node.Clock.Advance(TimeSpan.FromDays(91));
        await RetainAsync(world);
        var head = Assert.Single(await world.RowsAsync<CallCenterRow>());
        Assert.All(await world.RowsAsync<CallLogRow>(), l => Assert.True(l.Number > head.SnapshotNumber));
        Assert.NotEmpty(await world.RowsAsync<CallLogRow>());
        await using var other = await CallWorld.OpenAsync(DatabaseOptions.Sqlite(_directory), Configure);
        Assert.Equal(await world.StateAsync(), await other.StateAsync());
    }

    [Fact]
    public async Task The_file_for_excel_has_its_mark_semicolons_and_no_formulas()
    {
        await using var world = await MorningAsync();
        var view = await ReportAsync(world, ReportInterval.Day);
        var bytes = ReportCsv.Write(view with { Booths = [new("=1+1;\"x\"", view.All), new("@SUMME(A1)", view.All)] });
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.StartsWith("Gliederung;Bezeichnung;Anrufe;Angenommen;Servicegrad", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Gesamt;23.11.2026 bis 29.11.2026;5;3;25 %", lines[1], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.StartsWith("Kabine;\"'=1+1;\"\"x\"\"\";5", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("Kabine;'@SUMME(A1);5", StringComparison.Ordinal));
    }

    [Fact]
    public void Overlapping_outages_count_once()
    {
        var start = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
        var booth = Availability.Of("b", [(start.AddHours(-5), start.AddHours(1)), (start.AddHours(2), start.AddHours(4)), (start.AddHours(3), start.AddHours(5)), (start.AddHours(9), start.AddHours(30))], start, start.AddHours(10));
        Assert.Equal((TimeSpan.FromHours(5), 0.5), (booth.Down, booth.Share));
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private static void Configure(IServiceCollection services)
    {
        services.AddScoped<OrganisationDirectory>();
        services.AddSingleton<IModelPart, DisplayModel>();
        services.AddSingleton(new ReportOptions());
        services.AddScoped<ReportStaff>();
        services.AddScoped<CallReports>();
        services.AddScoped<IRetentionPart, CallRetention>();
    }

    private async Task<CallWorld> OpenAsync(Action<IServiceCollection>? more = null)
    {
        var world = await CallWorld.OpenAsync(DatabaseOptions.Sqlite(_directory), s =>
        {
            Configure(s);
            more?.Invoke(s);
        });
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            db.Add(new OrganisationRow { Tenant = "kreis", Name = "Kreis", Center = CallWorld.Center });
            db.Add(new OrganisationRow { Tenant = "aok", Name = "Kasse", Center = CallWorld.Center });
            return await db.SaveChangesAsync(Cancel);
        });
        return world;
    }

    // Monday, 9 o'clock in Germany.
    private async Task<CallWorld> MorningAsync(Action<IServiceCollection>? more = null)
    {
        var world = await OpenAsync(more);
        await world.FillAsync(booths: 1, agents: 2);
        await CallAsync(world, wait: 5, talk: 60, "a1");
        // Rings at the other one in vain, who has been idle for longer; then at the first.
        var missed = await world.ArriveAsync(1);
        await world.DoAsync(new SetWant("a2", Want.NotReady, "Pause"));
        await world.PassAsync(20);
        Assert.Equal(CallDistribution.RingNoAnswer, await world.StateAsync(s => s.Agents["a1"].Reason));
        await world.DoAsync(new SetWant("a2", Want.Ready));
        await world.PassAsync(5);
        await TakeAsync(world, missed, "a2", talk: 120);
        // Nobody of the county is there; after two minutes a partner may.
        await world.DoAsync(new SetWant("a2", Want.NotReady, "Pause"), new DefineAgent("p1", "aok", new() { ["clearing"] = 1 }), new SetWant("p1", Want.Ready));
        var over = await world.ArriveAsync(1);
        await world.PassAsync(120);
        await TakeAsync(world, over, "p1", talk: 300);
        await world.DoAsync(new SetWant("p1", Want.Offline));
        foreach (var wait in (int[])[3, 40])
        {
            var gone = await world.ArriveAsync(1);
            await world.PassAsync(wait);
            await world.DoAsync(new HangUp(gone.ToString(), HangUpBy.Booth));
        }

        await world.DoAsync(new SetWant("a1", Want.Offline), new SetWant("a2", Want.Offline));
        return world;
    }

    private static async Task CallAsync(CallWorld world, int wait, int talk, string? agent = null)
    {
        var call = await world.ArriveAsync(1);
        await world.PassAsync(wait);
        await TakeAsync(world, call, agent ?? (await world.StateAsync(s => s.Calls[call.ToString()].AgentId))!, talk);
    }

    private static async Task TakeAsync(CallWorld world, Guid call, string agent, int talk)
    {
        Assert.Null((await world.DoAsync(new Accept(agent, call.ToString()))).Refusal);
        await world.PassAsync(talk);
        Assert.Null((await world.DoAsync(new HangUp(call.ToString(), HangUpBy.Booth))).Refusal);
        await world.PassAsync(30);
    }

    private static Task<ReportView> ReportAsync(CallWorld world, ReportInterval interval, Actor? actor = null, ReportOptions? options = null) =>
        MakeAsync(world, new(Monday, interval == ReportInterval.Day && (actor is null || options is not null) ? Monday.AddDays(6) : Monday, interval), actor, options);

    private static Task<ReportView> MakeAsync(CallWorld world, ReportRequest request, Actor? actor = null, ReportOptions? options = null) => world.Node.InAsync((BuergerserviceDb db) =>
    {
        var used = options ?? new();
        return new CallReports(db, new(db), new(db, used, world.Node.Clock), used, new(), world.Node.Clock).GetAsync(request, actor ?? Lead, Cancel);
    });

    private static async Task RetainAsync(CallWorld world)
    {
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            await db.WorkItems.Where(w => w.Name == RetentionEffect.Name).ExecuteDeleteAsync(Cancel);
            await RetentionEffect.ScheduleAsync(db, world.Node.Clock.GetUtcNow(), Cancel);
            return 0;
        });
        await world.Node.DrainAsync();
        Assert.Equal(1, await world.Node.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync(w => w.Name == RetentionEffect.Name && w.Attempts == 0, Cancel)));
    }
}
