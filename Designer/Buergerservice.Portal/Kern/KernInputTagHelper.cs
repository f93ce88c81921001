using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>One-line field. Types: text, email, tel, url, search, number, date, time, password, file, money.</summary>
[HtmlTargetElement("kern-input", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class KernInputTagHelper : KernFieldTagHelper
{
    public string Type { get; set; } = "text";

    /// <summary>Unit behind the control, for example "Tage".</summary>
    public string? Suffix { get; set; }

    protected override string? CurrentValue => Type switch
    {
        // Browsers refuse a preset file, and a password must never travel back.
        "password" or "file" => null,
        "money" => Attempted ?? FieldValue.Money(base.CurrentValue),
        _ => base.CurrentValue,
    };

    protected override void Render(TagHelperOutput output)
    {
        var unit = Suffix.NullIfEmpty() ?? (Type == "money" ? "€" : null);
        var unitId = unit is null ? null : FieldId + "-einheit";
        var input = Control(unitId);
        var wire = Type is "number" or "date" or "time" && For is not null ? InvariantMark() : null;
        if (unit is not null)
        {
            var text = KernHtml.Tag("span", "kern-input-group-text", unit).Attribute("id", unitId);
            input = KernHtml.Tag("div", "kern-input-group").With(input, text);
        }
        if (wire is null)
            Frame(output, input);
        else
            Frame(output, input, wire);
    }

    private TagBuilder Control(string? unitId)
    {
        var input = KernHtml.Tag("input", "kern-form-input__input");
        input.TagRenderMode = TagRenderMode.SelfClosing;
        if (ErrorText is not null)
            input.AddCssClass("kern-form-input__input--error");
        if (Type is "number" or "date" or "time" or "money")
            input.AddCssClass("portal-input--short");
        input.Attribute("type", Type == "money" ? "text" : Type);
        input.Attribute("inputmode", Type switch { "money" => "decimal", "number" => "numeric", _ => null });
        input.Attribute("value", CurrentValue);
        return Wire(input, unitId);
    }

    /// <summary>
    /// Number and date controls always post the machine format. Without this mark the model binder would read
    /// "1.5" by German rules as 15.
    /// </summary>
    private TagBuilder InvariantMark()
    {
        var mark = KernHtml.Tag("input");
        mark.TagRenderMode = TagRenderMode.SelfClosing;
        return mark.Attribute("type", "hidden").Attribute("name", "__Invariant").Attribute("value", FieldName);
    }
}
