using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>
/// What every form field shares. A field is bound either to the page's model (<c>for</c>) or, for forms that are
/// described by data at run time, to a plain name and value.
/// </summary>
public abstract class KernFieldTagHelper : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public ModelExpression? For { get; set; }

    public string? Name { get; set; }

    /// <summary>Machine format: ISO dates, decimal point. What a person typed before is shown again unchanged.</summary>
    public string? Value { get; set; }

    public string? Label { get; set; }

    public string? Hint { get; set; }

    public string? Error { get; set; }

    public string? Id { get; set; }

    public bool? Required { get; set; }

    /// <summary>Off for search and filter forms, where every field is optional and saying so is noise.</summary>
    public bool ShowOptional { get; set; } = true;

    /// <summary>Attributes the tag helper does not know (maxlength, autocomplete, data-…) belong to the control.</summary>
    private List<KeyValuePair<string, string>> ControlAttributes { get; } = [];

    protected string FieldName => Name.NullIfEmpty()
        ?? (For is null ? throw new InvalidOperationException("A KERN field needs for= or name=.") : ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name));

    protected string FieldId => Id.NullIfEmpty() ?? TagBuilder.CreateSanitizedId(FieldName, "_");

    protected string LabelText => Label.NullIfEmpty() ?? For?.Metadata.GetDisplayName() ?? FieldName;

    protected bool IsRequired => Required ?? (For is { Metadata: { IsRequired: true, UnderlyingOrModelType: var type } } && type != typeof(bool));

    protected string? ErrorText
    {
        get
        {
            if (Error.NullIfEmpty() is { } given)
                return given;
            return ViewContext.ModelState.TryGetValue(FieldName, out var entry) && entry.Errors.Count > 0 ? RenderedFields.Text(entry.Errors[0]) : null;
        }
    }

    /// <summary>What was typed wins over the model, so that nobody types twice after an error.</summary>
    protected string? Attempted => ViewContext.ModelState.TryGetValue(FieldName, out var entry) ? entry.AttemptedValue : null;

    protected virtual string? CurrentValue => Attempted ?? (For is null ? Value : FieldValue.Format(For.Model));

    protected bool Optional => ShowOptional && !IsRequired;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        foreach (var attribute in output.Attributes)
            if (attribute.Name != "class")
                ControlAttributes.Add(new(attribute.Name, KernHtml.AttributeText(attribute.Value)));
        foreach (var (name, _) in ControlAttributes)
            output.Attributes.RemoveAll(name);

        await ReadChildrenAsync(context, output);
        // A field counts as met before its content is written: the summary lists fields in this order.
        RenderedFields.Of(ViewContext).Add(new RenderedField(FieldName, FieldId, ErrorText));
        Render(output);
    }

    protected virtual Task ReadChildrenAsync(TagHelperContext context, TagHelperOutput output) => Task.CompletedTask;

    protected abstract void Render(TagHelperOutput output);

    /// <summary>Attributes every control carries, whatever its type.</summary>
    protected TagBuilder Wire(TagBuilder control, string? alsoDescribedBy = null)
    {
        foreach (var (name, value) in ControlAttributes)
            control.Attribute(name, value);
        string?[] describing = [Hint.NullIfEmpty() is null ? null : HintId, ErrorText is null ? null : ErrorId, alsoDescribedBy];
        var ids = string.Join(' ', describing.OfType<string>());
        control.Attribute("id", FieldId).Attribute("name", FieldName);
        control.Attribute("aria-describedby", ids.NullIfEmpty());
        control.Attribute("aria-invalid", ErrorText is null ? null : "true");
        // Not "required": the browser's own bubbles speak the browser's language and hide all errors but the first.
        control.Attribute("aria-required", IsRequired ? "true" : null);
        return control;
    }

    /// <summary>Label above the control, as text fields and selects have it.</summary>
    protected void Frame(TagHelperOutput output, params ReadOnlySpan<IHtmlContent> control)
    {
        Open(output, "div", "kern-form-input", "kern-form-input--error");
        var label = KernHtml.Tag("label", "kern-label", LabelText).Attribute("for", FieldId);
        if (Optional)
            label.InnerHtml.AppendHtml(OptionalMark());
        output.Content.AppendHtml(label);
        AppendHint(output);
        foreach (var part in control)
            output.Content.AppendHtml(part);
        AppendError(output);
    }

    protected static void Open(TagHelperOutput output, string tag, string cssClass)
    {
        output.TagName = tag;
        output.TagMode = TagMode.StartTagAndEndTag;
        var given = output.Attributes.TryGetAttribute("class", out var own) ? " " + KernHtml.AttributeText(own.Value) : "";
        output.Attributes.SetAttribute("class", cssClass + given);
        output.Content.Clear();
    }

    protected void Open(TagHelperOutput output, string tag, string cssClass, string errorClass) =>
        Open(output, tag, ErrorText is null ? cssClass : $"{cssClass} {errorClass}");

    protected static TagBuilder OptionalMark() => KernHtml.Tag("span", "kern-label__optional", " – optional");

    protected void AppendHint(TagHelperOutput output)
    {
        if (Hint.NullIfEmpty() is { } hint)
            output.Content.AppendHtml(KernHtml.Tag("div", "kern-hint", hint).Attribute("id", HintId));
    }

    protected void AppendError(TagHelperOutput output)
    {
        if (ErrorText is not { } error)
            return;
        var text = KernHtml.Tag("span", "kern-body").With(KernHtml.ScreenReaderText("Fehler: "));
        text.InnerHtml.Append(error);
        output.Content.AppendHtml(KernHtml.Tag("p", "kern-error").Attribute("id", ErrorId).With(KernHtml.Icon("danger"), text));
    }

    private string HintId => FieldId + "-hinweis";

    private string ErrorId => FieldId + "-fehler";
}
