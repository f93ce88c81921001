using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Routing;
using Buergerservice.Engine;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

public sealed class RoutingTableTests
{
    private static readonly LeistungCatalog Services = LeistungCatalog.Load(CaseWorld.Templates("leistungen"));

    [Theory]
    [InlineData("lokal:grundsicherung", "17268", "Templin", "kreis", "Sozialamt", "Z-01")]
    [InlineData("99107023037000", "17291", "Prenzlau", "kreis", "Wohngeldstelle", "Z-02")]
    [InlineData("99102013104000", "17268", "templin", "kreis", "Bürgerbüro Templin", "Z-07")]
    [InlineData("99102013104000", "17279", "Lychen", "kreis", "Bürgerbüro", "Z-08")]
    [InlineData("lokal:krankenkasse", "", "", "aok", "Beratung", "Z-09")]
    public void The_shipped_table_names_unit_and_rule(string leistung, string code, string town, string tenant, string unit, string rule)
    {
        var decision = RoutingTable.Load(CaseWorld.Templates("leistungen"), Services).Decide(new(leistung, code, town, tenant));
        Assert.Equal((unit, rule), (decision.Rule?.Unit, decision.Rule?.Id));
        Assert.Contains(rule, decision.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lokal:grundsicherung", "10115", "kreis")]
    [InlineData("lokal:grundsicherung", "", "kreis")]
    [InlineData("lokal:grundsicherung", "17268", "aok")]
    [InlineData("", "17268", "kreis")]
    public void Without_a_rule_a_person_decides(string leistung, string code, string tenant)
    {
        var decision = RoutingTable.Load(CaseWorld.Templates("leistungen"), Services).Decide(new(leistung, code, "", tenant));
        Assert.Null(decision.Rule);
        Assert.Contains("von Hand", decision.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_matching_rules_are_left_to_a_person_where_one_is_demanded()
    {
        Assert.Equal("A", Table("erste").Decide(Facts).Rule?.Id);
        var decision = Table("eindeutig").Decide(Facts);
        Assert.Null(decision.Rule);
        Assert.Contains("A, B", decision.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "regeln": [ { "id": "X", "behoerde": "B", "einheit": "E", "erklaerung": "e", "leistungen": ["lokal:gibt-es-nicht"] } ] }""", "Eintrag „X“")]
    [InlineData("""{ "regeln": [ { "id": "X", "behoerde": "B", "einheit": "E", "erklaerung": "e", "plz": ["1726"] } ] }""", "Eintrag „X“")]
    [InlineData("""{ "regeln": [ { "id": "X", "behoerde": "B", "einheit": "E", "erklaerung": "e", "ortschaften": [] } ] }""", "Eintrag 1 („X“)")]
    [InlineData("""{ "auswertung": "letzte", "regeln": [] }""", "auswertung")]
    [InlineData("""{ }""", "regeln")]
    [InlineData("kein json", "Zeile 1")]
    public void A_faulty_table_is_refused_with_file_and_entry(string json, string mention)
    {
        var message = Assert.Throws<DomainRuleException>(() => RoutingTable.Parse(json, "zustaendigkeit.json", Services)).Message;
        Assert.Contains("zustaendigkeit.json", message, StringComparison.Ordinal);
        Assert.Contains(mention, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12345", "Beratung", "Schlüssel")]
    [InlineData("lokal:x-y", "Alles", "R-005")]
    public void A_faulty_service_is_refused_with_file_and_entry(string key, string depth, string mention)
    {
        var json = $$"""{ "leistungen": [ { "schluessel": "{{key}}", "name": "N", "leistungstiefe": "{{depth}}", "zustaendig": "S", "kanaele": ["LISA"], "unterschrift": "keine", "loeschklasse": "fall", "aufbewahrungJahre": 1 } ] }""";
        var message = Assert.Throws<DomainRuleException>(() => LeistungCatalog.Parse(json, "leistungen.json")).Message;
        Assert.Contains($"leistungen.json, Eintrag „{key}“", message, StringComparison.Ordinal);
        Assert.Contains(mention, message, StringComparison.Ordinal);
    }

    private static RoutingFacts Facts => new("lokal:grundsicherung", "17268", "", "kreis");

    private static RoutingTable Table(string mode) => RoutingTable.Parse($$"""
        { "auswertung": "{{mode}}", "regeln": [
          { "id": "A", "behoerde": "B", "einheit": "E1", "erklaerung": "a", "plz": ["17*"] },
          { "id": "B", "behoerde": "B", "einheit": "E2", "erklaerung": "b" } ] }
        """, "zustaendigkeit.json", Services);
}
