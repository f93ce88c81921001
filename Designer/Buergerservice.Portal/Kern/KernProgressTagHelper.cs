using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>How much is done, as text and as a bar.</summary>
[HtmlTargetElement("kern-progress", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class KernProgressTagHelper : TagHelper
{
    [HtmlAttributeNotBound]
    [ViewContext]
    public ViewContext View { get; set; } = null!;

    public string Label { get; set; } = "Fortschritt";

    public int Value { get; set; }

    public int Max { get; set; } = 100;

    /// <summary>Replaces "3 von 7".</summary>
    public string? Text { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var id = NextId();
        var text = Text.NullIfEmpty() ?? (Max == 100 ? $"{Value} %" : $"{Value} von {Max}");
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "kern-progress");
        output.Content.Clear();
        output.Content.AppendHtml(KernHtml.Tag("label", "kern-label kern-label--small", $"{Label}: {text}").Attribute("for", id));
        output.Content.AppendHtml(KernHtml.Tag("progress", text: text).Attribute("id", id)
            .Attribute("value", Math.Clamp(Value, 0, Max).ToString(CultureInfo.InvariantCulture))
            .Attribute("max", Math.Max(Max, 1).ToString(CultureInfo.InvariantCulture)));
    }

    // Counted per page: the context's UniqueId belongs to the place in the template and repeats in a loop.
    private string NextId()
    {
        var number = View.HttpContext.Items[typeof(KernProgressTagHelper)] is int last ? last + 1 : 1;
        View.HttpContext.Items[typeof(KernProgressTagHelper)] = number;
        return string.Create(CultureInfo.InvariantCulture, $"fortschritt-{number}");
    }
}
