using Buergerservice.Benchmarks.Harness;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Benchmarks.Groups;

/// <summary>A condition as people write it, evaluated again and again by a step of a running instance.</summary>
internal static class ExpressionGroup
{
    private const int Evaluations = 1_000;

    public static Task<IReadOnlyList<Result>> RunAsync(RunOptions options)
    {
        var workflow = Definitions.Compile(Definitions.Evaluate("variables.Amount > 100 && variables.Name.startsWith('A')"));
        var runner = new BurstRunner(TimeProvider.System);
        return new Runner(options).RunAsync("expression",
        [
            Case.Of("variables.Amount > 100 && …startsWith('A')", "evaluations", Evaluations, () => Check(runner.Start(workflow, runner.Create(workflow, Guid.CreateVersion7(), "kreis"))))
                with { Target = new() { RatePerCoreAtLeast = 1_000_000 } },
        ]);
    }

    private static void Check(BurstResult burst)
    {
        if (burst.Instance.SubStatus != InstanceSubStatus.Finished)
            throw new InvalidOperationException(burst.Instance.Incidents[0].Message);
    }

    /// <summary>Evaluates its condition many times in one step.</summary>
    [Activity("Bench.Evaluate", "Auswerten")]
    internal sealed class Evaluate : Activity
    {
        [Input("condition", "Bedingung")]
        public Input<bool> Condition { get; } = new();

        protected override void Execute(ActivityContext context)
        {
            for (var i = 0; i < Evaluations; i++)
            {
                if (!Condition.Get(context))
                    throw new InvalidOperationException("The condition should hold.");
            }
        }
    }
}
