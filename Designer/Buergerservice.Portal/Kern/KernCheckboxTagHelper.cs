using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>A single yes-or-no box. An empty box posts nothing, which binds to false.</summary>
[HtmlTargetElement("kern-checkbox", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class KernCheckboxTagHelper : KernFieldTagHelper
{
    public bool Checked { get; set; }

    protected override void Render(TagHelperOutput output)
    {
        Open(output, "div", "kern-form-check portal-single-check", "kern-form-check--error");
        var box = KernHtml.Tag("input", "kern-form-check__checkbox");
        box.TagRenderMode = TagRenderMode.SelfClosing;
        if (ErrorText is not null)
            box.AddCssClass("kern-form-check__checkbox--error");
        Wire(box).Attribute("type", "checkbox").Attribute("value", Posted);
        box.Attribute("checked", IsChecked() ? "checked" : null);

        output.Content.AppendHtml(box).AppendHtml(KernHtml.Tag("label", "kern-label", LabelText).Attribute("for", FieldId));
        AppendHint(output);
        AppendError(output);
    }

    private string Posted => (For is null ? Value.NullIfEmpty() : null) ?? "true";

    private bool IsChecked()
    {
        if (Attempted is { } attempted)
            return attempted.Split(',').Contains(Posted, StringComparer.OrdinalIgnoreCase);
        return For is null ? Checked : For.Model is true;
    }
}
