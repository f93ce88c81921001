using Buergerservice.Engine.Tasks.Forms;
using Xunit;

namespace Buergerservice.Engine.Tests.Tasks;

public sealed class FormReaderTests
{
    private static readonly Dictionary<string, object?> NoData = [];

    [Theory]
    [InlineData("1.234,50", 1234.50)]
    [InlineData("1234.50", 1234.50)]
    [InlineData("1.234", 1234)]
    [InlineData("3.000 €", 3000)]
    [InlineData("0,5", 0.5)]
    [InlineData("0.125", 0.125)]
    [InlineData("1.234.567", 1234567)]
    [InlineData("-7", -7)]
    public void Money_may_be_written_the_german_or_the_machine_way(string text, double expected) =>
        Assert.Equal((decimal)expected, Check(Field("kosten", "money"), text));

    [Fact]
    public void A_number_that_is_one_already_is_not_read_as_text()
    {
        Assert.Equal(0.125m, FormReader.Check(Form(Field("m", "decimal")), NoData, Values("m", 0.125m))["m"]);
        Assert.Equal(1.234m, FormReader.Check(Form(Field("m", "money")), NoData, Values("m", 1.234))["m"]);
        Assert.Equal(7L, FormReader.Check(Form(Field("m", "integer")), Values("m", 7), NoData)["m"]);
    }

