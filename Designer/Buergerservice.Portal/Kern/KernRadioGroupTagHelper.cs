using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>One of several.</summary>
[HtmlTargetElement("kern-radio-group")]
public sealed class KernRadioGroupTagHelper : KernGroupTagHelper
{
    protected override string InputType => "radio";
}
