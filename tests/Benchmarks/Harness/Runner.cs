using System.Diagnostics;

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

    // Tiered compilation needs calls and a moment before the final code is in place.
    private async Task WarmUpAsync(Case item)
    {
        var clock = Stopwatch.StartNew();
        for (var calls = 0; calls < 2 || (clock.Elapsed < options.WarmUp && calls < 200_000); calls++)
            await item.Run();
    }

    private async Task<Pass> MeasureAsync(Case item)
    {
        GC.Collect();
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var calls = 0L;
        do
        {
            await item.Run();
            calls++;
        }
        while (clock.Elapsed < options.Duration);
        var elapsed = clock.Elapsed.TotalSeconds;
        var units = calls * item.Units;
        return new(units / elapsed, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / units, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / units);
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
