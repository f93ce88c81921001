using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>All errors of the page with links to their fields, in the order of the fields. Nothing without errors.</summary>
[HtmlTargetElement("kern-error-summary", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class KernErrorSummaryTagHelper : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public string? Title { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(new DeferredContent(Summary));
    }

    private TagBuilder? Summary()
    {
        var errors = RenderedFields.Of(ViewContext).Errors(ViewContext.ModelState).ToList();
        if (errors.Count == 0)
            return null;
        var title = Title.NullIfEmpty() ?? (errors.Count == 1 ? "Bitte prüfen Sie eine Angabe" : $"Bitte prüfen Sie {errors.Count} Angaben");
        var list = KernHtml.Tag("ul", "kern-list kern-list--bullet");
        foreach (var error in errors)
            list.InnerHtml.AppendHtml(KernHtml.Tag("li").With(Entry(error)));

        return KernHtml.Tag("div", "kern-alert kern-alert--danger portal-error-summary")
            .Attribute("id", "fehler").Attribute("role", "alert").Attribute("tabindex", "-1").Attribute("autofocus", "autofocus")
            .With(
                KernHtml.Tag("div", "kern-alert__header").With(KernHtml.Icon("danger"), KernHtml.Tag("h2", "kern-title", title)),
                KernHtml.Tag("div", "kern-alert__body").With(list));
    }

    private static TagBuilder Entry(RenderedError error) => error.FieldId is null
        ? KernHtml.Tag("span", text: error.Text)
        : KernHtml.Tag("a", "kern-link kern-link--no-visited-state", error.Text).Attribute("href", "#" + error.FieldId);
}
