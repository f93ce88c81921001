using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>Both sample stories, walked by their people in a real browser from the first page to the last.</summary>
public sealed class StoryTests(PortalInBrowser portal) : IAsyncDisposable
{
    private readonly Dictionary<string, Visit> _visits = [];

    [Fact]
    public async Task A_rollout_is_led_through_gate_0_and_gate_1()
    {
        var story = Load("szenario-vorhaben.json");
        var lead = await AsAsync("petra.lenz");
        await lead.GotoAsync("/vorhaben/neu");
        await lead.Locator("[name='Input.Title']").FillAsync("Im Browser begangen");
        await lead.Locator("[name='Input.Authority']").FillAsync("Landkreis Seenmark");
        await lead.Locator("[name='Input.Land']").SelectOptionAsync("BB");
        await lead.Locator("[name='Input.Goal']").First.CheckAsync();
        await lead.GetByRole(AriaRole.Button, new() { Name = "Vorhaben anlegen" }).ClickAsync();
        await lead.ArriveAsync(new Regex("/vorhaben/P-\\d{4}-\\d+"));
        var number = Regex.Match(lead.Url, "P-\\d{4}-\\d+").Value;

        await PlayAsync(number, story["aufgaben"]!.AsArray(), lead, async () =>
        {
            await lead.GotoAsync($"/vorhaben/{number}");
            return await lead.Locator("[aria-current=step]").GetByText("Phase 2").CountAsync() > 0;
        });

        await lead.GotoAsync($"/vorhaben/{number}?ansicht=dokumente");
        await Assertions.Expect(lead.GetByText(new Regex("unterzeichnet am"))).ToBeVisibleAsync();
        var download = await lead.RunAndWaitForDownloadAsync(() => lead.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("PDF") }).First.ClickAsync());
        Assert.EndsWith(".pdf", download.SuggestedFilename, StringComparison.Ordinal);
        Assert.All(_visits.Values, v => Assert.Empty(v.Errors));
    }

    [Fact]
    public async Task A_case_is_led_from_clearing_to_its_filing_and_an_administrator_sees_both_instances()
    {
        var story = Load("szenario-fall.json");
        var clearing = await AsAsync("clara.mai");
        await clearing.GotoAsync("/faelle/neu");
        await SetAsync(clearing, "Input.Channel", "LISA");
        await SetAsync(clearing, "Input.Concern", "Im Browser begangen");
        await clearing.Locator("main form button[type=submit]").Last.ClickAsync();
        await clearing.ArriveAsync(new Regex("/faelle/F-\\d{4}-\\d+"));
        var number = Regex.Match(clearing.Url, "F-\\d{4}-\\d+").Value;

        var clerk = await AsAsync("sabine.horn");
        await PlayAsync(number, story["aufgaben"]!.AsArray(), clerk, async () =>
        {
            await clerk.GotoAsync($"/faelle/{number}");
            return await clerk.Locator(".kern-badge", new() { HasText = "abgeschlossen" }).CountAsync() > 0;
        });

        var admin = await AsAsync("anke.admin");
        foreach (var instance in (string[])[number, portal.Project])
        {
            await admin.GotoAsync($"/vorgaenge?suche={instance}");
            await Assertions.Expect(admin.GetByRole(AriaRole.Link, new() { NameRegex = new Regex(instance) }).First).ToBeVisibleAsync();
        }

        Assert.All(_visits.Values, v => Assert.Empty(v.Errors));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var visit in _visits.Values)
            await visit.DisposeAsync();
    }

    private static JsonNode Load(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(PortalInBrowser.Root, "samples", "landkreis", file)))!;

    private async Task<IPage> AsAsync(string account)
    {
        if (!_visits.TryGetValue(account, out var visit))
        {
            _visits[account] = visit = await portal.SignInAsync(account);
            visit.Page.Dialog += (_, dialog) => dialog.AcceptAsync();
        }

        return visit.Page;
    }

    private async Task PlayAsync(string number, JsonArray steps, IPage watcher, Func<Task<bool>> isDone)
    {
        var todo = steps.Select(s => s!).ToList();
        // Tasks appear in the order the workflow makes them; look round until the story has ended.
        for (var round = 0; round < 400; round++)
        {
            var step = await FindNextAsync(number, todo);
            if (step is not null)
                await DoAsync(await AsAsync(step["konto"]!.GetValue<string>()), step);
            else if (await isDone())
                return;
        }

        Assert.Fail($"{number} kommt nicht weiter: {await watcher.TitleAsync()}");
    }

    private async Task<JsonNode?> FindNextAsync(string number, List<JsonNode> todo)
    {
        foreach (var account in todo.Select(s => s["konto"]!.GetValue<string>()).Distinct())
        {
            var page = await AsAsync(account);
            await page.GotoAsync($"/aufgaben?ansicht=rollen&suche={number}");
            foreach (var step in todo.Where(s => s["konto"]!.GetValue<string>() == account))
            {
                var link = page.GetByRole(AriaRole.Link, new() { Name = step["titel"]!.GetValue<string>(), Exact = true });
                if (await link.CountAsync() == 0)
                    continue;
                await link.First.ClickAsync();
                return step;
            }
        }

        return null;
    }

    private static async Task DoAsync(IPage page, JsonNode step)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Aufgabe übernehmen" }).ClickAsync();
        // The form ends with its outcomes: all its fields are there, and those that are not are none of this form.
        var send = page.Locator($"button[name=outcome][value='{step["ergebnis"]?.GetValue<string>() ?? "Done"}']");
        await Assertions.Expect(send).ToBeVisibleAsync();
        foreach (var (name, value) in step["werte"]!.AsObject())
            await FillAsync(page, "f." + name, value!);
        foreach (var (name, answer) in step["matrix"] as JsonObject ?? [])
            await AnswerAllAsync(page, name.Split('.'), answer!.GetValue<string>());
        // Until the server has it: whoever looks for the next task leaves the page that sends this one.
        var shown = await page.RunAndWaitForResponseAsync(() => send.ClickAsync(), r => (r.Status != 302 && r.Url.EndsWith("/erledigen", StringComparison.Ordinal)) || r.Request.RedirectedFrom?.Url.EndsWith("/erledigen", StringComparison.Ordinal) == true);
        Assert.NotNull(shown.Request.RedirectedFrom);
        await page.ArriveAsync(new Regex("^" + Regex.Escape(shown.Url) + "$"));
        await Assertions.Expect(page.Locator("[role=alert]")).ToHaveCountAsync(0);
    }

    private static async Task FillAsync(IPage page, string name, JsonNode value)
    {
        if (value is JsonArray list && list.FirstOrDefault() is JsonObject)
        {
            for (var i = 0; i < list.Count; i++)
            {
                foreach (var (field, inner) in list[i]!.AsObject())
                    await FillAsync(page, $"{name}[{i}].{field}", inner!);
            }
        }
        else if (value is JsonArray choices)
        {
            foreach (var choice in choices)
                await SetAsync(page, name, choice!.GetValue<string>());
        }
        else
        {
            await SetAsync(page, name, value.ToString());
        }
    }

    // One answer for a whole table, clicked row by row.
    private static async Task AnswerAllAsync(IPage page, string[] name, string answer)
    {
        var radios = page.Locator($"input[type=radio][name^='f.{name[0]}.'][value='{answer}']");
        for (var i = 0; i < await radios.CountAsync(); i++)
        {
            if (name.Length == 1 || (await radios.Nth(i).GetAttributeAsync("name"))!.EndsWith("." + name[1], StringComparison.Ordinal))
                await radios.Nth(i).CheckAsync();
        }
    }

    private static async Task SetAsync(IPage page, string name, string value)
    {
        var control = page.Locator($"[name='{name}']");
        if (await control.CountAsync() == 0)
            return;
        var kind = await control.First.EvaluateAsync<string>("e => e.tagName === 'SELECT' ? 'select' : e.type");
        if (kind == "select")
            await control.First.SelectOptionAsync(value);
        else if (kind is "radio" || (kind == "checkbox" && value is not ("true" or "false")))
            await page.Locator($"[name='{name}'][value='{value}']").CheckAsync();
        else if (kind == "checkbox")
            await control.First.SetCheckedAsync(value == "true");
        else if (await control.First.IsVisibleAsync())
            await control.First.FillAsync(value);
    }
}
