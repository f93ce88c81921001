using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Buergerservice.Browser.Tests.Screens;

/// <summary>Answers in the place of the server what a workflow would ask: this is about the page, who may ask what is tested elsewhere.</summary>
internal sealed class Asked(byte[] document)
{
    public static readonly string Sha256 = new('a', 64);
    private JsonArray _open = [];

    public JsonNode? Answer { get; private set; }

    public async Task ServeAsync(IPage page) => await page.RouteAsync("**/kabine/aufforderungen/**", async route =>
    {
        if (route.Request.Url.EndsWith("/mehr-zeit", StringComparison.Ordinal))
        {
            ExpiresIn(TimeSpan.FromMinutes(5));
            await route.FulfillAsync(new() { ContentType = "application/json", Body = """{"minutes":5}""" });
        }
        else if (route.Request.Method == "POST")
        {
            Answer = JsonNode.Parse(route.Request.PostData!);
            _open = [];
            await route.FulfillAsync(new() { Status = 204 });
        }
        else if (route.Request.Url.EndsWith("/dokument", StringComparison.Ordinal))
        {
            await route.FulfillAsync(new() { ContentType = "application/pdf", BodyBytes = document });
        }
        else
        {
            await route.FulfillAsync(new() { ContentType = "application/json", Body = _open.ToJsonString() });
        }
    });

    /// <summary>What is asked goes by itself after so long.</summary>
    public void ExpiresIn(TimeSpan time) => _open[0]!["expiresAt"] = Moment(time);

    private static string Moment(TimeSpan fromNow) => DateTimeOffset.UtcNow.Add(fromNow).ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    public void Ask(string kind, string title, string text, JsonArray? options = null, bool hasDocument = false, TimeSpan? expiresIn = null) => _open =
    [
        new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(), ["kind"] = kind, ["title"] = title, ["text"] = text, ["hasDocument"] = hasDocument, ["documentSha256"] = hasDocument ? Sha256 : null,
            ["needsAnswer"] = true, ["options"] = options ?? [], ["createdAt"] = "2026-11-27T10:00:00Z", ["expiresAt"] = expiresIn is { } time ? Moment(time) : null,
        },
    ];
}
