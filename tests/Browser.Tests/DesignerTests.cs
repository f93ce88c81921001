using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>The genuine Elsa Studio in a real browser, as an administrator works with it.</summary>
public sealed class DesignerTests(PortalInBrowser portal)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly HashSet<string> Shipped = [.. Directory.GetFiles(Path.Combine(PortalInBrowser.Root, "Templates", "processes"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!)];

    [Fact]
    public async Task A_process_is_drawn_published_run_watched_to_its_end_published_again_and_its_instance_migrated()
    {
        await using var visit = await portal.SignInAsync("anke.admin", 1600, 1000);
        var page = visit.Page;
        var designer = new DesignerPage(page);
        await designer.OpenAsync("/designer/prozesse");
        await designer.ShotAsync("1-liste");
        await page.GetByRole(AriaRole.Button, new() { Name = "Prozess anlegen" }).ClickAsync();
        var dialog = page.Locator(".mud-dialog");
        await dialog.Locator("input").First.FillAsync("Probe im Designer");
        await dialog.Locator("input").First.PressAsync("Tab");
        await designer.ShotAsync("2-anlegen");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "OK" }).ClickAsync();
        await page.ArriveAsync("**/designer/prozesse/probe-im-designer");
        await designer.ReadyAsync();

        var line = await designer.AddAsync("Daten", "Zeile ausgeben", 120, 150);
        await Assertions.Expect(designer.Step(line)).ToContainTextAsync("Zeile ausgeben 1");
        await designer.TypeAsync(line, "Text", "Es geht los");
        await designer.ShotAsync("3-erster-schritt");
        var wait = await designer.AddAsync("Warten", "Ereignis", 430, 150);
        // What is missing is told beside the canvas, in German, and leads to the step.
        await Assertions.Expect(page.Locator("#findings-button")).ToContainTextAsync("Fehler");
        await page.Locator("#findings-button").ClickAsync();
        await Assertions.Expect(page.Locator("#findings")).ToContainTextAsync("Name des Ereignisses");
        await designer.ShotAsync("4-befunde");
        await page.Locator("#findings-button").ClickAsync();
        await designer.TypeAsync(wait, "Name des Ereignisses", "probe-weiter");
        await designer.ConnectAsync(line, "Done", wait);
        // Studio takes the first step that can start a process for the one that does; the findings tell of it.
        await Assertions.Expect(page.Locator("#findings-button")).ToContainTextAsync("Hinweis");
        await designer.SelectAsync(wait);
        await page.GetByRole(AriaRole.Tab, new() { Name = "Allgemein" }).ClickAsync();
        await designer.WhileSavingAsync(() => page.GetByLabel("Startet den Prozess").UncheckAsync());
        await Assertions.Expect(page.Locator("#findings-button")).ToBeHiddenAsync();
        await designer.PublishAsync();
        await designer.ShotAsync("5-veroeffentlicht");
        Assert.True((bool)(await designer.GetAsync("workflow-definitions/by-definition-id/probe-im-designer"))["isPublished"]!);

        await page.Locator(".mud-toolbar button.mud-success-text").ClickAsync();
        await page.ArriveAsync(new Regex("/designer/vorgaenge/[0-9a-f-]{36}"));
        var id = Regex.Match(page.Url, "[0-9a-f-]{36}").Value;
        await designer.ReadyAsync();
        await Assertions.Expect(page.GetByText("Wartet").First).ToBeVisibleAsync();
        await designer.ShotAsync("6-wartet");
        await page.EvaluateAsync("() => { window.untouched = true; }");
        Assert.Equal(202, await designer.SendAsync("/api/v1/events", new JsonObject { ["name"] = "probe-weiter" }));
        await Assertions.Expect(page.GetByText("Beendet", new() { Exact = true }).First).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => window.untouched === true"));
        await designer.ShotAsync("7-beendet");

        // One more stays behind on the first version.
        var left = (string)(await designer.PostAsync("workflow-definitions/probe-im-designer/dispatch", []))["workflowInstanceId"]!;
        await designer.OpenAsync("/designer/prozesse/probe-im-designer");
        await designer.TypeAsync(line, "Text", "Es geht anders los");
        await designer.PublishAsync();
        await designer.ShotAsync("8-zweite-version");
        var second = await designer.GetAsync("workflow-definitions/by-definition-id/probe-im-designer");
        Assert.Equal((2, true), ((int)second["version"]!, (bool)second["isPublished"]!));
        Assert.Equal(1, (int)(await designer.GetAsync($"workflow-instances/{id}"))["version"]!);

        await page.GotoAsync("/prozesse/probe-im-designer/versionen/1");
        await page.GetByRole(AriaRole.Link, new() { Name = "Vorgänge umstellen" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Probelauf" }).ClickAsync();
        await Assertions.Expect(page.GetByText("möglich", new() { Exact = true })).ToBeVisibleAsync();
        await designer.ShotAsync("9-umstellen");
        await page.Locator("[name='Order.Reason']").FillAsync("Neue Fassung");
        await page.Locator("[name='Order.Confirmed']").First.CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "1 Vorgang umstellen" }).ClickAsync();
        await page.ArriveAsync(new Regex("/umstellungen/"));
        while (await page.GetByText("in Arbeit", new() { Exact = true }).CountAsync() > 0)
            await page.ReloadAsync();
        await designer.ShotAsync("10-umgestellt");
        Assert.Equal(2, (int)(await designer.GetAsync($"workflow-instances/{left}"))["version"]!);
        Assert.Empty(visit.Errors);
    }

    [Fact]
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

        await ImportCorpusAsync(designer);
        await SurvivesAsync(designer, "lisa");
        // "Status" is also the German name of an input, "Start" that of a step; and what occurs in data stays.
        Assert.Empty((await EnglishAsync(visit.Page)).Except(["Status", "Start"]));
        Assert.Empty(await AccessibilityTests.CheckAsync(visit.Page, 1600, ".designer-bar"));
        await SurvivesAsync(designer, "corpus-sample");
        Assert.Empty(visit.Errors);
    }

    // A start of Studio for each, one of them with more than a hundred steps: minutes. Run with "-explicit only".
    [Fact(Explicit = true)]
    public async Task Every_shipped_definition_and_the_whole_corpus_survive_Studio()
    {
        await using var visit = await portal.SignInAsync("anke.admin", 1600, 1000);
        var designer = new DesignerPage(visit.Page);
        await visit.Page.GotoAsync("/designer/prozesse");
        await ImportCorpusAsync(designer);
        var ids = (await designer.GetAsync("workflow-definitions?versionOptions=Latest"))["items"]!.AsArray().Select(i => (string)i!["definitionId"]!).Where(id => Shipped.Contains(id) || id.StartsWith("corpus-", StringComparison.Ordinal)).ToList();
        Assert.True(ids.Count >= Shipped.Count + 4, string.Join(", ", ids));
        foreach (var id in ids)
            await SurvivesAsync(designer, id);
        Assert.Empty(visit.Errors);
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
        await second.ReloadAsync(() => second.Page.GetByRole(AriaRole.Button, new() { Name = "Neuen Stand öffnen" }).ClickAsync());

        // Selected before: what a selection asks for would already wait for the new session, and the field with it.
        await second.SelectAsync("a");
        await Assertions.Expect(second.Field("Text")).ToBeVisibleAsync();
        await visit.Page.Context.ClearCookiesAsync();
        await second.Field("Text").FillAsync("nach dem Ende der Sitzung");
        await second.Field("Text").PressAsync("Tab");
        await Assertions.Expect(second.Page.Locator("dialog")).ToContainTextAsync("Ihre Sitzung ist beendet");
        var signIn = await visit.Page.Context.RunAndWaitForPageAsync(() => second.Page.GetByText("In neuem Fenster anmelden").ClickAsync());
        await signIn.GetByLabel("Benutzername").FillAsync("anke.admin");
        await signIn.GetByLabel("Passwort").FillAsync(PortalInBrowser.Password);
        await signIn.GetByRole(AriaRole.Button, new() { Name = "Anmelden" }).ClickAsync();
        await signIn.ArriveAsync("**/designer/angemeldet");
        await signIn.CloseAsync();
        await Assertions.Expect(second.SaveState).ToContainTextAsync("Gespeichert");
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

    private static async Task ImportCorpusAsync(DesignerPage designer)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "designer-corpus"), "*.json"))
            await designer.PostAsync("workflow-definitions/import", JsonNode.Parse(await File.ReadAllTextAsync(file, Cancel))!.AsObject());
    }

    private static async Task SurvivesAsync(DesignerPage designer, string definitionId)
    {
        var expected = await designer.GetAsync($"workflow-definitions/by-definition-id/{definitionId}?versionOptions=Latest");
        var steps = expected["root"]!["activities"]?.AsArray().Count ?? 0;
        await designer.OpenAsync($"/designer/prozesse/{definitionId}");
        await Assertions.Expect(designer.Steps).ToHaveCountAsync(steps);
        await designer.Canvas.ClickAsync(new() { Position = new() { X = 5, Y = 5 } });
        var answer = await designer.WhileSavingAsync(() => designer.Page.Keyboard.PressAsync("Control+s"));
        await designer.ShotAsync($"rundreise-{definitionId}");
        // Nothing was changed, so no draft is made.
        var saved = JsonNode.Parse(await answer.TextAsync())!["workflowDefinition"]!;
        Assert.Equal((definitionId, (int)expected["version"]!), (definitionId, (int)saved["version"]!));
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
