using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Xunit;

namespace Buergerservice.Product.Tests;

/// <summary>A browser without scripts: keeps cookies, fills in forms and presses their buttons.</summary>
public sealed class Browser(HttpClient client) : IDisposable
{
    public async Task<Page> GetAsync(string path) => await ReadAsync(await client.GetAsync(path));

    /// <summary>What live.js asks for to bring a region of a page up to date.</summary>
    public async Task<Page> RegionAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-Live", "true" }, { "HX-Request", "true" } } };
        return await ReadAsync(await client.SendAsync(request));
    }

    /// <summary>Follows redirects as a browser does.</summary>
    public async Task<Page> OpenAsync(string path)
    {
        var page = await GetAsync(path);
        for (var i = 0; i < 5 && page.Location is { } next; i++)
            page = await GetAsync(next);
        return page;
    }

    /// <summary>Sends a form by one of its buttons after filling in some controls, to its own address or another one.</summary>
    public async Task<Page> SubmitAsync(IHtmlFormElement form, IElement? button = null, Dictionary<string, string>? fill = null, string? to = null)
    {
        var fields = Fields(form);
        foreach (var (name, value) in fill ?? [])
        {
            fields.RemoveAll(f => f.Key == name);
            fields.Add(new(name, value));
        }

        if (button?.GetAttribute("name") is { } pressed)
            fields.Add(new(pressed, button.GetAttribute("value") ?? ""));
        var target = to ?? button?.GetAttribute("formaction") ?? form.GetAttribute("action") ?? new Uri(form.BaseUri).PathAndQuery;
        return await PostAsync(target, [.. fields]);
    }

    /// <summary>Posts just these values, without any token.</summary>
    public async Task<Page> PostAsync(string path, params KeyValuePair<string, string>[] fields)
    {
        using var content = new FormUrlEncodedContent(fields);
        return await ReadAsync(await client.PostAsync(path, content));
    }

    /// <summary>Like <see cref="SubmitAsync"/>, and follows the redirects.</summary>
    public async Task<Page> SubmitAndFollowAsync(IHtmlFormElement form, IElement? button = null, Dictionary<string, string>? fill = null)
    {
        var page = await SubmitAsync(form, button, fill);
        return page.Location is { } next ? await OpenAsync(next) : page;
    }

    /// <summary>What a browser would send, without any button.</summary>
    public static List<KeyValuePair<string, string>> Fields(IHtmlFormElement form)
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var control in form.Elements.Where(e => e.HasAttribute("name") && !e.HasAttribute("disabled")))
        {
            switch (control)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio" } choice when choice.IsChecked:
                    fields.Add(new(choice.Name!, choice.Value));
                    break;
                case IHtmlInputElement { Type: not ("checkbox" or "radio" or "submit") } input:
                    fields.Add(new(input.Name!, input.Value));
                    break;
                case IHtmlTextAreaElement area:
                    fields.Add(new(area.Name!, area.Value));
                    break;
                case IHtmlSelectElement select:
                    fields.Add(new(select.Name!, select.Value ?? ""));
                    break;
            }
        }

        return fields;
    }

    public void Dispose() => client.Dispose();

    private static async Task<Page> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync();
            var document = await BrowsingContext.New(Configuration.Default).OpenAsync(r => r.Content(text).Address(response.RequestMessage!.RequestUri!));
            return new((int)response.StatusCode, response.Headers.Location?.ToString(), text, document);
        }
    }
}

/// <summary>An answer of the portal.</summary>
public sealed record Page(int Status, string? Location, string Html, IDocument Document)
{
    public IHtmlFormElement Form(string selector = "main form[method=post]") => Assert.IsAssignableFrom<IHtmlFormElement>(Document.QuerySelector(selector));

    public IElement Button(string text) => Document.QuerySelectorAll("main button").First(b => b.TextContent.Trim() == text && b.GetAttribute("aria-hidden") is null);

    public string Text(string selector = "main") => Document.QuerySelector(selector)?.TextContent ?? "";

    public string? ValueOf(string name) => Document.QuerySelector($"main [name='{name}']") switch
    {
        IHtmlTextAreaElement area => area.Value,
        IHtmlSelectElement select => select.Value,
        IHtmlInputElement { Type: "radio" or "checkbox" } => (Document.QuerySelector($"main [name='{name}'][checked]") as IHtmlInputElement)?.Value,
        IHtmlInputElement input => input.Value,
        _ => null,
    };
}
