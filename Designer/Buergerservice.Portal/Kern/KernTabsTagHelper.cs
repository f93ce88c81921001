using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Views of one matter as plain links: each has its own address. Children: <c>kern-tab</c>.</summary>
[HtmlTargetElement("kern-tabs")]
public sealed class KernTabsTagHelper : TagHelper
{
    public string Label { get; set; } = "Ansichten";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("aria-label", Label);
        output.PreContent.AppendHtml("<ul class=\"portal-tabs\">");
        output.PostContent.AppendHtml("</ul>");
    }
}