    [Theory]
    [InlineData("money", "zwölf", "Zahl")]
    [InlineData("integer", "1,5", "ganze Zahl")]
    [InlineData("date", "31.02.2026", "Datum")]
    [InlineData("email", "keine-adresse", "E-Mail")]
    [InlineData("radio", "drei", "Möglichkeiten")]
    public void A_wrong_value_gets_a_message_that_says_what_to_do(string type, string text, string expected)
    {
        var error = Assert.Throws<InputException>(() => Check(Field("feld", type), text));
        Assert.Contains(expected, error.Fields["feld"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_field_left_empty_is_named() =>
        Assert.Contains("Kosten", Assert.Throws<InputException>(() => Check(Field("kosten", "text") with { Required = true, Label = "Kosten" }, " ")).Fields["kosten"], StringComparison.Ordinal);

    [Fact]
    public void An_outcome_may_need_nothing_filled_in_but_what_is_filled_in_is_checked()
    {
        var all = Form(
            Field("anliegen", "text") with { Required = true, MaxLength = 5 },
            Field("matrix", "matrix") with { Required = true, Rows = [new() { Key = "a", Label = "A" }], Choices = ["Ja"] },
            Field("leute", "list") with { Required = true, Fields = [Field("name", "text") with { Required = true }, Field("mail", "email")] });
        var form = all with { NothingRequiredFor = ["Fehlauslösung"] };
        var typed = new Dictionary<string, object?> { ["anliegen"] = "zu lang", ["leute"] = new List<object?> { new Dictionary<string, object?> { ["mail"] = "keine" } } };

        Assert.Null(FormReader.Check(form, NoData, NoData, "Fehlauslösung")["anliegen"]);
        Assert.Equal(["anliegen", "leute", "matrix.a"], Refused(NoData, "Weiterleiten"));
        Assert.Equal(["anliegen", "leute", "matrix.a"], Refused(NoData, null));
        Assert.Equal(["anliegen", "leute[0].mail"], Refused(typed, "Fehlauslösung"));

        IEnumerable<string> Refused(Dictionary<string, object?> values, string? outcome) =>
            Assert.Throws<InputException>(() => FormReader.Check(form, NoData, values, outcome)).Fields.Keys.Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Dates_are_stored_in_one_form()
    {
        Assert.Equal("2026-11-24", Check(Field("d", "date"), "24.11.2026"));
        Assert.Equal("2026-11-24", Check(Field("d", "date"), "2026-11-24"));
    }

    [Fact]
    public void Values_outside_the_limits_are_refused()
    {
        var field = Field("n", "integer") with { Min = 1, Max = 10 };
        Assert.Equal(10L, Check(field, "10"));
        Assert.Contains("zwischen 1 und 10", Assert.Throws<InputException>(() => Check(field, "11")).Fields["n"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_hidden_field_is_neither_checked_nor_stored()
    {
        var form = Form(Field("art", "radio"), Field("grund", "text") with { Required = true, ShowWhen = new("art", ["zwei"]) });
        Assert.DoesNotContain("grund", FormReader.Check(form, NoData, new Dictionary<string, object?> { ["art"] = "eins" }).Keys);
        Assert.Throws<InputException>(() => FormReader.Check(form, NoData, new Dictionary<string, object?> { ["art"] = "zwei" }));
    }

    [Fact]
    public void A_field_may_be_demanded_for_some_outcomes_only()
    {
        var form = Form(Field("grund", "textarea") with { RequiredFor = ["Ablehnen"] }, Field("auflagen", "list") with { RequiredFor = ["Ablehnen"], Fields = [Field("auflage", "text")] });

        Assert.Null(FormReader.Check(form, NoData, NoData, "Freigeben")["grund"]);
        Assert.Null(FormReader.Check(form, NoData, NoData)["grund"]);
        Assert.Equal(["auflagen", "grund"], Assert.Throws<InputException>(() => FormReader.Check(form, NoData, NoData, "Ablehnen")).Fields.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_field_may_be_demanded_by_an_answer_also_by_one_of_a_matrix()
    {
        var form = Form(
            Field("stand", "radio"),
            Field("tabelle", "matrix") with { Rows = [new() { Key = "a", Label = "A" }, new() { Key = "b", Label = "B" }], Choices = ["ja", "entfällt"] },
            Field("grund", "textarea") with { RequiredWhen = new("stand", ["zwei"]) },
            Field("warum", "textarea") with { RequiredWhen = new("tabelle", ["entfällt"]) });
        var matrix = Values("tabelle", new Dictionary<string, object?> { ["a"] = "ja", ["b"] = "entfällt" });

        Assert.Null(FormReader.Check(form, NoData, Values("stand", "eins"))["grund"]);
        Assert.Equal("grund", Assert.Single(Assert.Throws<InputException>(() => FormReader.Check(form, NoData, Values("stand", "zwei"))).Fields).Key);
        Assert.Equal("grund", Assert.Single(Assert.Throws<InputException>(() => FormReader.Check(form, Values("stand", "zwei"), NoData)).Fields).Key);
        Assert.Equal("warum", Assert.Single(Assert.Throws<InputException>(() => FormReader.Check(form, NoData, matrix)).Fields).Key);
    }

    [Fact]
    public void Two_entries_of_a_list_may_not_have_the_same_name_where_it_tells_them_apart()
    {
        var form = Form(Field("orte", "list") with { Fields = [Field("name", "text") with { Unique = true }, Field("bus", "text")] });

        var error = Assert.Throws<InputException>(() => FormReader.Check(form, NoData, Orte("Nord", "Süd", " NORD", "")));

        Assert.Contains("gibt es schon einmal", Assert.Single(error.Fields, f => f.Key == "orte[2].name").Value, StringComparison.Ordinal);
        Assert.Single(error.Fields);
        Assert.Equal(3, ((List<object?>)FormReader.Check(form, NoData, Orte("Nord", "Nordost", ""))["orte"]!).Count);

        static Dictionary<string, object?> Orte(params string[] names) => Values("orte", names.Select(n => (object?)new Dictionary<string, object?> { ["name"] = n, ["bus"] = "500" }).ToList());
    }

    [Fact]
    public void A_field_not_mentioned_keeps_the_value_the_task_began_with()
    {
        var data = new Dictionary<string, object?> { ["ort"] = "Templin" };
        Assert.Equal("Templin", FormReader.Check(Form(Field("ort", "text")), data, NoData)["ort"]);
        Assert.Null(FormReader.Check(Form(Field("ort", "text")), data, Values("ort", ""))["ort"]);
    }

    [Fact]
    public void A_matrix_takes_only_known_rows_and_choices()
    {
        var field = Field("m", "matrix") with { Choices = ["Ja", "Nein"], Rows = [new() { Key = "a", Label = "A" }, new() { Key = "b", Label = "B" }] };
        var result = (Dictionary<string, object?>)FormReader.Check(Form(field), NoData, Values("m", new Dictionary<string, object?> { ["a"] = "Ja", ["fremd"] = "Ja" }))["m"]!;
        Assert.Equal(["a"], result.Keys);
        Assert.Equal("m.a", Assert.Single(Assert.Throws<InputException>(() => FormReader.Check(Form(field), NoData, Values("m", new Dictionary<string, object?> { ["a"] = "Vielleicht" }))).Fields).Key);
        Assert.Equal("m.b", Assert.Single(Assert.Throws<InputException>(() => FormReader.Check(Form(field with { Required = true }), NoData, Values("m", new Dictionary<string, object?> { ["a"] = "Ja" }))).Fields).Key);
    }

    [Fact]
    public void A_matrix_cell_that_is_not_relevant_is_not_asked()
    {
        var field = Field("m", "matrix") with
        {
            Required = true,
            Choices = ["Ja", "Nein"],
            Columns = [new("koffer", "Koffer"), new("terminal", "Terminal")],
            Rows = [new() { Key = "wagen", Label = "Dienstwagen", NotRelevant = ["terminal"] }],
        };
        var posted = PostedForm.Read(Form(field), [KeyValuePair.Create<string, IReadOnlyList<string>>("f.m.wagen.koffer", ["Ja"])]);
        var row = (Dictionary<string, object?>)((Dictionary<string, object?>)FormReader.Check(Form(field), NoData, posted)["m"]!)["wagen"]!;
        Assert.Equal(["koffer"], row.Keys);
    }

    [Fact]
    public void Empty_entries_of_a_list_are_left_out_and_wrong_ones_keep_their_place()
    {
        var field = Field("leute", "list") with { Fields = [Field("name", "text"), Field("mail", "email")] };
        var posted = PostedForm.Read(Form(field),
        [
            KeyValuePair.Create<string, IReadOnlyList<string>>("f.leute[0].name", ["Kim"]),
            KeyValuePair.Create<string, IReadOnlyList<string>>("f.leute[1].name", [""]),
            KeyValuePair.Create<string, IReadOnlyList<string>>("f.leute[2].mail", ["falsch"]),
        ]);
        Assert.Equal("leute[2].mail", Assert.Single(Assert.Throws<InputException>(() => FormReader.Check(Form(field), NoData, posted)).Fields).Key);
        ((Dictionary<string, object?>)((List<object?>)posted["leute"]!)[2]!)["mail"] = "a@b.de";
        Assert.Equal(2, ((List<object?>)FormReader.Check(Form(field), NoData, posted)["leute"]!).Count);
    }

    [Fact]
    public void A_list_index_from_a_hostile_browser_does_not_fill_the_memory()
    {
        var field = Field("leute", "list") with { Fields = [Field("name", "text")] };
        var posted = PostedForm.Read(Form(field), [KeyValuePair.Create<string, IReadOnlyList<string>>("f.leute[2000000000].name", ["x"])]);
        Assert.True(((List<object?>)posted["leute"]!).Count <= 201);
    }

    private static object? Check(FormField field, string text) => FormReader.Check(Form(field), NoData, Values(field.Name, text))[field.Name];

    private static Dictionary<string, object?> Values(string name, object? value) => new() { [name] = value };

    private static FormField Field(string name, string type) => new() { Name = name, Label = name, Type = type, Options = [new("eins", "Eins"), new("zwei", "Zwei")] };

    private static FormDefinition Form(params FormField[] fields) => new() { Key = "f", Title = "F", Sections = [new() { Fields = fields }] };
}
