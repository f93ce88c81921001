using System.Globalization;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Work;
using Buergerservice.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Buergerservice.CrashHost;

/// <summary>The engine on a database of its own, with one effect that can be counted from outside.</summary>
public static class CrashSetup
{
    /// <param name="directory">Folder of SQLite's database and of the log of real effects.</param>
    /// <param name="database">Another database, or null for SQLite in the folder.</param>
    public static ServiceProvider Build(string directory, DatabaseOptions? database = null)
    {
        var services = new ServiceCollection();
        // What the test reads from standard output are words of its own.
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.Error).AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace));
        services.AddSingleton(new ActivityAssembly(typeof(CrashSetup).Assembly));
        services.AddSingleton(new FormCatalog());
        services.AddSingleton<IEffectHandler>(new AppendEffect(Path.Combine(directory, $"world-{Environment.ProcessId}.log")));
        // Leases of a killed process must run out quickly, or the test would only wait.
        services.AddSingleton(new WorkOptions { Lease = TimeSpan.FromMilliseconds(400), EffectTimeout = TimeSpan.FromMilliseconds(300), Batch = 3, ParallelBursts = 2 });
        services.AddEngine(database ?? DatabaseOptions.Sqlite(directory), directory);
        return services.BuildServiceProvider();
    }

    /// <summary>Creates the schema and publishes the definition, whose instances have to reach the given count.</summary>
    public static async Task PrepareAsync(IServiceProvider services, int count)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        await db.Database.EnsureCreatedAsync();
        if (db.Database.IsSqlite())
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL;");
        var definitions = scope.ServiceProvider.GetRequiredService<DefinitionCommands>();
        await definitions.ImportAsync(Definition(count), Tester);
        await definitions.PublishAsync("crash", Tester);
    }

    /// <summary>Puts instances into the queue.</summary>
    public static async Task StartAsync(IServiceProvider services, int instances)
    {
        for (var i = 0; i < instances; i++)
        {
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<InstanceCommands>().StartAsync("crash", new Dictionary<string, object?>(), Tester, $"Instanz {i}");
        }
    }

    private static Actor Tester { get; } = new("test", "Test", "kreis", []);

    // Two branches side by side, joined: one asks for effects, one waits for timers; both count.
    private static string Definition(int count) => $$"""
        {
          "definitionId": "crash", "name": "Absturzprobe",
          "variables": [ { "id": "effects", "name": "effects", "typeName": "Int32", "value": "0" }, { "id": "timers", "name": "timers", "typeName": "Int32", "value": "0" } ],
          "root": {
            "type": "Elsa.Flowchart", "id": "flow",
            "activities": [
              { "type": "Elsa.Start", "id": "start" },
              { "type": "Test.CountEffect", "id": "effect", "limit": {{count}} },
              { "type": "Test.CountTimer", "id": "timer", "limit": {{count}} },
              { "type": "Elsa.FlowJoin", "id": "join", "mode": { "typeName": "String", "expression": { "type": "Literal", "value": "WaitAll" } } },
              { "type": "Elsa.WriteLine", "id": "end", "text": "fertig" }
            ],
            "connections": [
              { "source": { "activity": "start", "port": "Done" }, "target": { "activity": "effect" } },
              { "source": { "activity": "start", "port": "Done" }, "target": { "activity": "timer" } },
              { "source": { "activity": "effect", "port": "Wieder" }, "target": { "activity": "effect" } },
              { "source": { "activity": "timer", "port": "Wieder" }, "target": { "activity": "timer" } },
              { "source": { "activity": "effect", "port": "Fertig" }, "target": { "activity": "join" } },
              { "source": { "activity": "timer", "port": "Fertig" }, "target": { "activity": "join" } },
              { "source": { "activity": "join", "port": "Done" }, "target": { "activity": "end" } }
            ]
          }
        }
        """;
}

/// <summary>Appends the effect's id to a file and flushes it to disk: the world outside, which sees every attempt.</summary>
internal sealed class AppendEffect(string path) : IEffectHandler
{
    // FileMode.Append seeks to the end and writes there: two attempts of one process at the same moment would write over each other.
    private readonly Lock _oneAtATime = new();

    public string Kind => "crash.append";

    public Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        lock (_oneAtATime)
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            file.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{call.Id} {call.InstanceId}\n")));
            file.Flush(flushToDisk: true);
        }

        return Task.FromResult<object?>(1);
    }
}

/// <summary>Counts results of effects in a variable until a limit.</summary>
[Activity("Test.CountEffect", "Effekt zählen", Outcomes = ["Wieder", "Fertig"], Waits = true)]
internal sealed class CountEffect : Activity
{
    [Input("limit", "Grenze")]
    public Input<int> Limit { get; } = new();

    protected override void Execute(ActivityContext context) => context.RequestEffect("crash.append", [], "Effekt");

    protected override void Resume(ActivityContext context, Resumption resumption) => Counting.Next(context, "effects", Limit.Get(context));
}

/// <summary>Counts timers in a variable until a limit.</summary>
[Activity("Test.CountTimer", "Zeitgeber zählen", Outcomes = ["Wieder", "Fertig"], Waits = true)]
internal sealed class CountTimer : Activity
{
    [Input("limit", "Grenze")]
    public Input<int> Limit { get; } = new();

    protected override void Execute(ActivityContext context) => context.WaitUntil(context.Now.AddMilliseconds(3));

    protected override void Resume(ActivityContext context, Resumption resumption) => Counting.Next(context, "timers", Limit.Get(context));
}

internal static class Counting
{
    public static void Next(ActivityContext context, string variable, int limit)
    {
        context.TryGetVariable(variable, out var value);
        var count = Engine.Values.ValueConverter.Convert<int>(value) + 1;
        context.SetVariable(variable, count);
        context.Complete(count < limit ? "Wieder" : "Fertig");
    }
}
