using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Definitions;

public sealed class PublishChecksTests
{
    [Fact]
    public void An_unknown_type_is_refused_and_named() =>
        AssertRefused(Definition(Sequence(Step("My.Unknown", "u"))), "unknown-type", "„u“", "My.Unknown");

    [Fact]
    public void A_type_that_only_elsa_knows_is_refused_with_the_reason()
    {
        AssertRefused(Definition(Sequence(Step("Elsa.ReadLine", "r"))), "unknown-type", "„r“", "Konsole");
        AssertRefused(Definition(Sequence(Step("Elsa.NotFoundActivity", "n", ("missingTypeName", "My.Gone")))), "unknown-type", "„n“", "My.Gone");
    }

    [Fact]
    public void A_missing_required_input_is_refused_and_named() =>
        AssertRefused(Definition(Sequence(Step("Elsa.Event", "e"))), "missing-input", "„e“", "Name des Ereignisses");

    [Fact]
    public void A_connection_to_nowhere_is_refused_and_named() =>
        AssertRefused(Definition(Flow("a>b", Line("a"))), "connection-to-nowhere", "„a“", "„b“");

    [Fact]
    public void A_value_of_the_wrong_type_is_refused_and_named() =>
        AssertRefused(Definition(Sequence(Step("Elsa.Delay", "d", ("timeSpan", Literal("TimeSpan", "morgen"))))), "wrong-type", "Dauer", "morgen");

    [Fact]
    public void An_expression_that_does_not_parse_is_refused_and_named() =>
        AssertRefused(Definition(Sequence(Step("Elsa.WriteLine", "w", ("text", Script("String", "1 +"))))), "bad-expression", "„w“", "Text");

    [Fact]
    public void An_expression_in_csharp_is_refused_with_the_reason() =>
        AssertRefused(Definition(Sequence(Step("Elsa.WriteLine", "w", ("text", Input("String", "CSharp", "1"))))), "unsupported-expression", "CSharp", "JavaScript");

    [Theory]
    [InlineData("JavaScript", "1 +")]
    [InlineData("CSharp", "1")]
    [InlineData("Variable", "{kaputt")]
    [InlineData("Input", "{kaputt")]
    [InlineData("Object", "{kaputt")]
    public void A_step_that_was_published_before_with_a_broken_input_becomes_an_incident_and_not_an_empty_value(string type, string value)
    {
        var input = type == "Object" ? "items" : "text";
        var json = Definition(Sequence(Step(type == "Object" ? "Elsa.ForEach" : "Elsa.WriteLine", "w", (input, Input("String", type, value)))));
        Assert.False(EngineRun.Compile(json).CanRun);
        var run = new EngineRun(json, allowErrors: true);
        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Equal("w", Assert.Single(run.Instance.Incidents).ActivityId);
    }

    [Fact]
    public void An_unknown_variable_is_refused_and_named() =>
        AssertRefused(Definition(Sequence(Set("s", "fehlt", Literal("String", "x")))), "unknown-variable", "„s“", "fehlt");

    [Fact]
    public void An_id_used_twice_is_refused_and_named() =>
        AssertRefused(Definition(Sequence(Line("a"), Line("a"))), "duplicate-id", "„a“", "mehrfach");

    [Fact]
    public void An_input_that_elsa_would_drop_in_silence_is_refused() =>
        AssertRefused("""{"definitionId":"t","root":{"type":"Elsa.WriteLine","id":"w","text":{"expression":{"type":"Literal","value":"x"}}}}""", "no-type-name", "„w“", "typeName");

    [Fact]
    public void A_task_for_nobody_is_refused() =>
        AssertRefused(Definition(Sequence(Step("Buergerservice.UserTask", "t", ("title", Literal("String", "Tu was"))))), "no-candidates", "„t“", "niemandem");

    [Fact]
    public void A_return_into_the_middle_of_a_loop_is_refused() =>
        AssertRefused(Definition(Flow("s>d d:True>a d:False>b a>b b>a", Line("s"), Decision("d", "true"), Line("a"), Line("b"))), "irreducible-loop", "mitten in eine Schleife", "„");

    [Fact]
    public void A_step_that_is_never_reached_is_a_warning()
    {
        var result = EngineRun.Compile(Definition(Flow("a>b", Line("a"), Line("b"), Line("c"))));
        Assert.True(result.CanRun);
        Assert.Contains(result.Problems, p => p is { Severity: ProblemSeverity.Warning, Code: "unreachable" } && p.Message.Contains("„c“ (c) wird nie erreicht: Der Ablauf beginnt bei „a“.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_loop_without_pause_and_exit_is_a_warning()
    {
        var result = EngineRun.Compile(Definition(Flow("a>b b>a", Line("a"), Line("b"))));
        Assert.True(result.CanRun);
        Assert.Contains(result.Problems, p => p.Code == "endless-loop");
        Assert.DoesNotContain(EngineRun.Compile(Definition(Flow("a>b b>a", Line("a"), Wait("b")))).Problems, p => p.Code == "endless-loop");
    }

    [Fact]
    public void A_port_the_source_does_not_have_is_a_warning() =>
        Assert.Contains(EngineRun.Compile(Definition(Flow("a:Vielleicht>b", Line("a"), Line("b")))).Problems, p => p.Code == "unknown-port");

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"definitionId\":\"x\",\"name\":\"\\ud800\"}")]
    [InlineData("{\"definitionId\":\"x\",\"root\":{\"id\":\"a\"}}")]
    public void Unreadable_json_is_refused_in_german(string json)
    {
        var error = Assert.Throws<DefinitionException>(() => DefinitionReader.Read(json));
        Assert.NotEmpty(error.Problems[0].Message);
    }

    private static void AssertRefused(string json, string code, params string[] parts)
    {
        var result = EngineRun.Compile(json);
        Assert.False(result.CanRun);
        var problem = result.Problems.First(p => p.Code == code);
        Assert.All(parts, part => Assert.Contains(part, problem.Message, StringComparison.Ordinal));
    }
}
