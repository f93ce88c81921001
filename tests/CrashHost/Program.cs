using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.CrashHost;

/// <summary>Works off the queue of one database until everything has ended. The kill test ends this process at random, many times.</summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
        await using var services = CrashSetup.Build(args[0], args.Length > 1 ? new(Enum.Parse<DatabaseProvider>(args[1]), args[2]) : null);
        var store = services.GetRequiredService<IEngineStore>();
        var worker = services.GetRequiredService<EngineWorker>();
        // The first burst and the first effect compile half the program; a kill during that would hit nothing.
        await WarmUpAsync(services, store);
        await Console.Out.WriteLineAsync("ready");
        do
        {
            await worker.DrainAsync(CancellationToken.None);
            // Only leased items are left: those of a killed predecessor, until their lease runs out.
            if (await store.NextDueAsync(effects: false, CancellationToken.None) is null && await store.NextDueAsync(effects: true, CancellationToken.None) is null)
                await Task.Delay(20);
        }
        while (await LooksLikeAsync(services) == "working");
        await Console.Out.WriteLineAsync(await LooksLikeAsync(services));
    }

    private static async Task WarmUpAsync(ServiceProvider services, IEngineStore store)
    {
        var (options, processor) = (services.GetRequiredService<WorkOptions>(), services.GetRequiredService<WorkProcessor>());
        foreach (var effects in (bool[])[false, true])
        {
            foreach (var item in await store.ClaimAsync(options.Owner, effects, 1, options.Lease, CancellationToken.None))
                await processor.ProcessAsync(item, CancellationToken.None);
        }
    }

    // An instance that runs while the queue is empty can never go on: something was lost.
    private static async Task<string> LooksLikeAsync(ServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        if (await db.WorkItems.AnyAsync())
            return "working";
        if (!await db.Instances.AnyAsync(i => i.Status == InstanceStatus.Running))
            return "done";
        // New instances may have come between the two looks.
        return await db.WorkItems.AnyAsync() ? "working" : "lost";
    }
}
