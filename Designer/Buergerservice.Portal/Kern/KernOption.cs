using Microsoft.AspNetCore.Mvc.Rendering;

namespace Buergerservice.Portal.Kern;

/// <summary>One choice of a select, a radio group or a checkbox group.</summary>
public sealed record KernOption(string Value, string Text, string? Hint = null, bool Disabled = false)
{
    internal bool Selected { get; init; }

    internal static KernOption From(SelectListItem item) =>
        new(item.Value ?? item.Text, item.Text, Disabled: item.Disabled) { Selected = item.Selected };
}
