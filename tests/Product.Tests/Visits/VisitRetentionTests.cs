using Buergerservice.Cases.Files;
using Buergerservice.Engine.Execution;
using Buergerservice.Media.Reports;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Calls.Reports;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Organisation;
using Buergerservice.Portal.Prompts;
using Buergerservice.Portal.Visits;
using Buergerservice.Product.Tests.Calls;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>What citizens leave at a booth goes when docs/aufbewahrung.md says so.</summary>
public sealed class VisitRetentionTests : IDisposable
{
    private const string OneEvent = """{"definitionId":"test","root":{"type":"Elsa.Event","id":"e","eventName":"weiter"}}""";
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-visit-retention-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_partner_was_handed_goes_after_thirty_days()
    {
        await using var world = await OpenAsync();
        await AddAsync(world, new DataCapsule { Id = Guid.CreateVersion7(), Tenant = "aok", FromTenant = "kreis", CallId = Guid.CreateVersion7(), Purpose = "Karte", ConsentId = Guid.CreateVersion7(), Fields = """[{"name":"Name","wert":"Kim Muster"}]""", CreatedAt = Now(world) });
        await RetainAsync(world, days: 29);
        Assert.Single(await world.RowsAsync<DataCapsule>());
        await RetainAsync(world, days: 2);
        Assert.Empty(await world.RowsAsync<DataCapsule>());
        Assert.Equal(1, await world.Node.InAsync((BuergerserviceDb db) => db.AuditEntries.CountAsync(a => a.Action == "retention.capsule", Cancel)));
    }

    [Fact]
    public async Task Wishes_go_after_ninety_days_whether_somebody_has_dealt_with_them_or_not()
    {
        await using var world = await OpenAsync();
        await AddAsync(world, Wish(world, null), Wish(world, Now(world)));
        await RetainAsync(world, days: 89);
        Assert.Equal(2, (await world.RowsAsync<BoothWish>()).Count);
        await RetainAsync(world, days: 2);
        Assert.Empty(await world.RowsAsync<BoothWish>());
    }

    [Fact]
    public async Task Prompts_of_no_case_go_after_ninety_days_and_those_of_a_case_with_it()
    {
        await using var world = await OpenAsync();
        var file = CitizenCase.Create(Guid.CreateVersion7(), "kreis", "F-1", "s", CaseChannel.Lisa, "system", Now(world));
        var (own, orphan) = (Prompt(world, PromptKind.Consent, caseId: file.Id), Prompt(world, PromptKind.Consent, caseId: Guid.CreateVersion7()));
        await AddAsync(world, file, own, orphan, Prompt(world, PromptKind.Question));
        await RetainAsync(world, days: 89);
        Assert.Equal(2, (await world.RowsAsync<BoothPrompt>()).Count);
        Assert.DoesNotContain(await world.RowsAsync<BoothPrompt>(), p => p.Id == orphan.Id);
        await RetainAsync(world, days: 2);
        Assert.Equal((own.Id, "ja"), Assert.Single((await world.RowsAsync<BoothPrompt>()).Select(p => (p.Id, p.Answer))));
        await world.Node.InAsync((BuergerserviceDb db) => db.Set<CitizenCase>().ExecuteUpdateAsync(u => u.SetProperty(c => c.DeletionClass, DeletionClasses.Statistics), Cancel));
        await RetainAsync(world, days: 1);
        Assert.Empty(await world.RowsAsync<BoothPrompt>());
    }

