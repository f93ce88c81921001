using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>List of things to do with their status. Children: <c>kern-task</c>.</summary>
[HtmlTargetElement("kern-tasklist")]
public sealed class KernTasklistTagHelper : TagHelper
{
    public string? Title { get; set; }

    public int Heading { get; set; } = 2;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "kern-task-list");
        if (Title.NullIfEmpty() is { } title)
            output.PreContent.AppendHtml(KernHtml.Tag("div", "kern-task-list__header").With(KernHtml.Tag($"h{Heading}", "kern-heading-medium", title)));
        output.PreContent.AppendHtml("<ul class=\"kern-task-list__list\">");
        output.PostContent.AppendHtml("</ul>");
    }
}
