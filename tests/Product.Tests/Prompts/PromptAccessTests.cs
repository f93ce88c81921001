using System.Net;
using Buergerservice.Portal.Prompts;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Product.Tests.Booths;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Prompts;

/// <summary>Who sees what a booth shows: this booth, while its call lasts.</summary>
[Collection(ApiFixture.Name)]
public sealed class PromptAccessTests(ApiFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shown_document_is_seen_in_its_booth_during_its_call_and_wiped_afterwards()
    {
        await using var booth = await TestBooth.AddAsync(api);
        await using var other = await TestBooth.AddAsync(api);
        using var browser = await BoothBrowser.SignInAsync(api, booth.Id);
        using var elsewhere = await BoothBrowser.SignInAsync(api, other.Id);
        var call = Guid.NewGuid();
        await booth.HoldAsync(call, "t-sach");
        await other.HoldAsync(Guid.NewGuid(), "t-sach2");
        var id = await ShowAsync(booth.Id, call, "%PDF-1.7 Mietvertrag"u8.ToArray());

        var shown = Assert.Single(await browser.PromptsAsync());
        Assert.Equal(("Zeigen", "Ihr Antrag", true), (shown.GetProperty("kind").GetString(), shown.GetProperty("title").GetString(), shown.GetProperty("hasDocument").GetBoolean()));
        var document = await browser.GetAsync($"/kabine/aufforderungen/{id}/dokument");
        Assert.Equal("%PDF-1.7 Mietvertrag", await document.Content.ReadAsStringAsync(Cancel));
        Assert.True(document.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.Conflict, await browser.AnswerAsync(id, new { abgelehnt = true }));

        // What belongs to a call that is not this booth's present one is not seen, though it says it is open.
        var stale = await ShowAsync(booth.Id, Guid.NewGuid(), "%PDF-1.7 Kontoauszug"u8.ToArray());
        Assert.Equal(id, Assert.Single(await browser.PromptsAsync()).GetProperty("id").GetGuid());
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/kabine/aufforderungen/{stale}/dokument")).StatusCode);

        Assert.Empty(await elsewhere.PromptsAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.GetAsync($"/kabine/aufforderungen/{id}/dokument")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await elsewhere.AnswerAsync(id, new { abgelehnt = true }));

        await booth.EndCallAsync();
        Assert.Empty(await browser.PromptsAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync($"/kabine/aufforderungen/{id}/dokument")).StatusCode);
        await using var scope = api.Services.CreateAsyncScope();
        var left = await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Set<BoothPrompt>().AsNoTracking().FirstAsync(p => p.Id == id, Cancel);
        Assert.Equal((PromptState.Withdrawn, "", "", null), (left.State, left.Title, left.Text, left.DocumentSha256));
    }

    [Fact]
    public async Task Nobody_but_the_booths_browser_is_let_in_and_its_script_must_say_so()
    {
        using var stranger = api.CreateClient(new() { AllowAutoRedirect = false });
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(new Uri("/kabine/aufforderungen/", UriKind.Relative), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.As("t-admin").Send(HttpMethod.Get, "/kabine/aufforderungen/", null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.As("t-admin").Send(HttpMethod.Get, $"/kabine/aufforderungen/{Guid.NewGuid()}/dokument", null)).Status);
    }

    private async Task<Guid> ShowAsync(Guid boothId, Guid call, byte[] document)
    {
        await using var scope = api.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var prompt = new BoothPrompt
        {
            Id = Guid.CreateVersion7(),
            Tenant = "kreis",
            BoothId = boothId,
            CallId = call,
            InstanceId = Guid.NewGuid(),
            Kind = PromptKind.Show,
            Title = "Ihr Antrag",
            Text = "Bitte sehen Sie sich das Dokument an.",
            DocumentSha256 = await scope.ServiceProvider.GetRequiredService<IContentStore>().PutAsync(document, Cancel),
            DocumentType = "application/pdf",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        db.Add(prompt);
        await db.SaveChangesAsync(Cancel);
        return prompt.Id;
    }
}
