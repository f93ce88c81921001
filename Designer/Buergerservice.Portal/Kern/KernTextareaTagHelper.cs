using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Field for several lines of text.</summary>
[HtmlTargetElement("kern-textarea", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class KernTextareaTagHelper : KernFieldTagHelper
{
    public int Rows { get; set; } = 5;

    protected override void Render(TagHelperOutput output)
    {
        var area = KernHtml.Tag("textarea", "kern-form-input__input portal-textarea");
        if (ErrorText is not null)
            area.AddCssClass("kern-form-input__input--error");
        area.Attribute("rows", Rows.ToString(System.Globalization.CultureInfo.InvariantCulture));
        // Browsers drop one line break at the start; without our own the person's first empty line would be lost.
        area.InnerHtml.AppendHtml("\n").Append(CurrentValue ?? "");
        Frame(output, Wire(area));
    }
}
