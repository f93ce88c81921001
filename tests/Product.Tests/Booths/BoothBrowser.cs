using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Displays;
using Buergerservice.Product.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>The browser of a booth, signed in by a one-time code.</summary>
internal sealed class BoothBrowser : IDisposable
{
    private static readonly Actor Administrator = new("t-admin", "t-admin", "kreis", [Actor.AdministratorRole]);
    private readonly HttpClient _http;

    private BoothBrowser(HttpClient http) => _http = http;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<BoothBrowser> SignInAsync(ApiFixture api, Guid boothId, BoothScreen screen = BoothScreen.Kabine)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var displays = scope.ServiceProvider.GetRequiredService<DisplayCommands>();
        var (_, secret) = (await displays.SignInAsync(await displays.NewCodeAsync(boothId, screen, Administrator, Cancel), Cancel))!.Value;
        var http = api.CreateClient(new() { AllowAutoRedirect = false });
        http.DefaultRequestHeaders.Add("Cookie", $"buergerservice-{screen.ToString().ToLowerInvariant()}={secret}");
        http.DefaultRequestHeaders.Add("X-Kabine", screen.ToString().ToLowerInvariant());
        return new(http);
    }

    public async Task<List<JsonElement>> PromptsAsync()
    {
        var response = await GetAsync("/kabine/aufforderungen/");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<List<JsonElement>>(Cancel))!;
    }

    public async Task<HttpStatusCode> AnswerAsync(Guid id, object answer) => (await PostAsync($"/kabine/aufforderungen/{id}/antwort", answer)).StatusCode;

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(new Uri(path, UriKind.Relative), Cancel);

    public Task<HttpResponseMessage> PostAsync(string path, object? body) => _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, Cancel);

    /// <summary>Posts a text whose length is known beforehand, as browsers do.</summary>
    public async Task<HttpResponseMessage> PostTextAsync(string path, string json)
    {
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return await _http.PostAsync(new Uri(path, UriKind.Relative), content, Cancel);
    }

    public void Dispose() => _http.Dispose();
}
