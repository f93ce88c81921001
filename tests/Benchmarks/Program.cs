using Buergerservice.Benchmarks.Groups;
using Buergerservice.Benchmarks.Harness;

namespace Buergerservice.Benchmarks;

/// <summary>Measures the engine against the figures it is to reach. Run on demand: <c>./test.sh bench</c>.</summary>
internal static class Program
{
    private static readonly (string Name, Func<RunOptions, Task<IReadOnlyList<Result>>> Run)[] All =
    [
        ("flowchart", FlowchartGroup.RunAsync),
        ("compile", CompileGroup.RunAsync),
        ("expression", ExpressionGroup.RunAsync),
        ("cycle", CycleGroup.RunAsync),
        ("claim", QueueGroup.ClaimAsync),
        ("timers", QueueGroup.TimersAsync),
        ("events", EventsGroup.RunAsync),
        ("inbox", InboxGroup.RunAsync),
        ("documents", DocumentsGroup.RunAsync),
        ("signatures", SignatureGroup.RunAsync),
    ];

    private static async Task<int> Main(string[] args)
    {
        if (RunOptions.Parse(args) is not { } options || options.Groups.Any(g => !All.Any(a => a.Name == g)))
        {
            Console.Error.WriteLine(RunOptions.Usage);
            return 2;
        }

        var results = new List<Result>();
        foreach (var (name, run) in All)
        {
            if (options.Groups.Count > 0 && !options.Groups.Contains(name))
                continue;
            var group = await run(options);
            if (group.Count > 0)
                Report.Print(group);
            results.AddRange(group);
        }

        Report.WriteJson(options.Json, options, results);
        Console.WriteLine();
        Console.WriteLine($"Written to {options.Json}.");
        return 0;
    }
}
