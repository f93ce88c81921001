using Buergerservice.Portal.Kern;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Tasks;

/// <summary>
/// <c>given-confirm="…"</c> becomes <c>data-confirm</c>, but only with a value. Razor itself writes data attributes even
/// when there is none, and a script would take the empty one for real.
/// </summary>
[HtmlTargetElement("*", Attributes = "given-*")]
public sealed class GivenDataTagHelper : TagHelper
{
    [HtmlAttributeName(DictionaryAttributePrefix = "given-")]
    public IDictionary<string, string?> Given { get; set; } = new Dictionary<string, string?>();

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        foreach (var (name, value) in Given)
        {
            if (value.NullIfEmpty() is not null)
                output.Attributes.SetAttribute("data-" + name, value);
        }
    }
}
