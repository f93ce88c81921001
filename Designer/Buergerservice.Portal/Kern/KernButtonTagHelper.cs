using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>
/// Look of a button for real buttons and links: <c>&lt;button kern="primary"&gt;</c>. An attribute and not an element
/// of its own, so that asp-page, asp-page-handler and formaction keep working.
/// </summary>
[HtmlTargetElement("button", Attributes = "kern")]
[HtmlTargetElement("a", Attributes = "kern")]
public sealed class KernButtonTagHelper : TagHelper
{
    /// <summary>primary, secondary or tertiary.</summary>
    public string Kern { get; set; } = "primary";

    /// <summary>Name of a KERN icon shown before the text, for example "add".</summary>
    public string? KernIcon { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var given = output.Attributes.TryGetAttribute("class", out var own) ? " " + KernHtml.AttributeText(own.Value) : "";
        output.Attributes.SetAttribute("class", $"kern-btn kern-btn--{Kern}{given}");
        if (KernIcon.NullIfEmpty() is { } icon)
            output.PreContent.AppendHtml(KernHtml.Icon(icon));
        output.PreContent.AppendHtml("<span class=\"kern-label\">");
        output.PostContent.AppendHtml("</span>");
    }
}
