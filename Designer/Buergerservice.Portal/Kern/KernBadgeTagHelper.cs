using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Short status word with its icon.</summary>
[HtmlTargetElement("kern-badge")]
public sealed class KernBadgeTagHelper : TagHelper
{
    public KernKind Kind { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"kern-badge kern-badge--small kern-badge--{Kind.ToCss()}");
        output.PreContent.AppendHtml(KernHtml.Icon(Kind.ToCss())).AppendHtml("<span class=\"kern-label kern-label--small\">");
        output.PostContent.AppendHtml("</span>");
    }
}
