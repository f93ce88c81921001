using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Framed section with a title. Without <c>title</c> only the frame.</summary>
[HtmlTargetElement("kern-card")]
public sealed class KernCardTagHelper : TagHelper
{
    public string? Title { get; set; }

    public string? Preline { get; set; }

    public string? Subline { get; set; }

    /// <summary>Makes the title a link.</summary>
    public string? Href { get; set; }

    public int Heading { get; set; } = 2;

    /// <summary>Fills the height of its grid cell.</summary>
    public bool Stretch { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = Title.NullIfEmpty() is null ? "div" : "section";
        output.TagMode = TagMode.StartTagAndEndTag;
        var given = output.Attributes.TryGetAttribute("class", out var own) ? " " + KernHtml.AttributeText(own.Value) : "";
        output.Attributes.SetAttribute("class", (Stretch ? "kern-card portal-card" : "kern-card kern-card--hug portal-card") + given);
        output.PreContent.AppendHtml("<div class=\"kern-card__container\">");
        if (Title.NullIfEmpty() is { } title)
            output.PreContent.AppendHtml(Header(title));
        output.PreContent.AppendHtml("<div class=\"kern-card__body portal-card__body\">");
        output.PostContent.AppendHtml("</div></div>");
    }

    private TagBuilder Header(string title)
    {
        var heading = KernHtml.Tag($"h{Heading}", "kern-title");
        if (Href.NullIfEmpty() is { } href)
            heading.InnerHtml.AppendHtml(KernHtml.Tag("a", "portal-card__link", title).Attribute("href", href));
        else
            heading.InnerHtml.Append(title);

        var header = KernHtml.Tag("header", "kern-card__header");
        if (Preline.NullIfEmpty() is { } preline)
            header.InnerHtml.AppendHtml(KernHtml.Tag("p", "kern-preline", preline));
        header.InnerHtml.AppendHtml(heading);
        if (Subline.NullIfEmpty() is { } subline)
            header.InnerHtml.AppendHtml(KernHtml.Tag("p", "kern-subline", subline));
        return header;
    }
}
