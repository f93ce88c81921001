using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>
/// Table in a frame of its own that scrolls sideways on narrow screens, so the page never does. Content: plain
/// thead and tbody.
/// </summary>
[HtmlTargetElement("kern-table")]
public sealed class KernTableTagHelper : TagHelper
{
    public string Caption { get; set; } = "";

    /// <summary>Leaves the caption to screen readers, when a heading above says the same.</summary>
    public bool HideCaption { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "portal-table");
        // A region that scrolls must be reachable by keyboard, and then it needs a name.
        output.Attributes.SetAttribute("role", "region");
        output.Attributes.SetAttribute("aria-label", Caption);
        output.Attributes.SetAttribute("tabindex", "0");
        output.PreContent.AppendHtml("<table class=\"kern-table\">");
        output.PreContent.AppendHtml(KernHtml.Tag("caption", HideCaption ? "kern-sr-only" : "kern-title", Caption));
        output.PostContent.AppendHtml("</table>");
    }
}
