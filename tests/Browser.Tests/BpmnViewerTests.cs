using System.Text.Json;
using System.Xml.Linq;
using Buergerservice.Engine.Bpmn;
using Buergerservice.Engine.Definitions.Comparison;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>What we write as BPMN opens in bpmn-js, the widespread modeller, without a warning and with every shape drawn.</summary>
public sealed class BpmnViewerTests(PortalInBrowser portal)
{
    private static readonly string BpmnJs = File.ReadAllText(Path.Combine(PortalInBrowser.Root, "Designer", "Buergerservice.Portal", "node_modules", "bpmn-js", "dist", "bpmn-viewer.production.min.js"));

    [Theory]
    [InlineData("buergerfall")]
    [InlineData("rollout")]
    public async Task A_shipped_process_opens_without_a_warning_and_comes_back_the_same(string process)
    {
        var json = await File.ReadAllTextAsync(Path.Combine(PortalInBrowser.Root, "Templates", "processes", process + ".json"), TestContext.Current.CancellationToken);
        var xml = portal.Services.GetRequiredService<BpmnExport>().Write(json);
        await using var context = await portal.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 1600, Height = 1000 } });
        context.SetDefaultTimeout(PortalInBrowser.Patience);
        var page = await context.NewPageAsync();
        await page.SetContentAsync("<div id='bild' style='width:1600px;height:1000px'></div>");
        await page.EvaluateAsync(BpmnJs);

        var result = await page.EvaluateAsync<JsonElement>("""
            async xml => {
              const viewer = new BpmnJS({ container: '#bild' });
              const { warnings } = await viewer.importXML(xml);
              viewer.get('canvas').zoom('fit-viewport');
              const all = viewer.get('elementRegistry').getAll();
              return { warnings: warnings.map(w => w.message), shapes: all.filter(e => !e.waypoints && e.parent && e.type !== 'label').length, flows: all.filter(e => e.waypoints).length };
            }
            """, xml);
        if (Environment.GetEnvironmentVariable("BROWSER_TESTS_SCREENSHOTS") is { } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"bpmn-{process}.png") });

        Assert.Equal("[]", result.GetProperty("warnings").GetRawText());
        var document = XDocument.Parse(xml);
        Assert.Equal(document.Descendants().Count(e => e.Name.LocalName == "BPMNShape"), result.GetProperty("shapes").GetInt32());
        Assert.Equal(document.Descendants().Count(e => e.Name.LocalName == "sequenceFlow"), result.GetProperty("flows").GetInt32());
        var again = portal.Services.GetRequiredService<BpmnImport>().Read(xml).Json;
        var difference = portal.Services.GetRequiredService<DefinitionComparison>().Compare(json, again);
        Assert.True(difference.IsSame, string.Join("; ", difference.Steps.Select(s => s.Title).Concat(difference.Connections.Select(c => c.ToString())).Concat(difference.Head.Select(h => h.ToString()))));
    }
}
