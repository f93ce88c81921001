using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Work;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Product.Tests.Pages;
using Buergerservice.Rollout;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Product.Tests.Rollout;
using Xunit;

namespace Buergerservice.Product.Tests.Rollout;

/// <summary>A process that has its document signed, makes a new version of it and has that agreed.</summary>
public sealed class VoidSignOffTests : IAsyncDisposable
{
    private static readonly Actor Lead = new("petra.lenz", "Petra Lenz", "kreis", ["Projektleitung"]);
    private static readonly Actor Head = new("karin.boldt", "Karin Boldt", "kreis", ["Behördenleitung"]);
    private static readonly Actor Admin = new("anke.admin", "Anke Adler", "kreis", ["Administration"]);

    private readonly string _directory = Directory.CreateTempSubdirectory("bs-signoff-").FullName;
    private readonly ServiceProvider _services;

    public VoidSignOffTests()
    {
        var services = new ServiceCollection();
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.Error));
        services.AddEngineOnSqlite(_directory);
        services.AddRollout(RolloutTemplates.Directory);
        services.AddSingleton(s => new FormCatalog(s.GetServices<IFormRowSource>()).Load(Path.Combine(RolloutTemplates.Directory, "forms")));
        _services = services.BuildServiceProvider();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Generated, agreed, signed; then once more, but for the signature.
    private static readonly string Process = SampleProcesses.Process("rollout", [
        SampleProcesses.Step("Buergerservice.GenerateProjectDocument", "erzeugen", ("document", "projektskizze"), ("title", "Projektskizze")),
        SampleProcesses.Step("Buergerservice.SetDocumentStatus", "abstimmen", ("document", "projektskizze"), ("status", "abgestimmt"), ("by", "petra.lenz")),
        SampleProcesses.Step("Buergerservice.SignOffDocument", "unterzeichnen", ("title", "Unterzeichnen"), ("candidateRoles", new[] { "Behördenleitung" }), ("outcomes", new[] { "Unterzeichnen", "Zurückweisen" }), ("document", "projektskizze"), ("role", "Behördenleitung"), ("results", new[] { "R-072", "R-088" })),
        SampleProcesses.Step("Buergerservice.UserTask", "weiter", ("title", "Weiter"), ("candidateRoles", new[] { "Projektleitung" })),
        SampleProcesses.Step("Buergerservice.GenerateProjectDocument", "neu-erzeugen", ("document", "projektskizze"), ("title", "Projektskizze")),
        SampleProcesses.Step("Buergerservice.UserTask", "nochmal", ("title", "Nochmal"), ("candidateRoles", new[] { "Projektleitung" })),
        SampleProcesses.Step("Buergerservice.SetDocumentStatus", "neu-abstimmen", ("document", "projektskizze"), ("status", "abgestimmt"), ("by", "petra.lenz")),
        SampleProcesses.Step("Buergerservice.UserTask", "ende", ("title", "Ende"), ("candidateRoles", new[] { "Projektleitung" })),
    ], ["projekt", "ergebnisse", "dokumente"]);

    [Fact]
    public async Task What_stood_because_the_document_was_signed_is_open_again_once_a_newer_version_is_agreed()
    {
        var project = await StartAsync();
        await DoAsync(project, "Unterzeichnen", Head, "Unterzeichnen");
        var signed = await StatusAsync(project);
        await DoAsync(project, "Weiter", Lead, "Done");
        var drafted = await StatusAsync(project);
        await DoAsync(project, "Nochmal", Lead, "Done");
        var agreed = await StatusAsync(project);

        Assert.Equal(("erledigt", "erledigt", 1, true), signed);
        Assert.Equal(("erledigt", "erledigt", 2, true), drafted);
        Assert.Equal(("in Vorbereitung", "in Vorbereitung", 2, false), agreed);
    }

    [Fact]
    public async Task A_substitute_signs_in_the_name_of_whom_they_stand_in_for()
    {
        var deputy = new Actor("doris.vert", "Doris Vertretung", "kreis", []);
        var project = await StartAsync();
        await InAsync(async (BuergerserviceDb db) =>
        {
            var (head, role) = (new StaffUser { Id = Guid.NewGuid(), UserName = Head.UserName, DisplayName = Head.DisplayName, Tenant = "kreis" }, new Microsoft.AspNetCore.Identity.IdentityRole<Guid>("Behördenleitung") { Id = Guid.NewGuid() });
            db.AddRange(head, new StaffUser { Id = Guid.NewGuid(), UserName = deputy.UserName, DisplayName = deputy.DisplayName, Tenant = "kreis" }, role, new Microsoft.AspNetCore.Identity.IdentityUserRole<Guid> { UserId = head.Id, RoleId = role.Id });
            return await db.SaveChangesAsync(Cancellation);
        });
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await InAsync((Buergerservice.Storage.Tasks.Substitutes s) => s.AddAsync(Head.UserName, deputy.UserName, today.AddDays(-1), today.AddDays(1), Head, Cancellation));

        await DoAsync(project, "Unterzeichnen", deputy, "Unterzeichnen");
        var signed = Assert.Single((await InAsync((RolloutQueries q) => q.GetAsync(project.Number, Lead, Cancellation))).Documents.Single().SignOffs);

        Assert.Equal(("Doris Vertretung i. V. für Karin Boldt", "Behördenleitung", "doris.vert"), (signed.Name, signed.Role, signed.UserName));
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task<T> InAsync<TService, T>(Func<TService, Task<T>> action)
        where TService : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<TService>());
    }

    private async Task<RolloutProject> StartAsync()
    {
        await InAsync((BuergerserviceDb db) => db.Database.EnsureCreatedAsync(Cancellation));
        await InAsync((DefinitionCommands c) => c.ImportAsync(Process, Admin));
        Assert.Empty((await InAsync((DefinitionCommands c) => c.PublishAsync("rollout", Admin))).Problems);
        return await InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Verfall"), Lead, Cancellation));
    }

    private async Task DoAsync(RolloutProject project, string title, Actor actor, string outcome)
    {
        await _services.GetRequiredService<EngineWorker>().DrainAsync(Cancellation);
        var task = Assert.Single(await InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().Where(t => t.InstanceId == project.InstanceId).ToListAsync(Cancellation)), t => t.IsOpen);
        Assert.Equal(title, task.Title);
        await InAsync(async (TaskCommands c) =>
        {
            var claimed = await c.ClaimAsync(task.Id, task.Revision, actor, Cancellation);
            await c.CompleteAsync(task.Id, task.Outcomes.Contains(outcome) ? outcome : task.Outcomes[0], new Dictionary<string, object?>(), claimed.Revision, Guid.NewGuid().ToString(), actor, Cancellation);
            return 0;
        });
        await _services.GetRequiredService<EngineWorker>().DrainAsync(Cancellation);
    }

    /// <summary>The two results, the newest version, and whether the signature under the first counts.</summary>
    private async Task<(string, string, int, bool)> StatusAsync(RolloutProject project)
    {
        var view = await InAsync((RolloutQueries q) => q.GetAsync(project.Number, Lead, Cancellation));
        string Of(string key) => view.Phases.SelectMany(p => p.Results).Single(r => r.Key == key).StatusLabel;
        return (Of("R-072"), Of("R-088"), view.Documents.Max(d => d.Version), Assert.Single(view.Documents.Single(d => d.Version == 1).SignOffs).IsValid);
    }
}
