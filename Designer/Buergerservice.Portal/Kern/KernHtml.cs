using System.Net;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Buergerservice.Portal.Kern;

/// <summary>Small pieces of markup that several tag helpers share.</summary>
internal static class KernHtml
{
    public static TagBuilder Tag(string name, string? cssClass = null, string? text = null)
    {
        var tag = new TagBuilder(name);
        if (cssClass is not null)
            tag.AddCssClass(cssClass);
        if (text is not null)
            tag.InnerHtml.Append(text);
        return tag;
    }

    public static TagBuilder With(this TagBuilder tag, params ReadOnlySpan<IHtmlContent> children)
    {
        foreach (var child in children)
            tag.InnerHtml.AppendHtml(child);
        return tag;
    }

    public static TagBuilder Attribute(this TagBuilder tag, string name, string? value)
    {
        if (value is not null)
            tag.MergeAttribute(name, value, replaceExisting: true);
        return tag;
    }

    /// <summary>Icons repeat what the text beside them says, so they are hidden from screen readers.</summary>
    public static TagBuilder Icon(string name) => Tag("span", $"kern-icon kern-icon--{name}").Attribute("aria-hidden", "true");

    public static TagBuilder ScreenReaderText(string text) => Tag("span", "kern-sr-only", text);

    public static string ToCss(this KernKind kind) => kind switch
    {
        KernKind.Success => "success",
        KernKind.Warning => "warning",
        KernKind.Danger => "danger",
        _ => "info",
    };

    public static string? NullIfEmpty(this string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>The plain text of an attribute Razor has already turned into HTML.</summary>
    public static string AttributeText(object? value)
    {
        if (value is not IHtmlContent html)
            return value?.ToString() ?? "";
        using var writer = new StringWriter();
        html.WriteTo(writer, HtmlEncoder.Default);
        return WebUtility.HtmlDecode(writer.ToString());
    }
}
