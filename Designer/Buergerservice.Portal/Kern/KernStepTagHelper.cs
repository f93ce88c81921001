using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

public enum StepState
{
    Open,
    Current,
    Done,
}

/// <summary>One step. Without a number of its own it has that of its place in the list.</summary>
[HtmlTargetElement("kern-step", ParentTag = "kern-stepper")]
public sealed class KernStepTagHelper : TagHelper
{
    public StepState State { get; set; }

    public int? Number { get; set; }

    public string? Href { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var number = Number ?? ((KernStepperTagHelper.Counter)context.Items[typeof(KernStepperTagHelper)]).Next();
        var text = await output.GetChildContentAsync();
        var (css, spoken) = State switch
        {
            StepState.Done => ("done", "abgeschlossen"),
            StepState.Current => ("current", "aktueller Schritt"),
            _ => ("open", "noch offen"),
        };

        output.TagName = "li";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"portal-step portal-step--{css}");
        if (Number is { } own)
            output.Attributes.SetAttribute("value", own.ToString(CultureInfo.InvariantCulture));
        if (State == StepState.Current)
            output.Attributes.SetAttribute("aria-current", "step");
        output.Content.Clear();
        output.Content.AppendHtml(Marker(number)).AppendHtml(Name(Href).With(text, KernHtml.ScreenReaderText($" ({spoken})")));
    }

    private TagBuilder Marker(int number)
    {
        // The list already numbers its items for screen readers.
        var marker = KernHtml.Tag("span", "portal-step__marker").Attribute("aria-hidden", "true");
        if (State == StepState.Done)
            return marker.With(KernHtml.Tag("span", "kern-icon kern-icon--check"));
        marker.InnerHtml.Append(number.ToString(CultureInfo.InvariantCulture));
        return marker;
    }

    private static TagBuilder Name(string? href) => href.NullIfEmpty() is null
        ? KernHtml.Tag("span", "portal-step__name")
        : KernHtml.Tag("a", "portal-step__name kern-link kern-link--no-visited-state").Attribute("href", href);
}
