using Buergerservice.Cases.Handover;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Commands;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

public sealed class HandoverEffectTests
{
    [Fact]
    public async Task An_attempt_of_an_instance_that_was_cancelled_files_nothing()
    {
        var dms = new BusyDms();
        await using var world = await CaseWorld.CreateAsync(s => s.AddSingleton<IDmsGateway>(dms));
        var made = await CaseJourneyTests.ToSignOffAsync(world);
        await world.DoAsync(made.InstanceId, "Dokument freigeben", CaseWorld.Jonas, "Unterschrieben", new() { ["unterschrift_art"] = "FES" });
        Assert.Equal(("an DMS übergeben", 1), ((await world.FileAsync(made.Id)).Status, dms.Calls));
        await world.WithAsync<InstanceCommands, bool>(async c =>
        {
            await c.CancelAsync(made.InstanceId, "Irrtum", CaseWorld.Anke, cancellationToken: TestContext.Current.CancellationToken);
            return true;
        });
        await world.RunAsync();

        // The attempt that was already under way when the instance was cancelled.
        var call = new EffectCall(Guid.NewGuid(), HandoverEffect.EffectKind, new Dictionary<string, object?>(), made.InstanceId, "kreis", 2);
        var refused = await Assert.ThrowsAsync<EffectException>(() => world.WithAsync<IEnumerable<IEffectHandler>, object?>(h => h.Single(e => e.Kind == call.Kind).ExecuteAsync(call, TestContext.Current.CancellationToken)));

        Assert.False(refused.RetryHelps);
        Assert.Equal(1, dms.Calls);
    }

    [Fact]
    public async Task A_case_that_is_not_at_its_hand_over_is_not_filed()
    {
        var dms = new BusyDms();
        await using var world = await CaseWorld.CreateAsync(s => s.AddSingleton<IDmsGateway>(dms));
        var made = await CaseJourneyTests.ToSignOffAsync(world);
        var call = new EffectCall(Guid.NewGuid(), HandoverEffect.EffectKind, new Dictionary<string, object?>(), made.InstanceId, "kreis", 1);
        await Assert.ThrowsAsync<EffectException>(() => world.WithAsync<IEnumerable<IEffectHandler>, object?>(h => h.Single(e => e.Kind == call.Kind).ExecuteAsync(call, TestContext.Current.CancellationToken)));
        Assert.Equal(0, dms.Calls);
    }

    private sealed class BusyDms : IDmsGateway
    {
        public string Name => "DMS";

        public int Calls { get; private set; }

        public Task<DmsReceipt> HandOverAsync(DmsPackage package, CancellationToken cancellationToken)
        {
            Calls++;
            throw new IOException("busy");
        }
    }
}
