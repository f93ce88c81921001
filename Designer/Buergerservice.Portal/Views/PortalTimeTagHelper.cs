using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Views;

/// <summary>A point in time with its machine form. Nothing for null.</summary>
[HtmlTargetElement("portal-time", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PortalTimeTagHelper : TagHelper
{
    public DateTimeOffset? At { get; set; }

    /// <summary>The day only.</summary>
    public bool Day { get; set; }

    /// <summary>With seconds, for journals.</summary>
    public bool Seconds { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (At is not { } at)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", GermanTime.Of(at).ToString(Day ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
        output.Content.SetContent(Day ? GermanTime.Day(at) : Seconds ? GermanTime.Second(at) : GermanTime.Moment(at));
    }
}
