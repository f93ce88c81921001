using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Engine;
using Xunit;

namespace Buergerservice.Product.Tests.Cases;

public sealed class CaseTransitionTests
{
    [Fact]
    public void The_way_of_a_case_from_intake_to_the_end_is_allowed()
    {
        var file = File();
        foreach (var next in (CaseStatus[])[CaseStatus.InClearing, CaseStatus.Forwarded, CaseStatus.InProgress, CaseStatus.AwaitingCitizen, CaseStatus.InProgress, CaseStatus.AwaitingSignature, CaseStatus.SignedOff, CaseStatus.HandedToDms, CaseStatus.ErrorClarification, CaseStatus.HandedToDms, CaseStatus.DmsConfirmed, CaseStatus.Closed])
            Assert.True(file.MoveTo(next, DateTimeOffset.UnixEpoch));
        Assert.Equal(DateTimeOffset.UnixEpoch, file.ClosedAt);
    }

    [Theory]
    [InlineData(CaseStatus.Received, CaseStatus.Closed)]
    [InlineData(CaseStatus.InProgress, CaseStatus.HandedToDms)]
    [InlineData(CaseStatus.HandedToDms, CaseStatus.Closed)]
    [InlineData(CaseStatus.Closed, CaseStatus.InProgress)]
    [InlineData(CaseStatus.Aborted, CaseStatus.InClearing)]
    public void A_change_that_skips_what_must_come_before_is_refused(CaseStatus from, CaseStatus to)
    {
        var message = Assert.Throws<DomainRuleException>(() => CaseTransitions.Require(from, to)).Message;
        Assert.Contains(from.German(), message, StringComparison.Ordinal);
        Assert.Contains(to.German(), message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_status_has_a_name_and_a_row_in_the_table()
    {
        foreach (var status in Enum.GetValues<CaseStatus>())
        {
            Assert.True(CaseStatusNames.TryParse(status.German(), out var back));
            Assert.Equal(status, back);
            Assert.False(CaseTransitions.IsAllowed(status, status));
        }

        Assert.Equal(Enum.GetValues<CaseStatus>().Length, CaseStatusNames.All.Count);
    }

    [Fact]
    public void The_present_status_again_changes_nothing()
    {
        var file = File();
        Assert.False(file.MoveTo(CaseStatus.Received, DateTimeOffset.UnixEpoch));
        Assert.Equal(1, file.Revision);
    }

    [Fact]
    public void A_form_cannot_overwrite_what_the_system_says()
    {
        var file = File();
        file.Merge(new Dictionary<string, object?> { ["nummer"] = "F-1", ["status"] = "abgeschlossen", ["anliegen"] = "Wohngeld", ["hund_name"] = "Bello" }, LeistungCatalog.Load(CaseWorld.Templates("leistungen")), DateTimeOffset.UnixEpoch);
        Assert.Equal(("F-2026-000001", CaseStatus.Received, "Wohngeld"), (file.Number, file.Status, file.Concern));
        Assert.Equal("""{"hund_name":"Bello"}""", file.Data);
    }

    [Theory]
    [InlineData("keine", "keine", true)]
    [InlineData("keine", "FES", false)]
    [InlineData("eID", "FES", true)]
    [InlineData("FES", "Schriftform", false)]
    [InlineData("eID", "Schriftform", true)]
    public void A_stronger_signature_stands_for_a_weaker_one(string given, string required, bool expected) =>
        Assert.Equal(expected, SignatureLevels.Satisfies(given, required));

    private static CitizenCase File() => CitizenCase.Create(Guid.NewGuid(), "kreis", "F-2026-000001", "k", CaseChannel.Lisa, "clara.mai", DateTimeOffset.UnixEpoch);
}
