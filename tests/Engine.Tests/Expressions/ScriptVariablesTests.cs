using System.Text.Json.Nodes;
using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Expressions;

/// <summary>How scripts of a definition see and change variables.</summary>
public sealed class ScriptVariablesTests
{
    [Fact]
    public void Variables_are_read_by_member_and_by_accessor() =>
        Assert.Equal(["5 5 5 Anna"], Lines(Say("`${variables.Zahl} ${getZahl()} ${getVariable('Zahl')} ${getname()}`")));

    [Fact]
    public void An_assigned_variable_is_written_back_after_the_script_and_not_before() =>
        Assert.Equal(["5 6", "6"], Lines(Say("variables.Zahl = 6; `${getVariable('Zahl')} ${variables.Zahl}`"), Say("getZahl()")));

    [Fact]
    public void A_change_inside_of_a_variable_is_written_back() =>
        Assert.Equal(["1", "[1,2] Husum"], Lines(
            Say("variables.Liste.push(2); variables.Kunde.ort = 'Husum'; 1"),
            Say("`${JSON.stringify(variables.Liste)} ${variables.Kunde.ort}`")));

    [Fact]
    public void Variables_that_were_only_read_keep_what_a_setter_wrote() =>
        Assert.Equal(["1", "9 [7]"], Lines(
            Say("variables.Zahl; variables.Liste.length; setZahl(9); setListe([7]); 1"),
            Say("`${getZahl()} ${JSON.stringify(getListe())}`")));

    [Fact]
    public void A_replaced_variables_object_is_written_back() =>
        Assert.Equal(["8", "8 Anna"], Lines(Say("variables = { ...variables, Zahl: 8 }; variables.Zahl"), Say("`${getZahl()} ${variables.name}`")));

    [Fact]
    public void A_new_variable_lives_in_the_container() =>
        Assert.Equal(["1", "neu neu undefined"], Lines(
            Say("setVariable('Neu', 'neu'); 1"),
            Say("`${getVariable('Neu')} ${getNeu()} ${variables.Fehlt}`")));

    [Fact]
    public void All_variables_can_be_listed() =>
        Assert.Equal(["Kunde,Liste,Zahl,name true false"], Lines(Say("`${Object.keys(variables).sort().join()} ${'Zahl' in variables} ${'x' in variables}`")));

    [Fact]
    public void Deleting_a_member_leaves_the_variable_as_it_is() =>
        Assert.Equal(["undefined", "5"], Lines(Say("delete variables.Zahl; `${variables.Zahl}`"), Say("getZahl()")));

    [Fact]
    public void A_value_that_does_not_fit_the_variable_is_an_incident_naming_the_input()
    {
        var run = Run(Say("variables.Zahl = 'viele'; 1"));

        Assert.Equal("Finished/Faulted", run.Status);
        Assert.Contains("ganze Zahl", Assert.Single(run.Instance.Incidents).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_contains_itself_is_an_incident() =>
        Assert.Contains("enthält sich selbst", Assert.Single(Run(Say("variables.Kunde.selbst = variables.Kunde; 1")).Instance.Incidents).Message, StringComparison.Ordinal);

    [Fact]
    public void Numbers_dates_and_time_spans_keep_their_type()
    {
        var run = new EngineRun(Definition(
            Sequence(
                Say("variables.Frist = new Date(variables.Frist.getTime() + 86400000); variables.Dauer = TimeSpan.FromHours(variables.Dauer.TotalHours * 2); variables.Betrag += 0.5; 1"),
                Say("`${variables.Frist.toISOString()} ${variables.Dauer} ${variables.Betrag}`")),
            Variable("Frist", "DateTimeOffset", "2026-03-01T10:00:00Z"), Variable("Dauer", "TimeSpan", "01:30:00"), Variable("Betrag", "Decimal", "12.25")));

        Assert.Equal(["1", "2026-03-02T10:00:00.000Z 03:00:00 12.75"], run.Console);
        Assert.IsType<DateTimeOffset>(run.Instance.Variables["Frist"]);
        Assert.IsType<TimeSpan>(run.Instance.Variables["Dauer"]);
        Assert.IsType<decimal>(run.Instance.Variables["Betrag"]);
    }

    private static int _step;

    private static JsonObject Say(string script) => Step("Elsa.WriteLine", $"w{Interlocked.Increment(ref _step)}", ("text", Script("String", script)));

    private static List<string> Lines(params JsonObject[] steps)
    {
        var run = Run(steps);
        Assert.Empty(run.Instance.Incidents);
        return run.Console;
    }

    private static EngineRun Run(params JsonObject[] steps) => new(Definition(
        Sequence(steps),
        Variable("Zahl", "Int32", "5"),
        Variable("name", "String", "Anna"),
        Variable("Liste", "List<Object>", "[1]"),
        Variable("Kunde", "ObjectDictionary", "{\"ort\":\"Kiel\"}")));
}
