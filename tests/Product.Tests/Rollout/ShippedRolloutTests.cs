using Buergerservice.Engine;
using Buergerservice.Engine.Values;
using Buergerservice.Rollout.Projects;
using Xunit;

namespace Buergerservice.Product.Tests.Rollout;

/// <summary>Decisions of the shipped process that are taken more than once, and what its gates demand and tell.</summary>
public sealed class ShippedRolloutTests
{
    private const string Auflage = "Bildschirm gegen Einblick schützen";

    [Fact]
    public async Task Nacharbeit_at_a_gate_is_recorded_reaches_the_lead_and_leaves_the_next_decision_empty()
    {
        await using var rollout = await ShippedRollout.StartAsync();
        await rollout.ReachAsync("Gate 0: Über das Projekt entscheiden");
        var ready = await rollout.GateAsync(0);

        var refused = await Assert.ThrowsAsync<InputException>(() => rollout.DoAsync("Gate 0: Über das Projekt entscheiden", "Nacharbeit", ("begruendung", "")));
        await rollout.DoAsync("Gate 0: Über das Projekt entscheiden", "Nacharbeit", ("begruendung", "Budget fehlt"), ("dienst", "Terminvergabe"));
        var rework = ShippedRollout.DataOf(await rollout.ReachAsync("Offene Punkte der Phase 0 klären"));
        var waiting = await rollout.GateAsync(0);
        var serviceAfterRework = await rollout.ServiceAsync();
        await rollout.DoAsync("Offene Punkte der Phase 0 klären", null, ("stand_bemerkung", "Budget nachgereicht"));
        var again = ShippedRollout.DataOf(await rollout.ReachAsync("Gate 0: Über das Projekt entscheiden"));
        await rollout.DoAsync("Gate 0: Über das Projekt entscheiden", "Ja", ("dienst", "Buergerkoffer"));

        Assert.Equal("begruendung", Assert.Single(refused.Fields).Key);
        Assert.Equal("Budget fehlt", rework["nacharbeit"]);
        Assert.Equal("", again["begruendung"]);
        Assert.Equal([("Ja", true, null), ("Nacharbeit", false, "Budget fehlt")], (await rollout.GateAsync(0)).Decisions.Select(d => (d.Decision, d.IsPassed, d.Reason)));
        Assert.Equal(2, await rollout.AuditedAsync("rollout.gate"));
        Assert.Equal((ServiceKind.Offen, ServiceKind.Buergerkoffer), (serviceAfterRework, await rollout.ServiceAsync()));
        Assert.Equal("Gate 0: Über das Projekt entscheiden", ready.Task?.Title);
        Assert.Equal((true, null), (waiting.IsReady, waiting.Task));
    }

    [Fact]
    public async Task Money_is_released_as_it_is_asked_for_now_and_only_once_it_is_resolved()
    {
        await using var rollout = await ShippedRollout.StartAsync();
        var duplicate = await Assert.ThrowsAsync<InputException>(() => rollout.DoAsync("Einsatzorte festlegen", null, ("orte", Rows("name", "Ortsteil Nord", "ortsteil  nord "))));
        await rollout.DoAsync("Ressourcen und Budget planen", null, ("budget", "100000"), ("jahr", "2027"));
        await rollout.DoAsync("Mittel freigeben (Kämmerei)", "Ablehnen", ("bemerkung", "Höchstens 60.000 €"), ("gremium", "liegt vor"));
        var lower = await rollout.ReachAsync("Ressourcen und Budget planen");
        await rollout.DoAsync("Ressourcen und Budget planen", null, ("budget", "60000"));
        var release = ShippedRollout.DataOf(await rollout.ReachAsync("Mittel freigeben (Kämmerei)"));

        var refused = await Assert.ThrowsAsync<InputException>(() => rollout.DoAsync("Mittel freigeben (Kämmerei)", "Freigeben", ("betrag", ""), ("gremium", "steht aus")));
        await rollout.DoAsync("Mittel freigeben (Kämmerei)", "Freigeben", ("gremium", "steht aus"));
        await rollout.DoAsync("Projektskizze abstimmen", "Überarbeiten", ("beteiligte", Rows("name", "Heike Rost")), ("hinweise", "Kosten ergänzen"));
        var secondVersion = ShippedRollout.DataOf(await rollout.ReachAsync("Projektskizze abstimmen"));

        Assert.Equal("orte[1].name", Assert.Single(duplicate.Fields).Key);
        Assert.Contains("Höchstens 60.000 €", lower.Instructions, StringComparison.Ordinal);
        Assert.Equal(["60000", "60000", "2027", ""], ((string[])["beantragt", "betrag", "jahr", "gremium"]).Select(f => ValueConverter.Convert<string>(release[f])));
        Assert.Equal("betrag", Assert.Single(refused.Fields).Key);
        Assert.Equal(ResultStatus.InPreparation, (await rollout.ResultAsync("R-074")).Status);
        Assert.Contains((await rollout.GateAsync(1)).Missing, m => m.Key == "R-092");
        Assert.False((await rollout.ViewAsync()).Milestones.Single(m => m.Key == "M3").IsReached);
        Assert.Equal(("2.0", 0, ""), (secondVersion["version"], ((List<object?>)secondVersion["beteiligte"]!).Count, secondVersion["hinweise"]));
    }

