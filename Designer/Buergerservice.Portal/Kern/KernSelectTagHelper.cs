using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Drop-down list.</summary>
[HtmlTargetElement("kern-select")]
public sealed class KernSelectTagHelper : KernChoiceTagHelper
{
    /// <summary>Text of an empty first choice, for example "Bitte wählen".</summary>
    public string? Empty { get; set; }

    protected override void Render(TagHelperOutput output)
    {
        var select = KernHtml.Tag("select", "kern-form-input__select");
        if (ErrorText is not null)
            select.AddCssClass("kern-form-input__select--error");
        var chosen = ChosenValues();
        if (Empty.NullIfEmpty() is { } empty)
            select.InnerHtml.AppendHtml(Option(new KernOption("", empty), chosen.Count == 0));
        foreach (var choice in Choices)
            select.InnerHtml.AppendHtml(Option(choice, chosen.Contains(choice.Value)));
        Frame(output, KernHtml.Tag("div", "kern-form-input__select-wrapper").With(Wire(select)));
    }

    private static TagBuilder Option(KernOption choice, bool selected) =>
        KernHtml.Tag("option", text: choice.Text)
            .Attribute("value", choice.Value)
            .Attribute("selected", selected ? "selected" : null)
            .Attribute("disabled", choice.Disabled ? "disabled" : null);
}
