using Buergerservice.Benchmarks.Harness;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Benchmarks.Groups;

/// <summary>A chain of steps that do nothing, from JSON, run to its end in one burst with its journal.</summary>
internal static class FlowchartGroup
{
    public static Task<IReadOnlyList<Result>> RunAsync(RunOptions options) => new Runner(options).RunAsync("flowchart",
    [
        Chain(10),
        Chain(100) with { Target = new() { RatePerCoreAtLeast = 500_000, BytesAtMost = 400 } },
        Chain(1000),
    ]);

    private static Case Chain(int count)
    {
        var workflow = Definitions.Compile(Definitions.Chain(count));
        var runner = new BurstRunner(TimeProvider.System);
        return Case.Of($"{count} no-op activities", "activities", count, () =>
        {
            var burst = runner.Start(workflow, runner.Create(workflow, Guid.CreateVersion7(), "kreis"));
            if (burst.Instance.SubStatus != InstanceSubStatus.Finished)
                throw new InvalidOperationException("The chain did not finish.");
        });
    }
}
