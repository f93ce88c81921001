using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>One pair: the term is <c>label</c>, the value is the content.</summary>
[HtmlTargetElement("kern-term", ParentTag = "kern-description-list")]
public sealed class KernTermTagHelper : TagHelper
{
    public string Label { get; set; } = "";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = await output.GetChildContentAsync();
        var value = KernHtml.Tag("dd", "kern-description-list-item__value");
        if (content.IsEmptyOrWhiteSpace)
            value.InnerHtml.AppendHtml(KernHtml.Tag("span", "portal-muted", "keine Angabe"));
        else
            value.InnerHtml.AppendHtml(content);

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "kern-description-list-item");
        output.Content.Clear();
        output.Content.AppendHtml(KernHtml.Tag("dt", "kern-description-list-item__key", Label)).AppendHtml(value);
    }
}
