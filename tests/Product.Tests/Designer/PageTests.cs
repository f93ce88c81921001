using System.Net;
using Buergerservice.Product.Tests.Api;
using Xunit;

namespace Buergerservice.Product.Tests.Designer;

[Collection(ApiFixture.Name)]
public sealed class PageTests(ApiFixture api)
{
    [Fact]
    public async Task Studio_is_served_compressed_with_its_type_and_is_asked_for_once()
    {
        var client = api.As(null);
        client.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        var loader = (await client.Get("/designer/_framework/blazor.webassembly.js")).Expect(HttpStatusCode.OK);
        Assert.Equal(("text/javascript", "br", "no-cache"), (loader.ContentType, loader.Headers["Content-Encoding"], loader.Headers["Cache-Control"]));
        client.Headers.TryAddWithoutValidation("If-None-Match", loader.Headers["ETag"]);
        (await client.Get("/designer/_framework/blazor.webassembly.js")).Expect(HttpStatusCode.NotModified);
        (await client.Get("/designer/_framework/gibtesnicht.js")).Expect(HttpStatusCode.NotFound);
        (await client.Get("/designer/..%2f..%2fBuergerservice.sln")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_browser_without_compression_gets_the_plain_file()
    {
        var plain = (await api.As(null).Get("/designer/_framework/blazor.webassembly.js")).Expect(HttpStatusCode.OK);
        Assert.False(plain.Headers.ContainsKey("Content-Encoding"));
        Assert.Contains("blazor", plain.Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_page_has_a_policy_of_its_own_and_names_no_other_host()
    {
        var page = (await api.As("t-leitung").Get("/designer/prozesse")).Expect(HttpStatusCode.OK);
        Assert.Contains("'wasm-unsafe-eval'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("wasm-unsafe-eval", (await api.As("t-leitung").Get("/aufgaben")).Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("data-role=\"read\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page.Text, StringComparison.Ordinal);
        (await api.As("t-sach").Get("/designer/prozesse")).Expect(HttpStatusCode.Forbidden);
        Assert.Contains("/anmelden", (await api.As(null).Get("/designer/prozesse")).Expect(HttpStatusCode.Found).Headers["Location"], StringComparison.Ordinal);
    }
}
