using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>A choice written in the page: <c>&lt;kern-option value="pilot"&gt;Pilotbetrieb&lt;/kern-option&gt;</c>.</summary>
[HtmlTargetElement("kern-option", ParentTag = "kern-select")]
[HtmlTargetElement("kern-option", ParentTag = "kern-radio-group")]
[HtmlTargetElement("kern-option", ParentTag = "kern-checkbox-group")]
public sealed class KernOptionTagHelper : TagHelper
{
    public string? Value { get; set; }

    public string? Text { get; set; }

    public string? Hint { get; set; }

    public bool Disabled { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var text = Text.NullIfEmpty() ?? KernHtml.AttributeText(await output.GetChildContentAsync()).Trim();
        var options = (List<KernOption>)context.Items[typeof(KernOption)];
        options.Add(new KernOption(Value ?? text, text, Hint.NullIfEmpty(), Disabled));
        output.SuppressOutput();
    }
}
