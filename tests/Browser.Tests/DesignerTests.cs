using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>The genuine Elsa Studio in a real browser, as an administrator works with it.</summary>
public sealed class DesignerTests(PortalInBrowser portal)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Several starts of Studio: minutes where the machine is busy. Run with "-explicit only".
    [Fact(Explicit = true)]
    public async Task A_process_is_drawn_published_run_watched_to_its_end_and_published_again()
    {
        await using var visit = await portal.SignInAsync("anke.admin", 1600, 1000);
        var designer = new DesignerPage(visit.Page);
        await designer.OpenAsync("/designer/prozesse");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Prozess anlegen" }).ClickAsync();
        var dialog = visit.Page.Locator(".mud-dialog");
        await dialog.Locator("input").First.FillAsync("Probe im Designer");
        await dialog.Locator("input").First.PressAsync("Tab");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/designer/prozesse/probe-im-designer", new() { Timeout = 60_000 });
        await designer.ReadyAsync();

        var line = await designer.AddAsync("Daten", "Zeile ausgeben", 120, 150);
        await designer.TypeAsync(line, "Text", "Es geht los");
        var wait = await designer.AddAsync("Warten", "Ereignis", 430, 150);
        // What is missing is told beside the canvas, in German, and leads to the step.
        await Assertions.Expect(visit.Page.Locator("#findings-button")).ToContainTextAsync("Fehler");
        await visit.Page.Locator("#findings-button").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#findings")).ToContainTextAsync("Name des Ereignisses");
        await visit.Page.Locator("#findings-button").ClickAsync();
        await designer.TypeAsync(wait, "Name des Ereignisses", "probe-weiter");
        await designer.ConnectAsync(line, "Done", wait);
        await Assertions.Expect(visit.Page.Locator("#findings-button")).Not.ToContainTextAsync("Fehler");
        await designer.PublishAsync();
        Assert.True((bool)(await designer.GetAsync("workflow-definitions/by-definition-id/probe-im-designer"))["isPublished"]!);

        await visit.Page.Locator(".mud-toolbar button.mud-success-text").ClickAsync();
        await visit.Page.WaitForURLAsync(new Regex("/designer/vorgaenge/[0-9a-f-]{36}"), new() { Timeout = 60_000 });
        var id = Regex.Match(visit.Page.Url, "[0-9a-f-]{36}").Value;
        await designer.ReadyAsync();
        await Assertions.Expect(visit.Page.GetByText("Wartet").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await visit.Page.EvaluateAsync("() => { window.untouched = true; }");
        Assert.Equal(202, await designer.SendAsync("/api/v1/events", new JsonObject { ["name"] = "probe-weiter" }));
        await Assertions.Expect(visit.Page.GetByText("Beendet", new() { Exact = true }).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.True(await visit.Page.EvaluateAsync<bool>("() => window.untouched === true"));

        await designer.OpenAsync("/designer/prozesse/probe-im-designer");
        await designer.TypeAsync(line, "Text", "Es geht anders los");
        await designer.PublishAsync();
        var second = await designer.GetAsync("workflow-definitions/by-definition-id/probe-im-designer");
        Assert.Equal((2, true), ((int)second["version"]!, (bool)second["isPublished"]!));
        Assert.Equal(1, (int)(await designer.GetAsync($"workflow-instances/{id}"))["version"]!);
        Assert.Empty(visit.Errors);
    }

    // Large graphs take minutes where the machine is busy. Run with "-explicit only".
    [Fact(Explicit = true)]
    public async Task Definitions_survive_Studio_and_its_interface_is_German_but_not_what_people_wrote()
    {
        await using var visit = await portal.SignInAsync("anke.admin", 1600, 1000);
        var designer = new DesignerPage(visit.Page);
        // A name that is also a word of the interface must stay.
        await visit.Page.GotoAsync("/designer/prozesse");
        await designer.PostAsync("workflow-definitions", new JsonObject { ["model"] = new JsonObject { ["name"] = "Published version", ["root"] = new JsonObject { ["id"] = "r", ["type"] = "Elsa.Flowchart" } } });
        await designer.OpenAsync("/designer/prozesse");
        await Assertions.Expect(visit.Page.GetByText("Neueste Version")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator("td").GetByText("Published version", new() { Exact = true })).ToBeVisibleAsync();

        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "designer-corpus"), "*.json"))
            await designer.PostAsync("workflow-definitions/import", JsonNode.Parse(await File.ReadAllTextAsync(file, Cancel))!.AsObject());
        var ids = (await designer.GetAsync("workflow-definitions?versionOptions=Latest"))["items"]!.AsArray().Select(i => (string)i!["definitionId"]!).Where(id => id is "rollout" or "buergerfall" || id.StartsWith("corpus-", StringComparison.Ordinal)).ToList();
        Assert.True(ids.Count >= 6, string.Join(", ", ids));
        await designer.OpenAsync($"/designer/prozesse/{ids[0]}");
        // "Status" is also the German name of an input, and what occurs in data stays.
        Assert.Empty((await EnglishAsync(visit.Page)).Except(["Status"]));
        Assert.Empty(await AccessibilityTests.CheckAsync(visit.Page, 1600, ".designer-bar"));
        Assert.Empty(visit.Errors);
        foreach (var id in ids)
            await SurvivesAsync(designer, id);
        // Taken out, an element still measures steps that are gone; nobody takes one out but this test.
        Assert.DoesNotContain(visit.Errors, e => !e.Contains("graphBindings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_second_save_gets_a_conflict_and_a_session_that_ended_loses_nothing()
    {
        await using var visit = await portal.SignInAsync("anke.admin", 1600, 1000);
        var first = new DesignerPage(visit.Page);
        await visit.Page.GotoAsync("/designer/prozesse");
        await first.PostAsync("workflow-definitions", JsonNode.Parse("""
            {"model":{"name":"Zwei am Entwurf","root":{"id":"r","type":"Elsa.Flowchart","activities":[{"id":"a","type":"Elsa.WriteLine","version":1,"metadata":{"designer":{"position":{"x":100,"y":100}}},
            "text":{"typeName":"String","expression":{"type":"Literal","value":"Anfang"}}}]}}}
            """)!.AsObject());
        await first.OpenAsync("/designer/prozesse/zwei-am-entwurf");
        var second = new DesignerPage(await visit.Page.Context.NewPageAsync());
        await second.OpenAsync("/designer/prozesse/zwei-am-entwurf");
        // A page in the background draws nothing.
        await first.Page.BringToFrontAsync();
        await first.TypeAsync("a", "Text", "von der ersten Person");
        await second.Page.BringToFrontAsync();
        await second.TypeAsync("a", "Text", "von der zweiten Person");
        await Assertions.Expect(second.Page.Locator("dialog")).ToContainTextAsync("jemand anderes war schneller");
        var download = await second.Page.RunAndWaitForDownloadAsync(() => second.Page.GetByRole(AriaRole.Button, new() { Name = "Meinen Entwurf herunterladen" }).ClickAsync());
        Assert.Contains("von der zweiten Person", await File.ReadAllTextAsync(await download.PathAsync(), Cancel), StringComparison.Ordinal);
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Neuen Stand öffnen" }).ClickAsync();
        await second.ReadyAsync();

        await visit.Page.Context.ClearCookiesAsync();
        await second.SelectAsync("a");
        await second.Field("Text").FillAsync("nach dem Ende der Sitzung");
        await second.Field("Text").PressAsync("Tab");
        await Assertions.Expect(second.Page.Locator("dialog")).ToContainTextAsync("Ihre Sitzung ist beendet", new() { Timeout = 30_000 });
        var signIn = await visit.Page.Context.RunAndWaitForPageAsync(() => second.Page.GetByText("In neuem Fenster anmelden").ClickAsync());
        await signIn.GetByLabel("Benutzername").FillAsync("anke.admin");
        await signIn.GetByLabel("Passwort").FillAsync(PortalInBrowser.Password);
        await signIn.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await signIn.WaitForURLAsync("**/designer/angemeldet");
        await signIn.CloseAsync();
        await Assertions.Expect(second.SaveState).ToContainTextAsync("Gespeichert", new() { Timeout = 30_000 });
        Assert.Contains("nach dem Ende der Sitzung", (await second.GetAsync("workflow-definitions/by-definition-id/zwei-am-entwurf")).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_without_WebAssembly_is_told_what_to_do()
    {
        await using var visit = await portal.SignInAsync("anke.admin");
        await visit.Page.AddInitScriptAsync("delete window.WebAssembly;");
        await visit.Page.GotoAsync("/designer/prozesse");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Dieser Browser ist für den Designer zu alt");
    }

    // One start of Studio for all: the element is taken out and a new one put in.
    private static async Task SurvivesAsync(DesignerPage designer, string definitionId)
    {
        var expected = await designer.GetAsync($"workflow-definitions/by-definition-id/{definitionId}?versionOptions=Latest");
        var steps = expected["root"]!["activities"]?.AsArray().Count ?? 0;
        await designer.Page.EvaluateAsync("""
            id => {
              document.getElementById('studio').remove();
              // Studio lets go of an element one second after its removal and cannot show two.
              return new Promise(done => setTimeout(() => {
                const next = document.createElement('elsa-workflow-definition-editor');
                next.id = 'studio';
                next.setAttribute('definition-id', id);
                document.body.insertBefore(next, document.getElementById('blazor-error-ui'));
                done();
              }, 1200));
            }
            """, definitionId);
        await Assertions.Expect(designer.Page.Locator("#studio g.x6-node")).ToHaveCountAsync(steps, new() { Timeout = DesignerPage.Patience });
        await designer.Canvas.ClickAsync(new() { Position = new() { X = 5, Y = 5 } });
        var answer = await designer.WhileSavingAsync(() => designer.Page.Keyboard.PressAsync("Control+s"));
        var sent = JsonNode.Parse(answer.Request.PostData!)!["model"]!.AsObject();
        foreach (var part in (string[])["root", "variables", "inputs", "outputs", "outcomes", "customProperties", "options"])
            Assert.True(JsonNode.DeepEquals(Normal.Of(expected[part]), Normal.Of(sent[part])), $"{definitionId}: Studio changed {part}.\n{Normal.Of(expected[part])?.ToJsonString()}\n{Normal.Of(sent[part])?.ToJsonString()}");
    }

    private static async Task<IReadOnlyList<string>> EnglishAsync(IPage page) => await page.EvaluateAsync<string[]>("""
        async () => {
          const words = await (await fetch('/designer/own/german.json')).json();
          const found = new Set();
          const walker = document.createTreeWalker(document.getElementById('studio'), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const text = walker.currentNode.nodeValue.trim();
            if (words[text] && words[text] !== text && !walker.currentNode.parentElement.closest('.x6-node, .monaco-editor'))
              found.add(text);
          }
          return [...found];
        }
        """);
}
