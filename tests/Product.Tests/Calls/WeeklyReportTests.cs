using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Calls.Reports;
using Buergerservice.Portal.Mail;
using Buergerservice.Portal.Organisation;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Calls;

/// <summary>The weekly report is made and sent once to each recipient, whatever fails, and what fails is seen.</summary>
public sealed class WeeklyReportTests : IAsyncDisposable
{
    private static readonly Actor Lead = new("leitung", "Leitung", "kreis", ["Behördenleitung"]);
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-weekly-").FullName;
    private readonly MailServer _mail = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_recipient_gets_the_report_once_even_if_two_nodes_run_and_run_again()
    {
        await using var one = await OpenAsync("a@kreis.example\nb@kreis.example");
        var shared = one.Node.Services.GetRequiredService<IContentStore>();
        await using var two = await CallWorld.OpenAsync(DatabaseOptions.Sqlite(_directory), services =>
        {
            Configure(services);
            services.AddSingleton(shared);
        });
        await RunAsync(one);
        await RunAsync(two);
        await RunAsync(one);
        Assert.Equal(2, _mail.Messages.Count);
        Assert.Contains("b@kreis.example", _mail.Messages[1], StringComparison.Ordinal);
        Assert.Contains("Wochenbericht_2026-11-16.pdf", _mail.Messages[0], StringComparison.Ordinal);
        var report = Assert.Single(await one.RowsAsync<WeeklyReportRow>());
        Assert.Equal(new DateOnly(2026, 11, 16), report.Week);
        Assert.All(await one.RowsAsync<ReportLetterRow>(), l => Assert.Equal(LetterState.Sent, l.State));
        var pdf = await one.Node.InAsync((WeeklyReports w) => w.ReadAsync(report.Id, Lead, Cancel));
        Assert.True(pdf.Pdf.AsSpan().StartsWith("%PDF"u8));
        // A new week is a new report.
        one.Node.Clock.Advance(TimeSpan.FromDays(7));
        await RunAsync(one);
        Assert.Equal(4, _mail.Messages.Count);
    }

