using Buergerservice.CrashHost;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

// Works off the queue of one database until everything has ended. The kill test ends this process at random, many times.
await using var services = CrashSetup.Build(args[0]);
var store = services.GetRequiredService<IEngineStore>();
var worker = services.GetRequiredService<EngineWorker>();
await Console.Out.WriteLineAsync("ready");
while (true)
{
    await worker.DrainAsync(CancellationToken.None);
    await using var scope = services.CreateAsyncScope();
    var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
    if (!await db.Instances.AnyAsync(i => i.Status == InstanceStatus.Running))
        break;
    if (await store.NextDueAsync(CancellationToken.None) is null)
        await Task.Delay(20);
}

await Console.Out.WriteLineAsync("done");
