using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
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

/// <summary>A project led by the process, the forms and the catalogue as they are shipped. What a test does not say is filled in somehow.</summary>
internal sealed class ShippedRollout : IAsyncDisposable
{
    private static readonly Actor Lead = new("petra.lenz", "Petra Lenz", "kreis", ["Projektleitung"]);
    private static readonly Actor Head = new("karin.boldt", "Karin Boldt", "kreis", ["Behördenleitung"]);
    private static readonly Actor Privacy = new("dirk.sand", "Dirk Sand", "kreis", ["Datenschutzbeauftragte/r"]);
    private static readonly Actor Admin = new("anke.admin", "Anke Adler", "kreis", ["Administration"]);

    private readonly string _directory = Directory.CreateTempSubdirectory("bs-rollout-").FullName;
    private readonly ServiceProvider _services;
    private RolloutProject _project = null!;

    private ShippedRollout()
    {
        var services = new ServiceCollection();
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.Error));
        services.AddEngineOnSqlite(_directory);
        services.AddRollout(RolloutTemplates.Directory);
        services.AddSingleton(s => new FormCatalog(s.GetServices<IFormRowSource>()).Load(Path.Combine(RolloutTemplates.Directory, "forms")));
        services.AddSingleton(new CalendarCatalog().Load(Path.Combine(RolloutTemplates.Directory, "kalender")));
        _services = services.BuildServiceProvider();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ShippedRollout> StartAsync()
    {
        var rollout = new ShippedRollout();
        await rollout.InAsync((BuergerserviceDb db) => db.Database.EnsureCreatedAsync(Cancellation));
        await rollout.InAsync((DefinitionCommands c) => c.ImportAsync(RolloutTemplates.Definition, Admin));
        Assert.Empty((await rollout.InAsync((DefinitionCommands c) => c.PublishAsync("rollout", Admin))).Problems);
        rollout._project = await rollout.InAsync((RolloutCommands c) => c.CreateProjectAsync(Samples.Project("Wie ausgeliefert"), Lead, Cancellation));
        return rollout;
    }

    public Task<ProjectView> ViewAsync() => InAsync((RolloutQueries q) => q.GetAsync(_project.Number, Lead, Cancellation));

    public async Task<GateView> GateAsync(int phase) => (await ViewAsync()).Phases[phase].Gate;

    public async Task<ResultView> ResultAsync(string key) => (await ViewAsync()).Phases.SelectMany(p => p.Results).Single(r => r.Key == key);

    public Task<ServiceKind> ServiceAsync() => InAsync((BuergerserviceDb db) => db.Set<RolloutProject>().Where(p => p.Id == _project.Id).Select(p => p.Service).SingleAsync(Cancellation));

    public Task<int> AuditedAsync(string action) => InAsync((BuergerserviceDb db) => db.AuditEntries.CountAsync(a => a.Subject == "project:" + _project.Number && a.Action == action, Cancellation));

    public static Dictionary<string, object?> DataOf(UserTask task) => (Dictionary<string, object?>)Plain.Parse(task.Data)!;

    /// <summary>Does other tasks until this one is open.</summary>
    public async Task<UserTask> ReachAsync(string title)
    {
        for (var done = 0; done < 100; done++)
        {
            await _services.GetRequiredService<EngineWorker>().DrainAsync(Cancellation);
            var open = (await InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().Where(t => t.InstanceId == _project.InstanceId).OrderBy(t => t.CreatedAt).ToListAsync(Cancellation))).FindAll(t => t.IsOpen);
            if (open.Find(t => t.Title == title) is { } reached)
                return reached;
            Assert.NotEmpty(open);
            await CompleteAsync(open[0], open[0].Outcomes[0], []);
        }

        throw new InvalidOperationException($"„{title}“ was not reached.");
    }

    /// <summary>Reaches the task and does it; a null outcome is the first one.</summary>
    public async Task DoAsync(string title, string? outcome, params (string Field, object? Value)[] values)
    {
        var task = await ReachAsync(title);
        await CompleteAsync(task, outcome ?? task.Outcomes[0], values.ToDictionary(v => v.Field, v => v.Value));
        await _services.GetRequiredService<EngineWorker>().DrainAsync(Cancellation);
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

    private Task<UserTask> CompleteAsync(UserTask task, string outcome, Dictionary<string, object?> said) => InAsync(async (TaskCommands c) =>
    {
        var actor = task.CandidateRoles.Contains("Behördenleitung") ? Head : task.CandidateRoles.Contains("Projektleitung") ? Lead : Privacy;
        var open = task.Assignee is null ? await c.ClaimAsync(task.Id, task.Revision, actor, Cancellation) : task;
        return await c.CompleteAsync(task.Id, outcome, Filled(task, outcome, said), open.Revision, Guid.NewGuid().ToString(), actor, Cancellation);
    });

    private Dictionary<string, object?> Filled(UserTask task, string outcome, Dictionary<string, object?> said)
    {
        var forms = _services.GetRequiredService<FormCatalog>();
        var data = DataOf(task);
        var values = new Dictionary<string, object?>(said);
        foreach (var field in forms.Resolve(forms.Find(task.FormKey!, task.FormVersion)!, data).Fields.Where(f => f.Required || f.RequiredFor.Contains(outcome)))
        {
            if (!values.ContainsKey(field.Name) && data.GetValueOrDefault(field.Name) is null or "" or List<object?> { Count: 0 })
                values[field.Name] = Something(field);
        }

        return values;
    }

    private static object? Something(FormField field) => field.Type switch
    {
        "list" => new List<object?> { field.Fields.Where(f => f.Required).ToDictionary(f => f.Name, Something) },
        "radio" or "select" => field.Options[0].Value,
        "matrix" => field.Rows.ToDictionary(r => r.Key, _ => (object?)field.Choices[0]),
        "date" => "2026-11-20",
        "money" => "1000",
        _ => "ausgefüllt",
    };
}
