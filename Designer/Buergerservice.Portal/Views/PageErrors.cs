using Buergerservice.Engine;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Buergerservice.Portal.Views;

/// <summary>Puts refusals of the commands beside the fields they are about.</summary>
internal static class PageErrors
{
    /// <summary>Adds the messages. Commands name fields as interfaces do (camelCase); keys of the model state ignore case.</summary>
    /// <param name="errors">Model state of the page.</param>
    /// <param name="refusal">The refusal.</param>
    /// <param name="prefix">Name of the bound object, such as <c>Input</c>.</param>
    public static void Add(this ModelStateDictionary errors, InputException refusal, string prefix)
    {
        if (refusal.Fields.Count == 0)
            errors.AddModelError("", refusal.Message);
        foreach (var (field, message) in refusal.Fields)
            errors.AddModelError($"{prefix}.{field}", message);
    }

    /// <summary>True for refusals a person can act on; they are shown on the page instead of an error page.</summary>
    public static bool IsForPeople(Exception refusal) => refusal is ConflictException or DomainRuleException;
}