    [Fact]
    public async Task A_refused_letter_is_tried_again_and_the_others_are_not()
    {
        await using var world = await OpenAsync("a@kreis.example\nb@kreis.example");
        _mail.Refuses = "a@kreis.example";
        var failed = await Assert.ThrowsAsync<EffectException>(() => RunAsync(world));
        Assert.True(failed.RetryHelps);
        Assert.Contains("SMTP 550", failed.Message, StringComparison.Ordinal);
        Assert.Single(_mail.Messages);
        _mail.Refuses = null;
        await RunAsync(world);
        Assert.Equal(2, _mail.Messages.Count);
        Assert.Contains("a@kreis.example", _mail.Messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_letter_whose_fate_is_unclear_is_sent_again_only_when_somebody_asks()
    {
        await using var world = await OpenAsync("a@kreis.example");
        _mail.BreaksOff = true;
        await Assert.ThrowsAsync<EffectException>(() => RunAsync(world));
        _mail.BreaksOff = false;
        var again = await Assert.ThrowsAsync<EffectException>(() => RunAsync(world));
        Assert.Contains("unklar", again.Message, StringComparison.Ordinal);
        Assert.Single(_mail.Messages);
        await SendAgainAsync(world);
        Assert.Equal(2, _mail.Messages.Count);
        await RunAsync(world);
        Assert.Equal(2, _mail.Messages.Count);
    }

    [Fact]
    public async Task A_node_that_died_while_sending_leaves_a_letter_that_waits_for_a_person()
    {
        await using var world = await OpenAsync("a@kreis.example");
        _mail.Refuses = "a@kreis.example";
        await Assert.ThrowsAsync<EffectException>(() => RunAsync(world));
        _mail.Refuses = null;
        // As if the program had ended after it had written that it sends.
        await world.Node.InAsync((BuergerserviceDb db) => db.Set<ReportLetterRow>().ExecuteUpdateAsync(u => u.SetProperty(l => l.State, LetterState.Sending), Cancel));
        world.Node.Clock.Advance(TimeSpan.FromMinutes(2));
        await Assert.ThrowsAsync<EffectException>(() => RunAsync(world));
        Assert.Empty(_mail.Messages);
        Assert.Equal(LetterState.Unknown, Assert.Single(await world.RowsAsync<ReportLetterRow>()).State);
    }

    [Fact]
    public async Task A_letter_in_the_hands_of_somebody_else_is_not_forgotten()
    {
        await using var world = await OpenAsync("a@kreis.example\nb@kreis.example");
        _mail.Refuses = "a@kreis.example";
        await Assert.ThrowsAsync<EffectException>(() => RunAsync(world));
        _mail.Refuses = null;
        // Another node has begun it and ends in this moment: its time is not over, nor is it sent.
        await world.Node.InAsync((BuergerserviceDb db) => db.Set<ReportLetterRow>().Where(l => l.Recipient == "a@kreis.example").ExecuteUpdateAsync(u => u.SetProperty(l => l.State, LetterState.Sending), Cancel));
        world.Node.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.True((await Assert.ThrowsAsync<EffectException>(() => RunAsync(world))).RetryHelps);
        Assert.False(await MaySendAgainAsync(world));
        world.Node.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.True(await MaySendAgainAsync(world));
        await SendAgainAsync(world);
        Assert.Equal(2, _mail.Messages.Count);
        Assert.False(await MaySendAgainAsync(world));
        await Assert.ThrowsAsync<ConflictException>(() => SendAgainAsync(world));
        await RunAsync(world);
        Assert.Equal(2, _mail.Messages.Count);
    }

    [Fact]
    public async Task Who_is_no_longer_a_recipient_gets_nothing_and_that_is_not_called_sent()
    {
        await using var world = await OpenAsync("a@kreis.example\nb@kreis.example");
        _mail.Refuses = "a@kreis.example";
        await Assert.ThrowsAsync<EffectException>(() => RunAsync(world));
        _mail.Refuses = null;
        await SetAsync(world, "b@kreis.example");
        Assert.False(await MaySendAgainAsync(world));
        await Assert.ThrowsAsync<ConflictException>(() => SendAgainAsync(world));
        Assert.Single(_mail.Messages);
        await RunAsync(world);
        Assert.Single(_mail.Messages);
    }

    [Fact]
    public async Task No_letter_is_begun_that_the_end_of_the_attempt_would_cut_off()
    {
        await using var world = await OpenAsync("a@kreis.example\nb@kreis.example\nc@kreis.example");
        // Each letter takes ten seconds.
        _mail.Taken = () => world.Node.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True((await Assert.ThrowsAsync<EffectException>(() => RunAsync(world))).RetryHelps);
        Assert.Equal(2, _mail.Messages.Count);
        // Were this the last attempt, the third would not be forgotten.
        Assert.True(await MaySendAgainAsync(world));
        await RunAsync(world);
        Assert.Equal(3, _mail.Messages.Count);
    }

    [Fact]
    public async Task What_another_organisation_cannot_send_is_tried_again_and_is_no_incident_here()
    {
        await using var world = await OpenAsync("a@kreis.example");
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            db.Add(new OrganisationRow { Tenant = "aok", Name = "Kasse", Center = CallWorld.Center, ReportRecipients = "x@kasse.example" });
            return await db.SaveChangesAsync(Cancel);
        });
        _mail.Refuses = "x@kasse.example";
        var failed = await Assert.ThrowsAsync<EffectException>(() => RunAsync(world));
        Assert.DoesNotContain("Kasse", failed.Message, StringComparison.Ordinal);
        Assert.True(failed.RetryHelps);
        await RunAsync(world, isLastAttempt: true);
        await Assert.ThrowsAsync<EffectException>(() => RunAsync(world, "aok", isLastAttempt: true));
        Assert.Single(_mail.Messages);
        var partner = await world.Node.InAsync((WeeklyReports w) => w.ListAsync(new Actor("partner", "Partner", "aok", ["Behördenleitung"]), Cancel));
        Assert.True(Assert.Single(partner.Reports).MaySendAgain);
    }

