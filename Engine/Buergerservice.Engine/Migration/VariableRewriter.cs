using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Migration;

/// <summary>Carries the variables of one scope into another version: by id, else by name, converted to the new type.</summary>
internal static class VariableRewriter
{
    public static void Rewrite(JsonObject execution, CompiledActivity old, CompiledActivity target, MigrationPlan plan)
    {
        if (old.Variables.Count == 0 && target.Variables.Count == 0)
            return;
        var values = execution["variables"] as JsonObject ?? [];
        var result = new JsonObject();
        var used = new HashSet<string>();
        foreach (var variable in target.Variables)
        {
            var source = old.Variables.FirstOrDefault(v => v.Id == variable.Id) ?? old.Variables.FirstOrDefault(v => v.Name == variable.Name);
            if (source is null || !values.ContainsKey(source.Id))
            {
                plan.AddedVariables.Add(variable.Name);
                continue;
            }

            used.Add(source.Id);
            result[variable.Id] = source.TypeName == variable.TypeName ? values[source.Id]?.DeepClone() : Converted(values[source.Id], source, variable, plan);
        }

        plan.DroppedVariables.AddRange(old.Variables.Where(v => !used.Contains(v.Id)).Select(v => v.Name));
        execution["variables"] = result;
    }

    private static JsonNode? Converted(JsonNode? value, VariableDeclaration source, VariableDeclaration variable, MigrationPlan plan)
    {
        if (value is null)
            return null;
        try
        {
            var converted = ValueConverter.Convert(StateValues.Read(value.Deserialize<JsonElement>()), variable.Type);
            plan.ConvertedVariables.Add($"{variable.Name} ({source.TypeName} → {variable.TypeName})");
            var buffer = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(buffer))
                StateValues.Write(writer, converted);
            return JsonNode.Parse(buffer.WrittenSpan);
        }
        catch (ValueConversionException)
        {
            plan.Obstacles.Add($"Der Wert der Variable „{variable.Name}“ passt nicht zum neuen Typ {variable.TypeName}. Ändern Sie vorher den Wert.");
            return null;
        }
    }
}
