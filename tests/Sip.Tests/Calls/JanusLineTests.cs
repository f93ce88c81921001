using Buergerservice.SipGateway.Janus;
using Microsoft.Extensions.Logging.Abstractions;

namespace Buergerservice.Sip.Tests.Calls;

/// <summary>All calls share one line to Janus.</summary>
public sealed class JanusLineTests
{
    // More than lies on the way while nobody reads.
    private static readonly string Large = new('x', 24 * 1024 * 1024);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_call_that_ends_in_the_middle_of_a_word_does_not_break_the_line_of_the_others()
    {
        await using var janus = await JanusDouble.StartAsync();
        using var client = new JanusClient(janus.Address, "geheim", new ManualClock(), NullLogger<JanusClient>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var run = client.RunAsync(stop.Token);
        await UntilAsync(() => client.IsConnected);
        var handle = await client.AttachAsync(Cancel);
        var reads = new TaskCompletionSource();
        janus.Reads = reads.Task;
        using var call = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var asking = handle.GenerateAsync(Large, call.Token);
        await call.CancelAsync();
        reads.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await client.AttachAsync(Cancel);
        Assert.Equal(1, janus.Connections);
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task A_Janus_that_takes_nothing_is_away_and_its_line_begun_anew()
    {
        var clock = new ManualClock();
        await using var janus = await JanusDouble.StartAsync();
        using var client = new JanusClient(janus.Address, "geheim", clock, NullLogger<JanusClient>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var run = client.RunAsync(stop.Token);
        await UntilAsync(() => client.IsConnected);
        var handle = await client.AttachAsync(Cancel);
        var reads = new TaskCompletionSource();
        janus.Reads = reads.Task;
        var asking = handle.GenerateAsync(Large, Cancel);
        clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<JanusException>(() => asking.WaitAsync(TimeSpan.FromSeconds(120), Cancel));
        reads.SetResult();
        // The pause before it tries again has begun.
        await UntilAsync(() => !client.IsConnected && clock.Waiting == 1);
        clock.Advance(TimeSpan.FromSeconds(3));
        await UntilAsync(() => client.IsConnected);
        await client.AttachAsync(Cancel);
        await stop.CancelAsync();
        await run;
    }

    private static async Task UntilAsync(Func<bool> isReached)
    {
        for (var tries = 0; !isReached(); tries++)
        {
            Assert.True(tries < 6_000, "It never happened.");
            await Task.Delay(20, Cancel);
        }
    }
}
