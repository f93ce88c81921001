using System.Globalization;

namespace Buergerservice.Benchmarks.Harness;

/// <summary>What the command line asks for.</summary>
public sealed record RunOptions
{
    public const string Usage = """
        Usage: ./test.sh bench [GROUP ...] [--database NAME] [--quick] [--passes N] [--json FILE]
          GROUP       flowchart, compile, expression, cycle, claim, timers, events, inbox, documents, signatures; without one: all
          --database  sqlite or postgresql; without it both
          --quick     fewer and shorter passes, at most 100,000 rows
          --passes N  number of passes whose median is shown (9)
          --json FILE where the figures go (artifacts/bench.json)
        """;

    public IReadOnlyList<string> Groups { get; init; } = [];

    public string? Database { get; init; }

    public bool IsQuick { get; init; }

    public int Passes { get; init; } = 9;

    public string Json { get; init; } = Path.Combine("artifacts", "bench.json");

    public TimeSpan WarmUp => TimeSpan.FromSeconds(IsQuick ? 0.3 : 1);

    public TimeSpan WarmUpAtMost => TimeSpan.FromSeconds(IsQuick ? 1 : 30);

    public TimeSpan Duration => TimeSpan.FromSeconds(IsQuick ? 0.15 : 0.4);

    /// <summary>Sizes of the tables whose growth is measured.</summary>
    public IReadOnlyList<int> Sizes => IsQuick ? [1_000, 10_000, 100_000] : [1_000, 10_000, 100_000, 1_000_000];

    /// <summary>Reads the command line; null when it cannot be understood.</summary>
    public static RunOptions? Parse(string[] args)
    {
        var options = new RunOptions();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    options = options with { IsQuick = true, Passes = 3 };
                    break;
                case "--passes" when i + 1 < args.Length && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var passes) && passes > 0:
                    options = options with { Passes = passes };
                    i++;
                    break;
                case "--database" when i + 1 < args.Length && args[i + 1] is ("sqlite" or "postgresql"):
                    options = options with { Database = args[++i] };
                    break;
                case "--json" when i + 1 < args.Length:
                    options = options with { Json = args[++i] };
                    break;
                case var group when !group.StartsWith('-'):
                    options = options with { Groups = [.. options.Groups, group] };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
