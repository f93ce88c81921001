using Buergerservice.Engine;
using Buergerservice.Rollout.Gates;
using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;
using Xunit;

namespace Product.Tests.Rollout;

public sealed class PhaseCatalogTests
{
    private static readonly PhaseCatalog Catalog = PhaseCatalog.Load(RolloutTemplates.Checklists);

    [Fact]
    public void The_five_phases_follow_each_other()
    {
        Assert.Equal([0, 1, 2, 3, 4], Catalog.Phases.Select(p => p.Number));
        Assert.Equal(["Vorbereitung", "Initialisierung", "Konzeption", "Einführung", "Betrieb/Evaluierung"], Catalog.Phases.Select(p => p.Title));
    }

    [Fact]
    public void Effort_has_two_parts_and_phase_3_has_no_figures()
    {
        Assert.Equal(new Effort("ca. 10 Personentage", "ca. 3–6 Monate", Catalog.Get(1).Effort.Hint), Catalog.Get(1).Effort);
        Assert.Equal("ca. 30 Personentage", Catalog.Get(2).Effort.PersonDays);
        Assert.Equal("keine Erfahrungswerte", Catalog.Get(3).Effort.PersonDays);
    }

    [Fact]
    public void Gate_1_demands_exactly_the_eleven_results()
    {
        var missing = GateRules.Missing(Catalog, 1, _ => ResultStatus.Open);

        Assert.Equal(Enumerable.Range(88, 11).Select(n => $"R-{n:D3}"), missing.Select(m => m.Key));
        Assert.Empty(GateRules.Missing(Catalog, 1, _ => ResultStatus.Done));
    }

    [Fact]
    public void Rahmenbedingungen_satisfy_gate_0_while_in_preparation_and_nothing_else_does()
    {
        var missing = GateRules.Missing(Catalog, 0, _ => ResultStatus.InPreparation);

        Assert.DoesNotContain(missing, m => m.Key == "R-070");
        Assert.Contains(missing, m => m.Key == "R-064");
    }

    [Fact]
    public void Gate_3_is_closed_without_the_Vorabkontrolle()
    {
        var missing = GateRules.Missing(Catalog, 3, key => key == "R-108" ? ResultStatus.Open : ResultStatus.Done);

        Assert.Equal("R-108", Assert.Single(missing).Key);
    }

    [Fact]
    public void A_missing_catalogue_is_named()
    {
        var error = Assert.Throws<DomainRuleException>(() => PhaseCatalog.Load(Path.GetTempPath()));

        Assert.Contains("phasen.json", error.Message, StringComparison.Ordinal);
    }
}
