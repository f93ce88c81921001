using Microsoft.Playwright;

namespace Buergerservice.Browser.Tests;

/// <summary>One browser window. Remembers what must never happen: console errors and requests to other hosts.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public Visit(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                Errors.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => Errors.Add($"{page.Url}: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && new Uri(request.Url).Host != address.Host)
                Errors.Add($"request to {request.Url}");
        };
    }

    public IPage Page { get; }

    public List<string> Errors { get; } = [];

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
