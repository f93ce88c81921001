using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Routing;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

/// <summary>The shipped table of responsibilities and the sample's organisation belong together (L5, L6a, R-372, R-373, R-376).</summary>
public sealed class SampleRoutingTests(PortalFixture portal)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_target_of_the_shipped_table_can_be_rung_in_the_sample()
    {
        var table = portal.Services.GetRequiredService<RoutingTable>();
        Assert.Empty((await UnreachableAsync(table)).Select(m => $"{m.Rule.Id}: {m.Rule.Unit}, {m.Tenant}"));
        var (tenants, organisations) = (table.Rules.SelectMany(r => r.Tenants.Concat(r.Partner is { } p ? [p] : [])).Distinct(), await portal.InAsync((BuergerserviceDb db) => db.Set<OrganisationRow>().Select(o => o.Tenant).ToListAsync(Cancel)));
        Assert.All(tenants, t => Assert.Contains(t, organisations));
    }

    [Theory]
    [InlineData("lokal:pflegeberatung", "psp", "Pflegestützpunkt")]
    [InlineData("lokal:krankenkasse", "aok", "Beratung")]
    public void What_a_partner_does_goes_to_the_partner(string leistung, string partner, string unit)
    {
        var rule = portal.Services.GetRequiredService<RoutingTable>().Decide(new(leistung, "10115", "Berlin", "kreis")).Rule;
        Assert.Equal((partner, unit), (rule?.Partner, rule?.Unit));
    }

    [Fact]
    public async Task A_unit_without_a_service_or_a_partner_that_is_not_here_is_found_at_the_start()
    {
        const string Json = """
            { "regeln": [
              { "id": "A", "mandanten": ["kreis"], "behoerde": "Kreis", "einheit": "Gibt es nicht", "erklaerung": "-" },
              { "id": "B", "mandanten": ["kreis"], "behoerde": "Kreis", "einheit": "Sozialamt", "erklaerung": "-" },
              { "id": "C", "mandanten": ["kreis"], "behoerde": "Partner", "einheit": "Beratung", "partner": "niemand", "erklaerung": "-" },
              { "id": "D", "mandanten": ["anderswo"], "behoerde": "Anderswo", "einheit": "Gibt es nicht", "erklaerung": "-" }
            ] }
            """;
        var found = await UnreachableAsync(RoutingTable.Parse(Json, "zustaendigkeit.json", portal.Services.GetRequiredService<LeistungCatalog>()));
        Assert.Equal([("A", "kreis"), ("C", "niemand")], found.Select(m => (m.Rule.Id, m.Tenant)));
    }

    private Task<List<(RoutingRule Rule, string Tenant)>> UnreachableAsync(RoutingTable table) =>
        portal.InAsync((BuergerserviceDb db) => RoutingTargets.UnreachableAsync(db, table, Cancel));
}
