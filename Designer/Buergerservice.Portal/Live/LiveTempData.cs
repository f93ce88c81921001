using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Buergerservice.Portal.Live;

/// <summary>
/// What one page has to say on the next one (TempData: "… ist erledigt"). A region that is kept up to date while the browser is on
/// its way there asks for its old page once more: that request neither takes the words nor wipes them.
/// </summary>
internal sealed class LiveTempData(CookieTempDataProvider cookie) : ITempDataProvider
{
    /// <summary>The header of a region's request; live.js sets it.</summary>
    public const string Header = "X-Live";

    public IDictionary<string, object> LoadTempData(HttpContext context) => IsOfRegion(context) ? new Dictionary<string, object>() : cookie.LoadTempData(context);

    public void SaveTempData(HttpContext context, IDictionary<string, object> values)
    {
        if (!IsOfRegion(context))
            cookie.SaveTempData(context, values);
    }

    private static bool IsOfRegion(HttpContext context) => HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.ContainsKey(Header);
}
