using System.Text.Json.Nodes;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Expressions;

/// <summary>Text templates in definitions.</summary>
public sealed class LiquidTests
{
    [Theory]
    [InlineData("Guten Tag, {{ Variables.Name }}!", "Guten Tag, Anna & Söhne!")]
    [InlineData("{{ Variables.name }} {{ Input.Antrag }} {{ Input.antrag }}", "Anna & Söhne A1 A1")]
    [InlineData("{{ Variables.Kunde.ort }} {{ Variables.Kunde['ort'] }} {{ Variables.Liste[1] }} {{ Variables.Liste.size }} {{ Variables.Liste | last }}", "Husum Husum b 3 c")]
    [InlineData("{{ WorkflowDefinitionId }} {{ WorkflowDefinitionVersion }} {{ WorkflowInstanceId | size }} {{ WorkflowDefinitionVersionId | size }} [{{ CorrelationId }}]", "test 1 36 36 []")]
    [InlineData("{% if Variables.Betrag > 100 and Variables.Name contains 'nn' %}ja{% else %}nein{% endif %}", "ja")]
    [InlineData("{% case Variables.Kunde.ort %}{% when 'Husum' %}H{% else %}?{% endcase %}", "H")]
    [InlineData("{% for x in Variables.Liste %}{{ forloop.index }}{{ x }}{% unless forloop.last %}, {% endunless %}{% endfor %}", "1a, 2b, 3c")]
    [InlineData("{% assign t = Variables.Name | upcase %}{{ t }}{% capture c %}!{% endcapture %}{{ c }}", "ANNA & SÖHNE!")]
    [InlineData("{% for i in (1..200) %}{% for j in (1..2) %}{% if i == 200 %}{{ j }}{% endif %}{% endfor %}{% endfor %}", "12")]
    [InlineData("[{{ Variables.Fehlt }}{{ Variables.Kunde.fehlt.x }}{{ Input.Fehlt }}]", "[]")]
    [InlineData("{{ Variables.Betrag }} {{ Variables.Ja }} {{ '<a & b>' | escape }}", "1234.5 true &lt;a &amp; b&gt;")]
    [InlineData("{{ Variables.Frist | datum }}", "24.11.2026")]
    [InlineData("{{ Variables.Frist | datum: 'lang' }}", "24. November 2026")]
    [InlineData("{{ Variables.Frist | datum: 'zeit' }}", "24.11.2026, 00:30 Uhr")]
    [InlineData("{{ '2026-01-05' | datum: 'dddd, dd.MM.' }}{{ '' | datum }}{{ nil | datum }}", "Montag, 05.01.")]
    [InlineData("{{ 'now' | datum: 'zeit' }} {{ 'now' | date: '%Y' }}", "23.11.2026, 09:00 Uhr 2026")]
    [InlineData("{{ Variables.Betrag | betrag }}", "1.234,50\u00A0€")]
    [InlineData("{{ '7.005' | betrag: '' }} {{ -3 | betrag: 'EUR' }}{{ nil | betrag }}", "7,01 -3,00\u00A0EUR")]
    [InlineData("{{ Variables.Liste | aufzaehlung }}", "a, b und c")]
    [InlineData("{{ 'x,y' | split: ',' | aufzaehlung: 'oder' }} {{ 'x' | split: ',' | aufzaehlung }}{{ '' | split: ',' | aufzaehlung }}", "x oder y x")]
    [InlineData("{{ Variables.Kunde | keys | join: ',' }} {{ Variables.Kunde | json }} {{ 'ä' | base64 }}", "ort,alter {\"ort\":\"Husum\",\"alter\":5} w6Q=")]
    public void A_template_gives_text(string template, string expected)
    {
        var run = Run(template);

        Assert.Empty(run.Instance.Incidents);
        Assert.Equal([expected], run.Console);
    }

