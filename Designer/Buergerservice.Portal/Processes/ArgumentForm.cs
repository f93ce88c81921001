using System.Text.Json;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Values;
using Buergerservice.Portal.Views;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Buergerservice.Portal.Processes;

/// <summary>The inputs of a process as fields of a form.</summary>
/// <param name="Arguments">The inputs.</param>
/// <param name="Request">The request whose values are shown again.</param>
public sealed record ArgumentForm(IReadOnlyList<ArgumentDeclaration> Arguments, HttpRequest Request)
{
    /// <summary>Values the fields start with, as JSON by name of the input.</summary>
    public System.Text.Json.Nodes.JsonObject? Examples { get; init; }

    public static string FieldOf(string argument) => "wert." + argument;

    public static bool IsFlag(ArgumentDeclaration argument) => argument.Type == typeof(bool);

    /// <summary>Everything that is not one line of text is written as JSON.</summary>
    public static bool IsJson(ArgumentDeclaration argument) => argument.Type == typeof(object) || argument.Type == typeof(List<object?>) || argument.Type == typeof(Dictionary<string, object?>);

    public string? Typed(ArgumentDeclaration argument) => Request.HasFormContentType ? Request.Form[FieldOf(argument.Name)].ToString()
        : Examples?[argument.Name] switch { null => null, System.Text.Json.Nodes.JsonValue value when !IsJson(argument) => value.ToString(), var json => DefinitionJson.Write(json) };

    /// <summary>Reads the posted values; what is no value becomes an error of its field.</summary>
    public static Dictionary<string, object?> Read(IFormCollection form, IEnumerable<ArgumentDeclaration> arguments, ModelStateDictionary errors)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var argument in arguments)
        {
            var field = FieldOf(argument.Name);
            var typed = form[field].ToString();
            if (IsFlag(argument))
                values[argument.Name] = typed == "true";
            else if (!string.IsNullOrWhiteSpace(typed))
                Read(argument, field, typed, values, errors);
        }

        return values;
    }

    private static void Read(ArgumentDeclaration argument, string field, string typed, Dictionary<string, object?> values, ModelStateDictionary errors)
    {
        try
        {
            values[argument.Name] = ValueConverter.Convert(IsJson(argument) ? Plain.Parse(typed) : typed, argument.Type);
        }
        catch (JsonException)
        {
            errors.AddModelError(field, $"„{argument.DisplayName ?? argument.Name}“ ist kein gültiges JSON. Ein Text steht in Anführungszeichen, ein Objekt in geschweiften Klammern.");
        }
        catch (ValueConversionException e)
        {
            errors.AddModelError(field, e.Message);
        }
    }
}
