using System.Runtime.CompilerServices;
using Buergerservice.Conformance;
using Xunit;

namespace Buergerservice.Engine.Tests.Conformance;

/// <summary>Runs recorded traces of the genuine Elsa 3.7.1 engine through ours, as <c>./test.sh conformance</c> does.</summary>
public sealed class ConformanceTests
{
    private static readonly string Root = Path.GetDirectoryName(ThisFile())!;

    private static readonly KnownDifferences Known = KnownDifferences.Load(Path.Combine(Root, "..", "..", "..", "Engine", "conformance-differences.json"));

    public static TheoryData<string> Traces() => [.. new ConformanceRunner(Root, Known).Names];

    [Theory]
    [MemberData(nameof(Traces))]
    public async Task A_recorded_trace_is_reproduced_or_differs_as_listed(string name)
    {
        var verdict = await new ConformanceRunner(Root, Known).RunAsync(name);
        Assert.True(verdict.Passed, string.Join(Environment.NewLine, verdict.Differences));
    }

    [Fact]
    public void A_difference_is_listed_only_for_a_trace_that_is_there() =>
        Assert.Empty(Known.Names.Except(new ConformanceRunner(Root, Known).Names));

    [Theory]
    [InlineData("fault.counter")]
    [InlineData("fork2-Cascade.token")]
    [InlineData("term-complete.counter")]
    [InlineData("join-WaitAny.counter")]
    public async Task A_documented_defect_is_recognised_also_where_it_is_not_listed(string name)
    {
        var rules = new KnownDifferences();
        foreach (var (rule, reason) in Known.Rules)
            rules.Rules.Add(rule, reason);
        var verdict = await new ConformanceRunner(Root, rules).RunAsync(name);
        Assert.True(verdict.Passed, string.Join(Environment.NewLine, verdict.Differences));
        Assert.NotNull(verdict.Reason);
    }

    [Fact]
    public async Task A_difference_that_is_none_of_the_listed_ones_fails()
    {
        var verdict = await new ConformanceRunner(Root, new KnownDifferences()).RunAsync("fault.counter");
        Assert.False(verdict.Passed);
        Assert.Contains("console: expected [s | p], got [s]", Assert.Single(verdict.Differences), StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
