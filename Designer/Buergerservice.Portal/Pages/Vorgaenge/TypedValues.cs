using System.Text.Json;
using Buergerservice.Engine.Values;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Buergerservice.Portal.Pages.Vorgaenge;

/// <summary>Values of a process typed by hand: what is not one line of text is written as JSON.</summary>
internal static class TypedValues
{
    public static bool IsJson(Type type) => type == typeof(object) || (type.IsGenericType && type != typeof(Nullable<>) && Nullable.GetUnderlyingType(type) is null);

    public static bool IsFlag(Type type) => (Nullable.GetUnderlyingType(type) ?? type) == typeof(bool);

    /// <summary>Reads a typed value; a mistake is reported beside its field.</summary>
    public static bool TryRead(string typed, Type type, string field, string label, ModelStateDictionary errors, out object? value)
    {
        value = null;
        try
        {
            value = type == typeof(object) ? ParseLoosely(typed) : ValueConverter.Convert(IsJson(type) ? Plain.Parse(typed) : typed, type);
            return true;
        }
        catch (JsonException)
        {
            errors.AddModelError(field, $"„{label}“ ist kein gültiges JSON. Eine Liste steht in eckigen, ein Objekt in geschweiften Klammern.");
        }
        catch (ValueConversionException e)
        {
            errors.AddModelError(field, $"„{label}“: {e.Message}");
        }

        return false;
    }

    // Anything may stand here; what is no JSON is meant as text.
    private static object? ParseLoosely(string typed)
    {
        try
        {
            return Plain.Parse(typed);
        }
        catch (JsonException)
        {
            return typed;
        }
    }
}