    [Fact]
    public async Task A_name_with_a_line_break_or_a_report_that_cannot_be_made_keeps_nobody_else_from_theirs()
    {
        await using var world = await OpenAsync("a@kreis.example");
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            // As names were before they were checked; and a report whose file is gone.
            db.Add(new OrganisationRow { Tenant = "aok", Name = "Kasse\r\nBcc: alle", Center = CallWorld.Center, ReportRecipients = "x@kasse.example" });
            db.Add(new OrganisationRow { Tenant = "bund", Name = "Bund", Center = CallWorld.Center, ReportRecipients = "y@bund.example" });
            db.Add(new WeeklyReportRow { Id = Guid.CreateVersion7(), Tenant = "bund", Week = new(2026, 11, 16), Sha256 = new string('0', 64), MadeAt = world.Node.Clock.GetUtcNow() });
            return await db.SaveChangesAsync(Cancel);
        });
        Assert.Contains("anderen Organisation", (await Assert.ThrowsAsync<EffectException>(() => RunAsync(world))).Message, StringComparison.Ordinal);
        Assert.Equal(2, _mail.Messages.Count);
        Assert.Contains("Protokoll", (await Assert.ThrowsAsync<EffectException>(() => RunAsync(world, "bund"))).Message, StringComparison.Ordinal);
        await RunAsync(world, isLastAttempt: true);
        Assert.Equal(2, _mail.Messages.Count);
    }

    [Fact]
    public async Task The_process_starts_by_its_calendar_rule_and_a_failure_is_its_incident()
    {
        await using var world = await OpenAsync("a@kreis.example");
        await world.Node.PublishAsync(await File.ReadAllTextAsync(Path.Combine(Root(), "Templates", "processes", "wochenbericht.json"), Cancel));
        _mail.Refuses = "a@kreis.example";
        world.Node.Clock.Advance(TimeSpan.FromDays(7));
        for (var i = 0; i < 12; i++)
        {
            await world.Node.DrainAsync();
            world.Node.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        var instance = await world.Node.InAsync((BuergerserviceDb db) => db.Instances.AsNoTracking().SingleAsync(i => i.DefinitionId == "wochenbericht", Cancel));
        Assert.Equal(InstanceSubStatus.Faulted, instance.SubStatus);
        Assert.Empty(_mail.Messages);
    }

    [Fact]
    public async Task Addresses_are_checked_and_a_partner_cannot_read_the_report()
    {
        await using var world = await OpenAsync(null);
        await RunAsync(world);
        Assert.Empty(await world.RowsAsync<WeeklyReportRow>());
        var wrong = await Assert.ThrowsAsync<InputException>(() => SetAsync(world, "a@kreis.example\nkeine Adresse"));
        Assert.Contains("keine Adresse", wrong.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InputException>(() => SetAsync(world, "a@kreis.example\r\nBcc: x@y.example"));
        await SetAsync(world, "a@kreis.example");
        await RunAsync(world);
        var report = Assert.Single(await world.RowsAsync<WeeklyReportRow>());
        var partner = new Actor("partner", "Partner", "aok", ["Behördenleitung"]);
        await Assert.ThrowsAsync<NotFoundException>(() => world.Node.InAsync((WeeklyReports w) => w.ReadAsync(report.Id, partner, Cancel)));
        Assert.Empty((await world.Node.InAsync((WeeklyReports w) => w.ListAsync(partner, Cancel))).Reports);
    }

    public async ValueTask DisposeAsync()
    {
        await _mail.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private void Configure(IServiceCollection services)
    {
        services.AddScoped<OrganisationDirectory>();
        services.AddSingleton(new ReportOptions());
        services.AddSingleton(new MailOptions { Host = "127.0.0.1", Port = _mail.Port, StartTls = false, From = "buergerservice@kreis.example" });
        services.AddSingleton<Mailer>();
        services.AddScoped<ReportStaff>();
        services.AddScoped<CallReports>();
        services.AddScoped<WeeklyReports>();
        services.AddSingleton<IEffectHandler, CallReportEffect>();
        services.AddSingleton(new Engine.Compilation.ActivityAssembly(typeof(SendCallReports).Assembly));
    }

    // Monday, 23 November: the week before is over.
    private async Task<CallWorld> OpenAsync(string? recipients)
    {
        var world = await CallWorld.OpenAsync(DatabaseOptions.Sqlite(_directory), Configure);
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            db.Add(new OrganisationRow { Tenant = "kreis", Name = "Kreis", Center = CallWorld.Center, ReportRecipients = recipients });
            return await db.SaveChangesAsync(Cancel);
        });
        return world;
    }

    private static async Task RunAsync(CallWorld world, string tenant = "kreis", bool isLastAttempt = false) => await world.Node.InAsync(async (WeeklyReports weekly) =>
    {
        await weekly.RunAsync(tenant, isLastAttempt, Cancel);
        return 0;
    });

    private static async Task<bool> MaySendAgainAsync(CallWorld world) => Assert.Single((await world.Node.InAsync((WeeklyReports w) => w.ListAsync(Lead, Cancel))).Reports).MaySendAgain;

    private static async Task SendAgainAsync(CallWorld world)
    {
        var report = Assert.Single(await world.RowsAsync<WeeklyReportRow>());
        await world.Node.InAsync(async (WeeklyReports w) =>
        {
            await w.SendAgainAsync(report.Id, Lead, Cancel);
            return 0;
        });
    }

    private static async Task SetAsync(CallWorld world, string text) => await world.Node.InAsync(async (WeeklyReports w) =>
    {
        await w.SetRecipientsAsync(text, Lead, Cancel);
        return 0;
    });

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(directory!.FullName, "Templates", "processes")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