    [Theory]
    [InlineData("{{ Variables.Name", "Zeile 1, Spalte", "„}}“")]
    [InlineData("a\n{% if true %}offen", "Zeile 2, Spalte", "„{% endif %}“")]
    [InlineData("{% quatsch %}", "„quatsch“ gibt es nicht")]
    [InlineData("{{ Variables.Name | grossschreiben }}", "Den Filter „grossschreiben“ gibt es nicht")]
    [InlineData("{% include 'geheim' %}", "„include“ ist nicht erlaubt")]
    [InlineData("{% if true %}{% render 'geheim' %}{% endif %}", "„render“ ist nicht erlaubt")]
    [InlineData("{% macro f() %}{{ f() }}{% endmacro %}", "„macro“ gibt es nicht")]
    [InlineData("{% liquid\n echo 1 %}", "„liquid“ wird nicht unterstützt")]
    public void A_template_that_cannot_work_is_refused_at_publish(string template, params string[] words)
    {
        var result = EngineRun.Compile(DefinitionOf(template));

        Assert.False(result.CanRun);
        var problem = Assert.Single(result.Problems, p => p.Severity == ProblemSeverity.Error);
        Assert.Equal("bad-expression", problem.Code);
        Assert.All([.. words, "„w“", "Text"], w => Assert.Contains(w, problem.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{% if true %}", "zu tief verschachtelt")]
    [InlineData("{% for a in b %}", "zu tief verschachtelt")]
    [InlineData("{% capture a %}", "zu tief verschachtelt")]
    public void Huge_nesting_is_refused_before_it_is_parsed(string open, string word) =>
        Assert.Contains(word, Problem(string.Concat(Enumerable.Repeat(open, 10_000))), StringComparison.Ordinal);

    [Theory]
    [InlineData("{{ ", "(1..", "1", ")", "}}")]
    [InlineData("{% if ", "a[", "'b'", "]", "%}{% endif %}")]
    public void Nested_brackets_are_refused_before_they_are_parsed(string start, string open, string middle, string close, string end) =>
        Assert.Contains("zu viele Klammern", Problem(start + string.Concat(Enumerable.Repeat(open, 300)) + middle + string.Concat(Enumerable.Repeat(close, 300)) + end), StringComparison.Ordinal);

    [Theory]
    [InlineData("{{ a", " | upcase", "}}")]
    [InlineData("{% if true", " and true", "%}{% endif %}")]
    [InlineData("{{ ", "a[", "}}")]
    [InlineData("{{ ", "(1..", "}}")]
    [InlineData("{{ a", "[a]", "")]
    public void A_huge_expression_is_refused_before_it_is_parsed(string start, string link, string end) =>
        Assert.Contains("zu lang", Problem(start + string.Concat(Enumerable.Repeat(link, 20_000)) + end), StringComparison.Ordinal);

    [Theory]
    [InlineData("{% assign s = 'xxxxxxxxxx' %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}", "zu lang")]
    [InlineData("{% capture s %}x{% endcapture %}{% for i in (1..60) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}", "zu lang")]
    [InlineData("{% assign s = 'x' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}{{ s | replace: 'x', s }}", "zu lang")]
    [InlineData("{% assign s = 'x' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}{{ (1..9000) | join: s }}", "zu lang")]
    [InlineData("{% assign s = 'x' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}{{ s }}{{ s }}{{ s }}", "zu lang")]
    [InlineData("{% assign a = 'a,b' | split: ',' %}{% for i in (1..60) %}{% assign a = a | concat: a %}{% endfor %}", "zu lang")]
    [InlineData("{% for i in (1..1000000000) %}x{% endfor %}", "zu lang")]
    [InlineData("{% for i in (1..5000) %}{% for j in (1..5000) %}{% for k in (1..5000) %}{% endfor %}{% endfor %}{% endfor %}", "zu viele Schritte")]
    [InlineData("{% for i in (1..9000) %}{% for j in (1..9000) %}{{ j }}{% endfor %}{% endfor %}", "zu viele Schritte")]
    [InlineData("{% assign s = 'x' %}{% for i in (1..19) %}{% assign s = s | append: s %}{% endfor %}{% for i in (1..9000) %}{% assign t = s | upcase %}{% endfor %}", "zu viel Text")]
    [InlineData("{{ 1 | divided_by: 0 }}", "durch null")]
    [InlineData("{{ 79228162514264337593543950335 | times: 10 }}", "zu groß")]
    [InlineData("{{ Variables.Name | datum }}", "erwartet ein Datum")]
    [InlineData("{{ Variables.Frist | datum: '%' }}", "kein Datumsformat")]
    [InlineData("{{ Variables.Name | betrag }}", "erwartet eine Zahl")]
    public void A_template_that_fails_or_takes_too_much_is_an_incident(string template, string word)
    {
        var run = Run(template);

        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Contains(word, Assert.Single(run.Instance.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_value_has_a_text()
    {
        var values = new Dictionary<string, object?>
        {
            ["a"] = 1.5,
            ["b"] = double.PositiveInfinity,
            ["c"] = 1e300,
            ["d"] = 12.50m,
            ["e"] = new DateOnly(2026, 1, 5),
            ["f"] = TimeSpan.FromMinutes(90),
            ["g"] = Guid.Parse("0195f0a0-0000-7000-8000-000000000001"),
            ["h"] = new byte[] { 1, 2, 255 },
            ["i"] = 7L,
            ["j"] = new Dictionary<string, object?> { ["x"] = new List<object?> { 1L, 2L } },
        };
        var run = new EngineRun(Definition(Sequence(Step("Elsa.WriteLine", "w", ("text", Input("String", "Liquid",
            "{{ Input.a }} {{ Input.b }} {{ Input.c }} {{ Input.d }} {{ Input.e }} {{ Input.e | datum }} {{ Input.f }} {{ Input.g }} {{ Input.h }} {{ Input.i }} {{ Input.j.x[1] }}"))))), values);

        Assert.Equal(["1.5 Infinity 1E+300 12.5 2026-01-05 05.01.2026 01:30:00 0195f0a0-0000-7000-8000-000000000001 AQL/ 7 2"], run.Console);
    }

    [Theory]
    [InlineData("{{ Variables.GetType }}{{ Variables.Kunde.GetType }}{{ Variables.Name.Length }}{{ Variables.Frist.Year }}{{ Variables.Kunde.Keys }}")]
    [InlineData("{{ Variables.Kunde.Comparer }}{{ Input.Count }}{{ Variables.Context }}{{ Variables.context.Instance.Id }}")]
    public void No_way_leads_to_an_object_of_the_host(string template) => Assert.Equal([""], Run(template).Console);

    [Fact]
    public void A_name_that_is_not_there_is_a_warning()
    {
        var result = EngineRun.Compile(DefinitionOf("{{ Variables.Nam }} {{ Variable.Name }} {% assign x = 1 %}{{ x }}{% for y in Variables.Liste %}{{ y }}{{ forloop.index }}{% endfor %}"));

        Assert.True(result.CanRun);
        Assert.Equal(["„Variable“", "„Nam“"], result.Problems.Where(p => p.Code == "unknown-name").Select(p => p.Message.Contains("„Nam“", StringComparison.Ordinal) ? "„Nam“" : "„Variable“"));
    }

    [Theory]
    [InlineData("CSharp")]
    [InlineData("Python")]
    public void Other_languages_are_refused_with_the_reason(string language)
    {
        var result = EngineRun.Compile(Definition(Sequence(Step("Elsa.WriteLine", "w", ("text", Input("String", language, "1"))))));

        var problem = Assert.Single(result.Problems, p => p.Severity == ProblemSeverity.Error);
        Assert.Equal("unsupported-expression", problem.Code);
        Assert.All(["„w“", language, "Rechten des Servers", "Liquid"], w => Assert.Contains(w, problem.Message, StringComparison.Ordinal));
    }

    private static string Problem(string template) =>
        Assert.Single(EngineRun.Compile(DefinitionOf(template)).Problems, p => p.Severity == ProblemSeverity.Error).Message;

    private static EngineRun Run(string template) => new(DefinitionOf(template), new Dictionary<string, object?> { ["Antrag"] = "A1" });

    private static string DefinitionOf(string template) => DefinitionWith(
        Sequence(Step("Elsa.WriteLine", "w", ("text", Input("String", "Liquid", template)))),
        new JsonObject { ["inputs"] = new JsonArray(new JsonObject { ["name"] = "Antrag", ["type"] = "String" }) },
        Variable("Name", "String", "Anna & Söhne"),
        Variable("Betrag", "Decimal", "1234.5"),
        Variable("Ja", "Boolean", "true"),
        Variable("Frist", "DateTimeOffset", "2026-11-23T23:30:00Z"),
        Variable("Liste", "List<Object>", "[\"a\",\"b\",\"c\"]"),
        Variable("Kunde", "ObjectDictionary", "{\"ort\":\"Husum\",\"alter\":5}"));
}
