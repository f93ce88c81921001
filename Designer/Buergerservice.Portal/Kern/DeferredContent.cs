using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Buergerservice.Portal.Kern;

/// <summary>
/// Content that is computed when the finished page is written. The error summary stands above the fields it lists
/// and can know their order only then.
/// </summary>
internal sealed class DeferredContent(Func<IHtmlContent?> content) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder) => content()?.WriteTo(writer, encoder);
}
