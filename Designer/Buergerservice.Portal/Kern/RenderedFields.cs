using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Buergerservice.Portal.Kern;

/// <summary>The fields this response has shown so far, in the order in which a person meets them.</summary>
public sealed class RenderedFields
{
    private readonly List<RenderedField> fields = [];

    internal static RenderedFields Of(ViewContext view)
    {
        if (view.HttpContext.Items[typeof(RenderedFields)] is not RenderedFields rendered)
            view.HttpContext.Items[typeof(RenderedFields)] = rendered = new RenderedFields();
        return rendered;
    }

    /// <summary>True when the page shows an error; the layout then puts "Fehler:" in front of the title.</summary>
    public static bool HasErrors(ViewContext view) => Of(view).Errors(view.ModelState).Any();

    internal void Add(RenderedField field) => fields.Add(field);

    /// <summary>Errors of fields in page order, then those that belong to no visible field.</summary>
    internal IEnumerable<RenderedError> Errors(ModelStateDictionary modelState)
    {
        foreach (var field in fields)
            if (field.Error is not null)
                yield return new RenderedError(field.Error, field.Id);

        var shown = fields.Select(f => f.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, entry) in modelState)
            if (!shown.Contains(key))
                foreach (var error in entry.Errors)
                    yield return new RenderedError(Text(error), FieldId: null);
    }

    internal static string Text(ModelError error) =>
        error.ErrorMessage.NullIfEmpty() ?? "Diese Angabe konnte nicht gelesen werden.";
}

internal sealed record RenderedField(string Name, string Id, string? Error);

internal sealed record RenderedError(string Text, string? FieldId);
