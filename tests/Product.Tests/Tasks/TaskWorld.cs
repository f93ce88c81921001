using System.Runtime.CompilerServices;
using System.Text.Json;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Tasks;

/// <summary>An office of four people on a database of its own, with a clock the test moves. It begins on Monday, 23.11.2026, 9:00.</summary>
public sealed class TaskWorld : IAsyncDisposable
{
    private TaskWorld(EngineDatabase database) => Database = database;

    public static Actor Anna { get; } = new("anna", "Anna Arndt", "kreis", ["Sachbearbeitung"]) { Units = ["Sozialamt"] };

    public static Actor Bernd { get; } = new("bernd", "Bernd Busch", "kreis", ["Sachbearbeitung"]) { Units = ["Jugendamt"] };

    public static Actor Clara { get; } = new("clara", "Clara Cordes", "kreis", ["Clearing"]) { Units = ["Sozialamt"] };

    public static Actor Chefin { get; } = new("chefin", "Dora Dietz", "kreis", ["Behördenleitung"]);

    public static Actor Admin { get; } = EngineDatabase.Anna with { UserName = "admin", DisplayName = "Admin", Roles = [Actor.AdministratorRole] };

    public EngineDatabase Database { get; }

    public RecordedNotices Notices { get; } = new();

    public static async Task<TaskWorld> CreateAsync(CalendarCatalog? calendars = null)
    {
        var notices = new RecordedNotices();
        var database = await EngineDatabase.CreateAsync(configure: services => services
            .AddSingleton(calendars ?? new CalendarCatalog().Load(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "Templates", "kalender")))
            .AddSingleton<ITaskNotifier>(notices));
        var world = new TaskWorld(database) { Notices = { Sent = notices.Sent } };
        await world.InAsync(async (BuergerserviceDb db) =>
        {
            foreach (var person in (Actor[])[Anna, Bernd, Clara, Chefin, Admin])
            {
                var user = new StaffUser { Id = Guid.CreateVersion7(), UserName = person.UserName, DisplayName = person.DisplayName, Tenant = person.Tenant, Unit = person.Units.FirstOrDefault() ?? "" };
                db.Users.Add(user);
                foreach (var role in person.Roles)
                {
                    var row = db.Roles.Local.FirstOrDefault(r => r.Name == role) ?? db.Roles.Add(new(role) { Id = Guid.CreateVersion7() }).Entity;
                    db.UserRoles.Add(new IdentityUserRole<Guid> { UserId = user.Id, RoleId = row.Id });
                }
            }

            return await db.SaveChangesAsync();
        });
        return world;
    }

    public Task<T> InAsync<TService, T>(Func<TService, Task<T>> action)
        where TService : notnull => Database.InAsync(action);

    /// <summary>Publishes a sequence of tasks, starts it and returns its first task.</summary>
    public async Task<UserTask> StartAsync(params Dictionary<string, object?>[] steps)
    {
        await Database.PublishAsync(JsonSerializer.Serialize(new { definitionId = "test", name = "Test", root = new { type = "Elsa.Sequence", id = "root", activities = steps } }));
        var instance = await Database.StartAsync();
        await Database.DrainAsync();
        return await InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().OrderBy(t => t.Id).FirstAsync(t => t.InstanceId == instance));
    }

    public static Dictionary<string, object?> Step(string id, params (string Name, object? Value)[] inputs)
    {
        var step = new Dictionary<string, object?> { ["type"] = "Buergerservice.UserTask", ["id"] = id, ["name"] = id, ["title"] = "Aufgabe " + id };
        foreach (var (name, value) in inputs)
            step[name] = value;
        if (!step.Keys.Any(k => k.StartsWith("candidate", StringComparison.Ordinal) || k == "assignee"))
            step["candidateRoles"] = new[] { "Sachbearbeitung" };
        return step;
    }

    public static string[] Names(params string[] names) => names;

    public static object[] Steps(params object[] steps) => steps;

    public Task<UserTask> TaskAsync(Guid id) => InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().FirstAsync(t => t.Id == id));

    public Task<UserTask> OpenTaskAsync(string step) =>
        InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().FirstAsync(t => t.ActivityId == step && (t.State == UserTaskState.Available || t.State == UserTaskState.Assigned)));

    public async Task<UserTask> ClaimAsync(UserTask task, Actor actor) =>
        await InAsync(async (TaskCommands tasks) => await tasks.ClaimAsync(task.Id, (await TaskAsync(task.Id)).Revision, actor));

    public async Task<UserTask> CompleteAsync(UserTask task, Actor actor, string outcome = "Done")
    {
        var done = await InAsync(async (TaskCommands tasks) => await tasks.CompleteAsync(task.Id, outcome, new Dictionary<string, object?>(), (await TaskAsync(task.Id)).Revision, Guid.NewGuid().ToString(), actor));
        await Database.DrainAsync();
        return done;
    }

    public async Task<List<TaskEvent>> HistoryAsync(Guid id) =>
        await InAsync((BuergerserviceDb db) => db.TaskEvents.AsNoTracking().Where(e => e.TaskId == id).OrderBy(e => e.Number).ToListAsync());

    /// <summary>Titles in a person's list, in its order.</summary>
    public Task<List<string>> ListAsync(InboxView view, Actor actor) => InAsync(async (IServiceProvider services) =>
    {
        var acting = await services.GetRequiredService<Substitutes>().ActingAsync(actor);
        var found = await services.GetRequiredService<TaskInbox>().ReadAsync(view, acting, new(), null, 0, 50, CancellationToken.None);
        var db = services.GetRequiredService<BuergerserviceDb>();
        var titles = await db.Tasks.AsNoTracking().ToDictionaryAsync(t => t.Id, t => t.Title);
        return found.Select(f => titles[f.Id]).ToList();
    });

    /// <summary>Moves the clock to a time in Germany (winter) and lets the engine do what is due.</summary>
    public async Task GoToAsync(int month, int day, int hour, int minute = 0, int year = 2026)
    {
        var to = new DateTimeOffset(year, month, day, hour, minute, 0, TimeSpan.FromHours(1));
        Assert.True(to > Database.Clock.GetUtcNow(), "The clock only runs forwards.");
        Database.Clock.Advance(to - Database.Clock.GetUtcNow());
        await Database.DrainAsync();
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

/// <summary>Remembers who was told what.</summary>
public sealed class RecordedNotices : ITaskNotifier
{
    public List<TaskNotice> Sent { get; set; } = [];

    public Task NotifyAsync(TaskNotice notice, CancellationToken cancellationToken)
    {
        Sent.Add(notice);
        return Task.CompletedTask;
    }
}
