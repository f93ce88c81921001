using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>One level. Without <c>href</c> it is the page itself.</summary>
[HtmlTargetElement("kern-crumb", ParentTag = "kern-breadcrumb")]
public sealed class KernCrumbTagHelper : TagHelper
{
    public string? Href { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var text = await output.GetChildContentAsync();
        var level = Href.NullIfEmpty() is { } href
            ? KernHtml.Tag("a", "kern-link kern-link--small kern-link--no-visited-state").Attribute("href", href)
            : KernHtml.Tag("span").Attribute("aria-current", "page");
        output.TagName = "li";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.SetHtmlContent(level.With(text));
    }
}
