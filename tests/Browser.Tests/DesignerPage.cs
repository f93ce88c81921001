using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace Buergerservice.Browser.Tests;

/// <summary>The designer as an administrator uses it.</summary>
internal sealed class DesignerPage(IPage page)
{
    // WebAssembly is interpreted; on a loaded machine its start takes its time.
    public const float Patience = 180_000;

    public IPage Page => page;

    public ILocator Canvas => page.Locator(".x6-graph").First;

    public ILocator SaveState => page.Locator("#save-state");

    public async Task OpenAsync(string path)
    {
        await page.GotoAsync(path);
        await ReadyAsync();
    }

    /// <summary>Waits until the view can be used.</summary>
    public Task ReadyAsync() => page.WaitForFunctionAsync("() => document.getElementById('start')?.hidden && window.designer.isSettled", null, new() { Timeout = Patience });

    /// <summary>Does something that loads the page anew. Until it does the old one is as ready as can be.</summary>
    public async Task ReloadAsync(Func<Task> action)
    {
        await page.EvaluateAsync("() => { window.isOld = true; }");
        await action();
        await page.WaitForFunctionAsync("() => !window.isOld");
        await ReadyAsync();
    }

    public ILocator Step(string id) => page.Locator($"g[data-cell-id='{id}']");

    public ILocator Steps => page.Locator("#studio g.x6-node");

    /// <summary>Takes a picture when a folder is given for it.</summary>
    public async Task ShotAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("BROWSER_TESTS_SCREENSHOTS") is { } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"designer-{name}.png") });
    }

    /// <summary>Drags an activity from the toolbox and waits until it is on the canvas and saved.</summary>
    /// <returns>Id of the new step.</returns>
    public async Task<string> AddAsync(string group, string activity, int x, int y)
    {
        var before = await IdsAsync();
        var panel = page.Locator(".mud-expand-panel").Filter(new() { Has = page.Locator(".mud-expand-panel-text").GetByText(group, new() { Exact = true }) });
        var item = panel.GetByText(activity, new() { Exact = true }).First;
        if (!await item.IsVisibleAsync())
            await panel.Locator(".mud-expand-panel-header").ClickAsync();
        await Assertions.Expect(item).ToBeVisibleAsync();
        await WhileSavingAsync(() => item.DragToAsync(Canvas, new() { TargetPosition = new() { X = x, Y = y } }));
        await Assertions.Expect(Steps).ToHaveCountAsync(before.Count + 1);
        return Assert.Single((await IdsAsync()).Except(before));
    }

    /// <summary>Connects an outcome of a step with another step by dragging.</summary>
    public async Task ConnectAsync(string from, string outcome, string to)
    {
        await Canvas.ClickAsync(new() { Position = new() { X = 20, Y = 20 } });
        var start = await CentreAsync(Step(from).Locator($"[port='{outcome}']").Last);
        var end = await CentreAsync(Step(to).Locator("[port='In']").Last);
        await WhileSavingAsync(async () =>
        {
            await page.Mouse.MoveAsync(start.X, start.Y);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(start.X + 40, start.Y + 10, new() { Steps = 5 });
            await page.Mouse.MoveAsync(end.X, end.Y, new() { Steps = 10 });
            await page.Mouse.UpAsync();
        });
        await Assertions.Expect(page.Locator("g.x6-edge").First).ToBeAttachedAsync();
    }

    /// <summary>Selects a step and types into one of its inputs; returns when that is saved.</summary>
    public async Task TypeAsync(string step, string label, string text)
    {
        await SelectAsync(step);
        var field = Field(label);
        await Assertions.Expect(field).ToBeVisibleAsync();
        await field.FillAsync(text);
        await WhileSavingAsync(() => field.PressAsync("Tab"));
    }

    public async Task SelectAsync(string step)
    {
        var (x, y) = await CentreAsync(Step(step));
        await page.Mouse.ClickAsync(x, y);
    }

    public ILocator Field(string label) =>
        page.Locator(".mud-input-control").Filter(new() { Has = page.Locator("label", new() { HasTextRegex = new Regex("^" + Regex.Escape(label)) }) }).Locator("input").First;

    /// <summary>Publishes and waits for the answer.</summary>
    public Task PublishAsync() => WhileSavingAsync(() => page.Locator(".mud-toolbar .mud-button-group-root button").First.ClickAsync(), r => r.PostData?.Contains("\"publish\":true", StringComparison.Ordinal) == true);

    /// <summary>Does something that saves, and waits for the answer of the server.</summary>
    public async Task<IResponse> WhileSavingAsync(Func<Task> action, Func<IRequest, bool>? which = null)
    {
        // By its request: the answer to what was saved before may still be under way.
        var request = await page.RunAndWaitForRequestAsync(action, r => r.Method == "POST" && r.Url.EndsWith("/elsa/api/workflow-definitions", StringComparison.Ordinal) && which?.Invoke(r) != false, new() { Timeout = Patience });
        return (await request.ResponseAsync())!;
    }

    /// <summary>Asks the interface with the page's own session.</summary>
    public async Task<JsonObject> GetAsync(string path)
    {
        var answer = await page.APIRequest.GetAsync($"/elsa/api/{path}");
        return JsonNode.Parse(await answer.TextAsync())!.AsObject();
    }

    public async Task<JsonObject> PostAsync(string path, JsonObject body) => JsonNode.Parse(await (await RequestAsync($"/elsa/api/{path}", body)).TextAsync())!.AsObject();

    /// <summary>Posts with the page's own session and proof.</summary>
    /// <returns>The status of the answer.</returns>
    public async Task<int> SendAsync(string path, JsonObject body) => (await RequestAsync(path, body)).Status;

    private async Task<IAPIResponse> RequestAsync(string path, JsonObject body)
    {
        // Not by a locator: each step on the canvas has a body of its own.
        var token = await page.EvaluateAsync<string>("() => document.body.dataset.token");
        return await page.APIRequest.PostAsync(path, new() { DataString = body.ToJsonString(), Headers = new Dictionary<string, string> { ["RequestVerificationToken"] = token, ["Content-Type"] = "application/json" } });
    }

    private async Task<IReadOnlyList<string>> IdsAsync() => await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#studio g.x6-node')].map(n => n.dataset.cellId)");

    private static async Task<(float X, float Y)> CentreAsync(ILocator locator)
    {
        // The canvas moves while the panels beside it open.
        await (await locator.ElementHandleAsync()).WaitForElementStateAsync(ElementState.Stable);
        var box = (await locator.BoundingBoxAsync())!;
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }
}
