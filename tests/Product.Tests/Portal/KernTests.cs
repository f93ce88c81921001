using Buergerservice.Portal.Kern;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Xunit;

namespace Buergerservice.Product.Tests.Portal;

public sealed class KernTests
{
    [Fact]
    public void Progress_bars_in_a_loop_have_ids_of_their_own()
    {
        var view = new ViewContext { HttpContext = new DefaultHttpContext() };
        Assert.Contains("id=\"fortschritt-1\"", Progress(view), StringComparison.Ordinal);
        Assert.Contains("id=\"fortschritt-2\"", Progress(view), StringComparison.Ordinal);
    }

    // A loop runs the same place of the template again, so that the unique id stays the same.
    private static string Progress(ViewContext view)
    {
        var output = new TagHelperOutput("kern-progress", [], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        new KernProgressTagHelper { View = view, Value = 1, Max = 2 }.Process(new TagHelperContext([], new Dictionary<object, object>(), "same"), output);
        return output.Content.GetContent();
    }
}
