using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Choices shown one below the other, under a legend.</summary>
public abstract class KernGroupTagHelper : KernChoiceTagHelper
{
    public bool Horizontal { get; set; }

    protected abstract string InputType { get; }

    protected override void Render(TagHelperOutput output)
    {
        Open(output, "fieldset", "kern-fieldset", "kern-fieldset--error");
        var legend = KernHtml.Tag("legend", "kern-label", LabelText);
        if (Optional)
            legend.InnerHtml.AppendHtml(OptionalMark());
        output.Content.AppendHtml(legend);
        AppendHint(output);

        var body = KernHtml.Tag("div", Horizontal ? "kern-fieldset__body kern-fieldset__body--horizontal" : "kern-fieldset__body");
        var chosen = ChosenValues();
        for (var i = 0; i < Choices.Count; i++)
            body.InnerHtml.AppendHtml(Check(Choices[i], i, chosen.Contains(Choices[i].Value)));
        output.Content.AppendHtml(body);
        AppendError(output);
    }

    private TagBuilder Check(KernOption choice, int index, bool isChecked)
    {
        // The first choice carries the field's own id: the error summary jumps there.
        var id = index == 0 ? FieldId : $"{FieldId}-{index + 1}";
        var hintId = choice.Hint is null ? null : id + "-erklaerung";
        var input = KernHtml.Tag("input", $"kern-form-check__{InputType}");
        input.TagRenderMode = TagRenderMode.SelfClosing;
        if (ErrorText is not null)
            input.AddCssClass($"kern-form-check__{InputType}--error");
        Wire(input, hintId).Attribute("id", id).Attribute("type", InputType).Attribute("value", choice.Value);
        input.Attribute("checked", isChecked ? "checked" : null).Attribute("disabled", choice.Disabled ? "disabled" : null);
        // ARIA allows both on the group only, not on a single choice; the legend and the error text say the same.
        input.Attributes.Remove("aria-required");
        input.Attributes.Remove("aria-invalid");

        var check = KernHtml.Tag("div", "kern-form-check").With(input, KernHtml.Tag("label", "kern-label", choice.Text).Attribute("for", id));
        if (hintId is not null)
            check.InnerHtml.AppendHtml(KernHtml.Tag("div", "kern-hint portal-check-hint", choice.Hint).Attribute("id", hintId));
        return check;
    }
}
