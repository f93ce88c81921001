using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Repairs;

public sealed class PolicyTests
{
    private static CompilationResult Compile(string name, string json)
    {
        var step = Step("Test.Ask", "a");
        step["customProperties"] = new JsonObject { [name] = JsonNode.Parse(json) };
        return EngineRun.Compile(Definition(Sequence(step)));
    }

    [Fact]
    public void A_step_says_how_its_effect_is_tried_again()
    {
        var policy = Compile("retry", """{"maxAttempts":4,"firstDelay":"00:00:10","factor":3,"maxDelay":"PT1M","attemptTimeout":"PT5S"}""").OrThrow().Find("a")!.Retry!;
        Assert.Equal(new RetryPolicy(4, TimeSpan.FromSeconds(10), 3, TimeSpan.FromMinutes(1)) { AttemptTimeout = TimeSpan.FromSeconds(5) }, policy);
        Assert.Equal([10, 30, 60, 60], Enumerable.Range(1, 4).Select(n => policy.DelayAfter(n, 0).TotalSeconds));
        Assert.Equal(75, policy.DelayAfter(4, 1).TotalSeconds);
    }

    [Theory]
    [InlineData("""{"maxAttempts":0}""")]
    [InlineData("""{"maxAttempts":2.5}""")]
    [InlineData("""{"firstDelay":"gleich"}""")]
    [InlineData("""{"firstDelay":"00:10:00","maxDelay":"00:01:00"}""")]
    [InlineData("""{"attemptTimeout":"00:10:00"}""")]
    [InlineData("3")]
    public void A_policy_that_cannot_be_meant_is_refused_at_publish(string json) =>
        Assert.Contains(Compile("retry", json).Problems, p => p is { Code: "bad-retry", Severity: ProblemSeverity.Error });

    [Fact]
    public void What_Elsa_writes_about_resilience_is_read_where_it_has_a_meaning_here()
    {
        var policy = Compile("resilienceStrategy", """{"$type":"HttpResilienceStrategy","maxRetryAttempts":3,"delay":"00:00:01","backoffType":"Constant","useJitter":true}""").OrThrow().Find("a")!.Retry!;
        Assert.Equal((4, 1.0, TimeSpan.FromSeconds(1)), (policy.MaxAttempts, policy.Factor, policy.FirstDelay));
        var named = Compile("resilienceStrategy", """{"mode":"Identifier","strategyId":"abc"}""");
        Assert.True(named.CanRun);
        Assert.Contains(named.Problems, p => p.Code == "unknown-resilience");
    }

    [Fact]
    public void An_effect_carries_the_policy_of_its_step()
    {
        var step = Step("Test.Ask", "a");
        step["customProperties"] = new JsonObject { ["retry"] = new JsonObject { ["maxAttempts"] = 2 } };
        Assert.Equal(2, Assert.Single(new EngineRun(Definition(Sequence(step))).Last.Effects).Retry!.MaxAttempts);
    }
}
