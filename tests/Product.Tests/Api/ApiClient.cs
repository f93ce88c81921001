using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

/// <summary>Calls the interface as a script does.</summary>
internal sealed class ApiClient(HttpClient http)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public HttpRequestHeaders Headers => http.DefaultRequestHeaders;

    public Task<ApiAnswer> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<ApiAnswer> Post(string path, object? body) => Send(HttpMethod.Post, path, JsonContent.Create(body));

    public Task<ApiAnswer> Put(string path, object? body) => Send(HttpMethod.Put, path, JsonContent.Create(body));

    public Task<ApiAnswer> PostText(string path, string json) => Send(HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task<ApiAnswer> Send(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : $"/api/v1/{path}") { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        using var response = await http.SendAsync(request, Cancel);
        return new(response.StatusCode, await response.Content.ReadAsByteArrayAsync(Cancel), response.Content.Headers.ContentType?.MediaType,
            response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Asks again until the answer is as expected; the engine works beside the test.</summary>
    public async Task<ApiAnswer> Until(string path, Predicate<ApiAnswer> isAsExpected)
    {
        ApiAnswer answer;
        var end = DateTimeOffset.UtcNow + Limit;
        while (true)
        {
            answer = await Get(path);
            if (isAsExpected(answer))
                return answer;
            Assert.True(DateTimeOffset.UtcNow < end, $"{path} never came to the expected state; last answer: {answer.Text}");
            await Task.Delay(Pause, Cancel);
        }
    }
}

/// <summary>An answer, read to its end.</summary>
internal sealed record ApiAnswer(HttpStatusCode Status, byte[] Bytes, string? ContentType, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;

    public string? this[string member] => Json.TryGetProperty(member, out var value) ? value.ToString() : null;

    public ApiAnswer Expect(HttpStatusCode status)
    {
        Assert.True(status == Status, $"Expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>Checks that the answer is a complete error answer and hands it on.</summary>
    public ApiAnswer ExpectProblem(HttpStatusCode status, string? code = null)
    {
        Expect(status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal((int)status, Json.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(this["title"]));
        Assert.False(string.IsNullOrWhiteSpace(this["detail"]));
        Assert.Equal("about:blank", this["type"]);
        Assert.Equal("no-store", Headers["Cache-Control"]);
        if (code is not null)
            Assert.Equal(code, this["code"]);
        return this;
    }

    /// <summary>Message of the finding for a field.</summary>
    public string? ErrorOf(string field) =>
        Json.GetProperty("errors").EnumerateArray().FirstOrDefault(e => e.TryGetProperty("field", out var f) && f.GetString() == field) is { ValueKind: JsonValueKind.Object } item
            ? item.GetProperty("message").GetString() : null;
}
