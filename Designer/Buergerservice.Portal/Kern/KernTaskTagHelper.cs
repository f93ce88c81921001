using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>One task. The content is shown small below the title: due date, responsible unit.</summary>
[HtmlTargetElement("kern-task", ParentTag = "kern-tasklist")]
public sealed class KernTaskTagHelper : TagHelper
{
    public string Title { get; set; } = "";

    public string? Href { get; set; }

    /// <summary>Status word, shown as a badge.</summary>
    public string? Status { get; set; }

    public KernKind Kind { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var details = await output.GetChildContentAsync();
        var title = KernHtml.Tag("div", "kern-task-list__title portal-task__title").With(TitleElement());
        if (!details.IsEmptyOrWhiteSpace)
            title.InnerHtml.AppendHtml(KernHtml.Tag("div", "portal-task__details").With(details));

        output.TagName = "li";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "kern-task-list__item portal-task");
        output.Content.SetHtmlContent(title);
        if (Status.NullIfEmpty() is { } status)
        {
            var badge = KernHtml.Tag("span", $"kern-badge kern-badge--small kern-badge--{Kind.ToCss()}")
                .With(KernHtml.Icon(Kind.ToCss()), KernHtml.Tag("span", "kern-label kern-label--small", status));
            output.Content.AppendHtml(KernHtml.Tag("div", "kern-task-list__status").With(badge));
        }
    }

    private TagBuilder TitleElement() => Href.NullIfEmpty() is { } href
        ? KernHtml.Tag("a", "kern-link kern-link--no-visited-state", Title).Attribute("href", href)
        : KernHtml.Tag("span", "kern-body", Title);
}
