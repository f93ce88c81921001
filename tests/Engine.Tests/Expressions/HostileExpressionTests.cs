using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Expressions;

/// <summary>What a hostile or careless expression does to its instance, and what it does not do to others.</summary>
public sealed class HostileExpressionTests
{
    [Theory]
    [InlineData("while (true) {}", "zu viele Schritte")]
    [InlineData("const f = () => f(); f()", "zu tief verschachtelt")]
    [InlineData("'x'.repeat(1e9)", "zu viel Speicher")]
    [InlineData("Array(1e9).fill(0)", "zu viel Speicher")]
    [InlineData("/^(a+)+$/.test('a'.repeat(40) + 'b')", "regulärer Ausdruck")]
    [InlineData("const o = { toString() { return `${this}` } }; variables.n = o; `${o}`", "zu tief verschachtelt")]
    [InlineData("variables.n = { get x() { for (;;); } }; 1", "zu viele Schritte")]
    [InlineData("variables.list = Array.from({ length: 1e7 }, (_, i) => i); 1", "Das Skript ")]
    [InlineData("setVariable('n', { toJSON() { for (;;); } }); toJson({ get a() { for (;;); } })", "zu viele Schritte")]
    [InlineData("variables = new Map([['a', variables]]); Object.prototype.hasOwnProperty = 1", "kann nicht verändert werden")]
    [InlineData("variables.constructor.constructor('return process')()", "Error")]
    [InlineData("getVariable.constructor('return 1')()", "Error")]
    [InlineData("getVariable.x = 1", "kann nicht verändert werden")]
    [InlineData("DateTime.Now = 1", "kann nicht verändert werden")]
    [InlineData("Object.getPrototypeOf(DateTime.Now).AddDays = null", "kann nicht verändert werden")]
    [InlineData("Promise.reject(new Error('abgelehnt')); 1", "abgelehnt")]
    [InlineData("new Promise(() => {})", "nie erfüllt")]
    public void An_expression_that_takes_too_much_is_an_incident_and_the_next_instance_runs(string script, string word)
    {
        var workflow = EngineRun.Compile(Definition(
            Sequence(Step("Elsa.If", "if", ("condition", Script("Boolean", "getInput('hostile') === true")), ("then", Step("Elsa.WriteLine", "bad", ("text", Script("String", script))))), Line("end")),
            Variable("n", "Object"), Variable("list", "Object"))).OrThrow();
        var runner = new BurstRunner(new FakeClock());

        var hostile = runner.Start(workflow, runner.Create(workflow, Guid.CreateVersion7(), "kreis", new Dictionary<string, object?> { ["hostile"] = true }));
        var harmless = runner.Start(workflow, runner.Create(workflow, Guid.CreateVersion7(), "kreis"));

        var incident = Assert.Single(hostile.Instance.Incidents);
        Assert.Contains(word, incident.Message, StringComparison.Ordinal);
        Assert.Equal("bad", incident.ActivityId);
        Assert.Empty(harmless.Instance.Incidents);
        Assert.Equal(["end"], harmless.Console);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("[")]
    [InlineData("a => ")]
    [InlineData("`${")]
    [InlineData("if (1) ")]
    public void A_deeply_nested_source_is_refused_at_publish(string open)
    {
        var result = EngineRun.Compile(Definition(Sequence(Step("Elsa.WriteLine", "w", ("text", Script("String", string.Concat(Enumerable.Repeat(open, 100_000))))))));

        Assert.False(result.CanRun);
        Assert.Contains(result.Problems, p => p.Code == "bad-expression" && p.Message.Contains("Zeile 1, Spalte", StringComparison.Ordinal));
    }

    [Fact]
    public void A_misspelt_name_is_a_warning_at_publish()
    {
        var result = EngineRun.Compile(Definition(
            Sequence(Step("Elsa.WriteLine", "w", ("text", Script("String", "`${variables.Betrag} ${variables.Betarg} ${varaibles.x} ${Math.max(1)} ${getBetarg()} ${toJson(args)}`")))),
            Variable("Betrag", "Int32", "1")));

        Assert.True(result.CanRun);
        var warnings = result.Problems.Where(p => p.Code == "unknown-name").Select(p => p.Message).ToList();
        Assert.Equal(2, warnings.Count);
        Assert.Contains("„varaibles“", warnings[0], StringComparison.Ordinal);
        Assert.Contains("„Betarg“", warnings[1], StringComparison.Ordinal);
    }
}
