using System.Diagnostics;
using System.Runtime;

namespace Buergerservice.Benchmarks.Harness;

/// <summary>
/// Runs the cases of a group in turns, pass by pass: whatever disturbs the machine disturbs all of them, and their
/// ratios hold although their rates swing.
/// </summary>
public sealed class Runner(RunOptions options)
{
    private sealed record Pass(double Rate, double CpuMicroseconds, double Bytes);

    public async Task<IReadOnlyList<Result>> RunAsync(string group, IReadOnlyList<Case> cases)
    {
        foreach (var item in cases)
            await WarmUpAsync(item);
        var passes = cases.ToDictionary(c => c, _ => new List<Pass>());
        for (var pass = 0; pass < options.Passes; pass++)
        {
            foreach (var item in cases)
                passes[item].Add(await MeasureAsync(item));
        }

        return [.. cases.Select(c => Summarize(group, c, passes[c], cases.FirstOrDefault(o => o.Name == c.ComparedWith) is { } other ? passes[other] : null))];
    }

    // Until the just-in-time compiler has nothing more to improve, or the patience is over.
    private async Task WarmUpAsync(Case item)
    {
        var clock = Stopwatch.StartNew();
        long compiled;
        do
        {
            compiled = JitInfo.GetCompiledMethodCount();
            var slice = Stopwatch.StartNew();
            do
            {
                if (item.Prepare is { } prepare)
                    await prepare();
                await item.Run();
            }
            while (slice.Elapsed < options.WarmUp);
        }
        while (JitInfo.GetCompiledMethodCount() - compiled > 10 && clock.Elapsed < options.WarmUpAtMost);
    }

    private async Task<Pass> MeasureAsync(Case item)
    {
        GC.Collect();
        var (calls, elapsed, cpu, bytes) = (0L, TimeSpan.Zero, TimeSpan.Zero, 0L);
        do
        {
            if (item.Prepare is { } prepare)
                await prepare();
            var (bytesBefore, cpuBefore, clock) = (GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
            // Where nothing has to be prepared, many calls share one look at the clocks.
            do
            {
                await item.Run();
                calls++;
            }
            while (item.Prepare is null && clock.Elapsed < options.Duration);
            elapsed += clock.Elapsed;
            cpu += Environment.CpuUsage.TotalTime - cpuBefore;
            bytes += GC.GetTotalAllocatedBytes() - bytesBefore;
        }
        while (elapsed < options.Duration);
        var units = calls * item.Units;
        return new(units / elapsed.TotalSeconds, cpu.TotalMicroseconds / units, bytes / units);
    }

    private static Result Summarize(string group, Case item, List<Pass> passes, List<Pass>? other) => new()
    {
        Group = group,
        Name = item.Name,
        Unit = item.Unit,
        Rate = Median(passes.Select(p => p.Rate)),
        BestRate = passes.Max(p => p.Rate),
        CpuMicroseconds = Median(passes.Select(p => p.CpuMicroseconds)),
        Bytes = Median(passes.Select(p => p.Bytes)),
        ComparedWith = item.ComparedWith,
        Ratio = other is null ? null : Median(passes.Zip(other, (mine, theirs) => mine.Rate / theirs.Rate)),
        Target = item.Target,
        Note = item.Note,
    };

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