    [Fact]
    public async Task Strokes_of_a_signature_nobody_sealed_go_when_the_process_has_ended()
    {
        await using var world = await OpenAsync();
        await world.Node.PublishAsync(OneEvent);
        var (running, ended) = (await world.Node.StartAsync(), await world.Node.StartAsync());
        var file = CitizenCase.Create(Guid.CreateVersion7(), "kreis", "F-1", "s", CaseChannel.Lisa, "system", Now(world));
        var (waiting, left) = (Prompt(world, PromptKind.Signature, running, file.Id), Prompt(world, PromptKind.Signature, ended, file.Id));
        await AddAsync(world, file, waiting, left);
        await world.Node.DrainAsync();
        await world.Node.InAsync(async (InstanceCommands instances) =>
        {
            await instances.CancelAsync(ended, "Abgebrochen", Storage.EngineDatabase.Anna, cancellationToken: Cancel);
            return 0;
        });
        await RetainAsync(world, days: 1);
        Assert.Equal(InstanceSubStatus.Cancelled, (await world.Node.InstanceAsync(ended)).SubStatus);
        Assert.Equal("ja", (await world.RowsAsync<BoothPrompt>()).Single(p => p.Id == waiting.Id).Answer);
        Assert.Null((await world.RowsAsync<BoothPrompt>()).Single(p => p.Id == left.Id).Answer);
    }

    [Fact]
    public async Task Proofs_of_a_reset_go_with_the_calls()
    {
        await using var world = await OpenAsync();
        await AddAsync(world, new BoothReset { Id = Guid.CreateVersion7(), Tenant = "kreis", BoothId = Guid.CreateVersion7(), VisitId = Guid.CreateVersion7(), At = Now(world), Succeeded = true, Steps = "[]" });
        await RetainAsync(world, days: 179);
        Assert.Single(await world.RowsAsync<BoothReset>());
        await RetainAsync(world, days: 3);
        Assert.Empty(await world.RowsAsync<BoothReset>());
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private Task<CallWorld> OpenAsync() => CallWorld.OpenAsync(DatabaseOptions.Sqlite(_directory), services =>
    {
        services.AddScoped<OrganisationDirectory>();
        services.AddSingleton<IModelPart, DisplayModel>();
        services.AddSingleton<IModelPart, PromptsModel>();
        services.AddSingleton<IModelPart, CasesModel>();
        services.AddSingleton(new ReportOptions());
        services.AddScoped<ReportStaff>();
        services.AddScoped<CallReports>();
        services.AddScoped<IRetentionPart, CallRetention>();
        services.AddScoped<IRetentionPart, VisitRetention>();
    });

    private static DateTimeOffset Now(CallWorld world) => world.Node.Clock.GetUtcNow();

    private static BoothWish Wish(CallWorld world, DateTimeOffset? done) => new()
    {
        Id = Guid.CreateVersion7(),
        Tenant = "kreis",
        BoothId = Guid.CreateVersion7(),
        Kind = WishKind.Rueckruf,
        Name = done is null ? "Kim Muster" : "",
        Contact = "",
        Time = "",
        Concern = "",
        CreatedAt = Now(world),
        DoneAt = done,
    };

    private static BoothPrompt Prompt(CallWorld world, PromptKind kind, Guid instance = default, Guid? caseId = null) => new()
    {
        Id = Guid.CreateVersion7(),
        Tenant = "kreis",
        BoothId = Guid.CreateVersion7(),
        InstanceId = instance,
        CaseId = caseId,
        Kind = kind,
        Title = "Titel",
        Text = "Text",
        State = PromptState.Answered,
        Answer = "ja",
        CreatedAt = Now(world),
    };

    private static Task<int> AddAsync(CallWorld world, params object[] rows) => world.Node.InAsync(async (BuergerserviceDb db) =>
    {
        db.AddRange(rows);
        return await db.SaveChangesAsync(Cancel);
    });

    private static async Task RetainAsync(CallWorld world, int days)
    {
        world.Node.Clock.Advance(TimeSpan.FromDays(days));
        await world.Node.InAsync(async (BuergerserviceDb db) =>
        {
            await db.WorkItems.Where(w => w.Name == RetentionEffect.Name).ExecuteDeleteAsync(Cancel);
            await RetentionEffect.ScheduleAsync(db, world.Node.Clock.GetUtcNow(), Cancel);
            return 0;
        });
        await world.Node.DrainAsync();
    }
}
