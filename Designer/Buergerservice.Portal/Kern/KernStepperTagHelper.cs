using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Ordered steps of a process. Children: <c>kern-step</c>.</summary>
[HtmlTargetElement("kern-stepper")]
[RestrictChildren("kern-step")]
public sealed class KernStepperTagHelper : TagHelper
{
    public string Label { get; set; } = "Schritte";

    public override void Init(TagHelperContext context) => context.Items[typeof(KernStepperTagHelper)] = new Counter();

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "ol";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "portal-stepper");
        output.Attributes.SetAttribute("aria-label", Label);
    }

    internal sealed class Counter
    {
        private int steps;

        public int Next() => ++steps;
    }
}
