using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.CrashHost;

/// <summary>Works off the queue of one database until everything has ended. The kill test ends this process at random, many times.</summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
        await using var services = CrashSetup.Build(args[0]);
        var store = services.GetRequiredService<IEngineStore>();
        var worker = services.GetRequiredService<EngineWorker>();
        await Console.Out.WriteLineAsync("ready");
        do
        {
            await worker.DrainAsync(CancellationToken.None);
            // Only leased items are left: those of a killed predecessor, until their lease runs out.
            if (await store.NextDueAsync(CancellationToken.None) is null)
                await Task.Delay(20);
        }
        while (await IsUnfinishedAsync(services));
        await Console.Out.WriteLineAsync("done");
    }

    private static async Task<bool> IsUnfinishedAsync(ServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        return await db.Instances.AnyAsync(i => i.Status == InstanceStatus.Running);
    }
}