    [Fact]
    public async Task Auflagen_of_the_Vorabkontrolle_are_told_at_the_gates_and_fulfilled_before_operation()
    {
        await using var rollout = await ShippedRollout.StartAsync();
        await rollout.DoAsync("Wirtschaftlichkeit betrachten", null, ("stand", "in Vorbereitung"));
        await rollout.DoAsync("Unterlagen für die Vorabkontrolle / DSFA übergeben", null, ("uebergeben_am", "2026-11-02"));
        var opinion = await rollout.ReachAsync("Vorabkontrolle / DSFA: Stellung nehmen");
        await rollout.DoAsync("Vorabkontrolle / DSFA: Stellung nehmen", "Unterlagen unvollständig", ("stellungnahme", "Das Löschkonzept fehlt."));
        var handover = ShippedRollout.DataOf(await rollout.ReachAsync("Unterlagen für die Vorabkontrolle / DSFA übergeben"));
        await rollout.DoAsync("Unterlagen für die Vorabkontrolle / DSFA übergeben", null);
        var secondOpinion = ShippedRollout.DataOf(await rollout.ReachAsync("Vorabkontrolle / DSFA: Stellung nehmen"));
        var refused = await Assert.ThrowsAsync<InputException>(() => rollout.DoAsync("Vorabkontrolle / DSFA: Stellung nehmen", "Mit Auflagen", ("auflagen", new List<object?>())));
        await rollout.DoAsync("Vorabkontrolle / DSFA: Stellung nehmen", "Mit Auflagen", ("auflagen", Rows("auflage", Auflage)));
        await rollout.DoAsync("Konzepte freigeben", "Zurückweisen", ("bemerkung", "Testkonzept zu knapp"));
        var concept = await rollout.ReachAsync("Einführungskonzept ausarbeiten");
        var phase2 = ShippedRollout.DataOf(await rollout.ReachAsync("Offene Punkte der Phase 2 klären"));
        await rollout.DoAsync("Offene Punkte der Phase 2 klären", null, ("status", new Dictionary<string, object?> { ["R-103"] = "erledigt" }));
        var gate2 = ShippedRollout.DataOf(await rollout.ReachAsync("Gate 2: Konzeption abschließen"));

        Assert.Contains("Testkonzept zu knapp", concept.Instructions, StringComparison.Ordinal);
        Assert.Equal((new DateOnly(2026, 12, 2), 3), (DateOnly.FromDateTime(opinion.DueAt!.Value.Date), opinion.ReadLadder().Count));
        Assert.Equal(("Unterlagen unvollständig\nDas Löschkonzept fehlt.", ""), (handover["rueckmeldung"], handover["uebergeben_am"]));
        Assert.Equal("", secondOpinion["stellungnahme"]);
        Assert.Equal("auflagen", Assert.Single(refused.Fields).Key);
        Assert.Contains("R-103", (string)phase2["fehlend_text"]!, StringComparison.Ordinal);
        Assert.Equal("Mit Auflagen: " + Auflage, (await rollout.ResultAsync("R-108")).Note);
        Assert.Contains("Mit Auflagen: " + Auflage, (string)gate2["voraussetzungen"]!, StringComparison.Ordinal);

        await rollout.DoAsync("Vorgegebene Maßnahmen umsetzen", null, ("umsetzung", new Dictionary<string, object?> { ["Auflage 1"] = "in Vorbereitung" }));
        var unfounded = await Assert.ThrowsAsync<InputException>(() => rollout.DoAsync("Tests durchführen", null, ("stand", "nicht erforderlich")));
        await rollout.DoAsync("Tests durchführen", null, ("stand", "nicht erforderlich"), ("stand_bemerkung", "Baugleich mit dem Koffer der Stadt"));
        var phase3 = ShippedRollout.DataOf(await rollout.ReachAsync("Offene Punkte der Phase 3 klären"));
        await rollout.DoAsync("Offene Punkte der Phase 3 klären", null, ("status", new Dictionary<string, object?> { ["R-120"] = "erledigt" }));
        var gate3 = (string)ShippedRollout.DataOf(await rollout.ReachAsync("Gate 3: Betrieb freigeben (RollOut-ready)"))["voraussetzungen"]!;
        var remarks = (await rollout.GateAsync(3)).Remarks.Select(r => (r.Key, r.StatusLabel, r.Note)).ToList();
        await rollout.DoAsync("Produktivbetrieb aufnehmen", null, ("stand", "in Vorbereitung"));
        var phase4 = ShippedRollout.DataOf(await rollout.ReachAsync("Offene Punkte der Phase 4 klären"));

        Assert.Equal("stand_bemerkung", Assert.Single(unfounded.Fields).Key);
        Assert.Contains("R-120", (string)phase3["fehlend_text"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("Alle Voraussetzungen liegen vor", gate3, StringComparison.Ordinal);
        Assert.Contains("(R-126): nicht erforderlich – Baugleich mit dem Koffer der Stadt", gate3, StringComparison.Ordinal);
        Assert.Contains(("R-126", "nicht erforderlich", "Baugleich mit dem Koffer der Stadt"), remarks);
        Assert.Contains(("R-108", "erledigt", "Mit Auflagen: " + Auflage), remarks);
        Assert.Contains("R-128", (string)phase4["fehlend_text"]!, StringComparison.Ordinal);
    }

    private static List<object?> Rows(string field, params string[] values) => [.. values.Select(v => new Dictionary<string, object?> { [field] = v })];
}
