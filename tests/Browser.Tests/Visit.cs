using Microsoft.Playwright;

namespace Buergerservice.Browser.Tests;

/// <summary>One browser window. Remembers what must never happen: console errors and requests to other hosts.</summary>
public sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public Visit(IBrowserContext context, IPage page, Uri address)
    {
        _context = context;
        _context.SetDefaultTimeout(PortalInBrowser.Patience);
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                Errors.Add($"{page.Url}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => Errors.Add($"{page.Url}: {error}");
        page.Request += (_, request) =>
        {
            // What a page made itself is asked of nobody: blob:http://localhost:1234/….
            var url = request.Url.StartsWith("blob:", StringComparison.Ordinal) ? request.Url[5..] : request.Url;
            if (!url.StartsWith("data:", StringComparison.Ordinal) && new Uri(url).Host != address.Host)
                Errors.Add($"request to {request.Url}");
        };
    }

    public IPage Page { get; }

    public List<string> Errors { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await LastSight.NoteAsync(_context.Pages, Errors);
        await _context.DisposeAsync();
    }
}
