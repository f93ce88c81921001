using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Message box. With <c>live="true"</c> it is read out at once: only for what just happened.</summary>
[HtmlTargetElement("kern-alert")]
public sealed class KernAlertTagHelper : TagHelper
{
    public KernKind Kind { get; set; }

    public string Title { get; set; } = "";

    /// <summary>Level of the title when it is a heading; 0 leaves it out of the page's outline.</summary>
    public int Heading { get; set; }

    public bool Live { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var body = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"kern-alert kern-alert--{Kind.ToCss()}");
        if (Live)
            output.Attributes.SetAttribute("role", Kind is KernKind.Danger or KernKind.Warning ? "alert" : "status");

        output.Content.Clear();
        output.Content.AppendHtml(KernHtml.Tag("div", "kern-alert__header").With(
            KernHtml.Icon(Kind.ToCss()),
            KernHtml.Tag(Heading > 0 ? $"h{Heading}" : "p", "kern-title", Title)));
        if (!body.IsEmptyOrWhiteSpace)
            output.Content.AppendHtml(KernHtml.Tag("div", "kern-alert__body").With(KernHtml.Tag("div", "kern-body").With(body)));
    }
}
