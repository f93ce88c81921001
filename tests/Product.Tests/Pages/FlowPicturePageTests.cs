using AngleSharp.Dom;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

public sealed class FlowPicturePageTests(PortalFixture portal)
{
    [Fact]
    public async Task The_picture_tells_done_waiting_and_not_reached_apart_also_as_a_list()
    {
        var first = await portal.StartAsync("kreis", PortalFixture.TaskStep("Antrag lesen"), PortalFixture.TaskStep("Bescheid <schreiben>"));
        using var browser = await portal.SignedInAsync("anke.admin");

        var page = await browser.GetAsync($"/vorgaenge/{first.InstanceId}?ansicht=ablauf");

        Assert.Equal(["läuft oder wartet", "nicht erreicht"], page.Document.QuerySelectorAll(".record-list .kern-badge").Select(b => b.TextContent.Trim()));
        Assert.Contains("2 Schritte, davon 1 läuft oder wartet, 1 nicht erreicht", page.Document.QuerySelector("svg.flow-picture")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Single(page.Document.QuerySelectorAll(".flow-step--waiting"));
        Assert.Equal("Bescheid <schreiben>", page.Document.QuerySelectorAll(".record-list__title")[^1].TextContent);
        Assert.Null(page.Document.QuerySelector("[data-live^=vorgang]"));
    }

    [Fact]
    public async Task Without_the_right_to_see_the_instance_there_is_no_picture()
    {
        var task = await portal.StartAsync("kreis", PortalFixture.TaskStep("Geheim"));
        using var clerk = await portal.SignedInAsync("sabine.horn");

        Assert.NotEqual(200, (await clerk.GetAsync($"/vorgaenge/{task.InstanceId}?ansicht=ablauf")).Status);
        Assert.NotEqual(200, (await clerk.GetAsync("/vorhaben/P-2026-0001?ansicht=phasen")).Status);
    }
}
