using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

[HtmlTargetElement("kern-tab", ParentTag = "kern-tabs")]
public sealed class KernTabTagHelper : TagHelper
{
    public string Href { get; set; } = "";

    public bool Current { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var text = await output.GetChildContentAsync();
        var link = KernHtml.Tag("a", "portal-tabs__link").Attribute("href", Href).Attribute("aria-current", Current ? "page" : null);
        output.TagName = "li";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Content.SetHtmlContent(link.With(text));
    }
}
