using System.Collections;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Buergerservice.Portal.Kern;

/// <summary>Fields with a fixed set of answers, from <c>items</c>, from <c>options</c> or from child elements.</summary>
public abstract class KernChoiceTagHelper : KernFieldTagHelper
{
    public IEnumerable<SelectListItem>? Items { get; set; }

    public IEnumerable<KernOption>? Options { get; set; }

    protected IReadOnlyList<KernOption> Choices { get; private set; } = [];

    protected override async Task ReadChildrenAsync(TagHelperContext context, TagHelperOutput output)
    {
        var children = new List<KernOption>();
        context.Items[typeof(KernOption)] = children;
        await output.GetChildContentAsync();
        Choices = [.. (Items ?? []).Select(KernOption.From), .. Options ?? [], .. children];
    }

    /// <summary>Values chosen now: typed before, then the model, then the items' own marks.</summary>
    protected IReadOnlySet<string> ChosenValues()
    {
        if (ViewContext.ModelState.TryGetValue(FieldName, out var entry) && entry.RawValue is { } raw)
            return Texts(raw);
        var given = Given();
        return given.Count > 0 ? given : Choices.Where(c => c.Selected).Select(c => c.Value).ToHashSet();
    }

    protected virtual IReadOnlySet<string> Given() => Texts(For is null ? Value : For.Model);

    protected static IReadOnlySet<string> Texts(object? values) => values switch
    {
        null => new HashSet<string>(),
        string text => new HashSet<string> { text },
        IEnumerable many => many.Cast<object?>().Select(FieldValue.Format).OfType<string>().ToHashSet(),
        _ => new HashSet<string> { FieldValue.Format(values) ?? "" },
    };
}
