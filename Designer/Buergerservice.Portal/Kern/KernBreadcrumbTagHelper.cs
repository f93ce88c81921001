using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Path to this page. Children: <c>kern-crumb</c>.</summary>
[HtmlTargetElement("kern-breadcrumb")]
public sealed class KernBreadcrumbTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("aria-label", "Sie sind hier");
        output.PreContent.AppendHtml("<ol class=\"portal-breadcrumb\">");
        output.PostContent.AppendHtml("</ol>");
    }
}
