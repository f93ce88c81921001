using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Links to the pages of a list. Keeps the rest of the query, so filters survive. Nothing for one page.</summary>
[HtmlTargetElement("kern-pagination", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class KernPaginationTagHelper : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>Counts from 1.</summary>
    public int Page { get; set; } = 1;

    public int Pages { get; set; }

    /// <summary>Name of the page number in the query string.</summary>
    public string Parameter { get; set; } = "seite";

    public string Label { get; set; } = "Seiten der Liste";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (Pages <= 1)
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("aria-label", Label);
        var list = KernHtml.Tag("ul", "portal-pagination");
        if (Page > 1)
            list.InnerHtml.AppendHtml(Item(Link(Page - 1, "Zurück").Attribute("rel", "prev")));
        foreach (var number in Shown())
            list.InnerHtml.AppendHtml(number is { } page ? Item(Number(page)) : Item(Gap()));
        if (Page < Pages)
            list.InnerHtml.AppendHtml(Item(Link(Page + 1, "Weiter").Attribute("rel", "next")));
        output.Content.SetHtmlContent(list);
    }

    /// <summary>First, last and the neighbours; null stands for a gap.</summary>
    private IEnumerable<int?> Shown()
    {
        var previous = 0;
        foreach (var page in new[] { 1, Page - 1, Page, Page + 1, Pages }.Where(p => p >= 1 && p <= Pages).Distinct().Order())
        {
            if (page > previous + 1)
                yield return null;
            yield return previous = page;
        }
    }

    private TagBuilder Number(int page)
    {
        var link = Link(page, "");
        link.InnerHtml.AppendHtml(KernHtml.ScreenReaderText("Seite ")).Append(page.ToString(CultureInfo.CurrentCulture));
        return link.Attribute("aria-current", page == Page ? "page" : null);
    }

    private TagBuilder Link(int page, string text)
    {
        var request = ViewContext.HttpContext.Request;
        var query = new QueryBuilder(request.Query.Where(q => !q.Key.Equals(Parameter, StringComparison.OrdinalIgnoreCase)))
        {
            { Parameter, page.ToString(CultureInfo.InvariantCulture) },
        };
        return KernHtml.Tag("a", "portal-pagination__link", text).Attribute("href", request.PathBase + request.Path + query.ToQueryString());
    }

    private static TagBuilder Gap() => KernHtml.Tag("span", "portal-pagination__gap", "…").Attribute("aria-hidden", "true");

    private static TagBuilder Item(TagBuilder content) => KernHtml.Tag("li").With(content);
}
