using Buergerservice.Portal.Kern;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Views;

/// <summary>Beginning of a checksum: enough to compare two by eye. The whole one is in the title and in the data.</summary>
[HtmlTargetElement("portal-hash", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PortalHashTagHelper : TagHelper
{
    private const int Shown = 12;

    public string Value { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "record-hash");
        output.Attributes.SetAttribute("title", Value);
        output.Content.AppendHtml(KernHtml.ScreenReaderText("SHA-256, Anfang: ")).Append(Value.Length > Shown ? Value[..Shown] + "…" : Value);
    }
}
