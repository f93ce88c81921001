using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Any number of several; posts one value per chosen box.</summary>
[HtmlTargetElement("kern-checkbox-group")]
public sealed class KernCheckboxGroupTagHelper : KernGroupTagHelper
{
    public IEnumerable<string>? Values { get; set; }

    protected override string InputType => "checkbox";

    protected override IReadOnlySet<string> Given() => Values is null ? base.Given() : Values.ToHashSet();
}
