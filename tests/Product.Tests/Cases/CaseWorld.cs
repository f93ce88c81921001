using System.Text;
using Buergerservice.Cases;
using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Queries;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

/// <summary>Engine, database and case module as the host wires them, driven step by step.</summary>
internal sealed class CaseWorld : IAsyncDisposable
{
    public static readonly Actor Clara = new("clara.mai", "Clara Mai", "kreis", ["Clearing"]);
    public static readonly Actor Sabine = new("sabine.horn", "Sabine Horn", "kreis", ["Sachbearbeitung"]);
    public static readonly Actor Jonas = new("jonas.wieck", "Jonas Wieck", "kreis", ["Sachbearbeitung"]);
    public static readonly Actor Anke = new("anke.admin", "Anke Adler", "kreis", ["Administration"]);
    public static readonly Actor Petra = new("petra.lenz", "Petra Lenz", "kreis", ["Projektleitung"]);
    public static readonly Actor Nora = new("nora.kasse", "Nora Kessler", "aok", ["Sachbearbeitung"]);

    private readonly ServiceProvider _services;
    private readonly string _directory;

    private CaseWorld(ServiceProvider services, string directory)
    {
        _services = services;
        _directory = directory;
    }

    public string DropDirectory => Path.Combine(_directory, "ablage");

    /// <summary>Files in the content store, by their address.</summary>
    public IEnumerable<string> StoredFiles() => Directory.EnumerateFiles(Path.Combine(_directory, "content"), "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)).Where(n => n.Length == 64);

    public static string Templates(string folder)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Buergerservice.sln")))
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("The repository was not found above the test.");
        return Path.Combine(root, "Templates", folder);
    }

    /// <param name="configure">Changes the services.</param>
    /// <param name="database">The database, or null for a new SQLite file.</param>
    public static async Task<CaseWorld> CreateAsync(Action<IServiceCollection>? configure = null, DatabaseOptions? database = null)
    {
        var directory = Directory.CreateTempSubdirectory("bs-cases-").FullName;
        var services = new ServiceCollection();
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.Error));
        configure?.Invoke(services);
        services.AddEngine(database ?? DatabaseOptions.Sqlite(directory), directory);
        services.AddCases(Templates(""), Path.Combine(directory, "ablage"));
        services.AddSingleton(s => new FormCatalog(s.GetServices<IFormRowSource>()).Load(Templates("forms")));
        var world = new CaseWorld(services.BuildServiceProvider(), directory);
        await world.PrepareAsync();
        return world;
    }

    public async Task<T> WithAsync<TService, T>(Func<TService, Task<T>> action)
        where TService : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<CaseCreated> CreateCaseAsync(CreateCase request, string? key = null, Actor? actor = null) =>
        WithAsync<CaseCommands, CaseCreated>(c => c.CreateAsync(request, actor ?? Clara, key, TestContext.Current.CancellationToken));

    public Task<CaseFile> FileAsync(Guid id, Actor? actor = null) =>
        WithAsync<CaseQueries, CaseFile>(q => q.GetAsync(id, actor ?? Anke, TestContext.Current.CancellationToken));

    public Task<DocumentAdded> UploadAsync(Guid id, string kind, Actor actor) =>
        WithAsync<CaseCommands, DocumentAdded>(c => c.AddDocumentAsync(id, new() { Kind = kind, Content = new MemoryStream("%PDF-1.7\nInhalt\n%%EOF"u8.ToArray()) }, actor, TestContext.Current.CancellationToken));

    /// <summary>The stored state of an instance, and its text.</summary>
    public Task<(WorkflowInstance Instance, string State)> InstanceAsync(Guid id) => WithAsync<BuergerserviceDb, (WorkflowInstance, string)>(async db =>
    {
        var row = await db.Instances.AsNoTracking().SingleAsync(i => i.Id == id, TestContext.Current.CancellationToken);
        var workflow = await _services.GetRequiredService<WorkflowCache>().GetAsync(row.DefinitionVersionId, _services.GetRequiredService<IEngineStore>(), TestContext.Current.CancellationToken);
        return (InstanceSerializer.Read(row.State, workflow), Encoding.UTF8.GetString(row.State));
    });

    /// <summary>Lets the engine do everything that is due.</summary>
    public Task RunAsync() => _services.GetRequiredService<EngineWorker>().DrainAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets the engine do everything that is due except effects: documents stay unwritten.</summary>
    public async Task RunWithoutEffectsAsync()
    {
        var (store, processor) = (_services.GetRequiredService<IEngineStore>(), _services.GetRequiredService<WorkProcessor>());
        while (await store.ClaimAsync("test", effects: false, 8, TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken) is { Count: > 0 } items)
        {
            foreach (var item in items)
                await processor.ProcessAsync(item, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Claims the case's only open task of this title, completes it with its start values and some changes, and lets the engine go on.</summary>
    public async Task DoAsync(Guid instanceId, string title, Actor actor, string outcome, Dictionary<string, object?>? changes = null)
    {
        await CompleteAsync(instanceId, title, actor, outcome, changes);
        await RunAsync();
    }

    /// <summary>Like <see cref="DoAsync"/>, but what follows is left to be done.</summary>
    public async Task CompleteAsync(Guid instanceId, string title, Actor actor, string outcome, Dictionary<string, object?>? changes = null)
    {
        await RunAsync();
        var open = await WithAsync<BuergerserviceDb, List<UserTask>>(db => db.Tasks.AsNoTracking().Where(t => t.InstanceId == instanceId).ToListAsync(TestContext.Current.CancellationToken));
        var task = Assert.Single(open, t => t.IsOpen);
        Assert.Equal(title, task.Title);
        var values = (Dictionary<string, object?>)Plain.Parse(task.Data)!;
        foreach (var (name, value) in changes ?? [])
            values[name] = value;
        await WithAsync<TaskCommands, bool>(async c =>
        {
            var claimed = await c.ClaimAsync(task.Id, task.Revision, actor, TestContext.Current.CancellationToken);
            await c.CompleteAsync(task.Id, outcome, values, claimed.Revision, Guid.NewGuid().ToString(), actor, TestContext.Current.CancellationToken);
            return true;
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task PrepareAsync()
    {
        await using var scope = _services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        await db.Database.EnsureCreatedAsync();
        foreach (var (actor, unit) in new[] { (Clara, "Eingangs- und Servicebereich"), (Sabine, "Sozialamt"), (Jonas, "Sozialamt"), (Anke, "IT"), (Petra, "Stab"), (Nora, "Beratung") })
            db.Users.Add(new() { Id = Guid.CreateVersion7(), UserName = actor.UserName, DisplayName = actor.DisplayName, Tenant = actor.Tenant, Unit = unit });
        await db.SaveChangesAsync();
        var definitions = scope.ServiceProvider.GetRequiredService<DefinitionCommands>();
        var json = await File.ReadAllTextAsync(Path.Combine(Templates("processes"), "buergerfall.json"));
        await definitions.ImportAsync(json, Anke);
        var published = await definitions.PublishAsync(CaseCommands.DefinitionId, Anke);
        Assert.Empty(published.Problems);
    }
}
