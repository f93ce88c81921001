using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Pairs of term and value. Children: <c>kern-term</c>.</summary>
[HtmlTargetElement("kern-description-list")]
public sealed class KernDescriptionListTagHelper : TagHelper
{
    /// <summary>Value below its term instead of beside it.</summary>
    public bool Stacked { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "dl";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Stacked ? "kern-description-list kern-description-list--col" : "kern-description-list");
    }
}
