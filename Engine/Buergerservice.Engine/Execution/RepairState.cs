using System.Text.Json;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Execution;

/// <summary>The part of the stored state that most instances do not have: repairs, compensations, steps kept for later.</summary>
internal static class RepairState
{
    public static void Write(Utf8JsonWriter writer, ActivityExecution execution)
    {
        if (execution.Repair is { } repair)
            WriteRepair(writer, repair);
        if (execution.Compensations is { Count: > 0 } entries)
            WriteEntries(writer, "compensations", entries);
        if (execution.Compensating is not { } run)
            return;
        writer.WriteStartObject("compensating");
        if (run.Fault is not null)
            writer.WriteString("fault", run.Fault);
        WriteEntries(writer, "remaining", run.Remaining);
        writer.WriteEndObject();
    }

    public static void Read(JsonElement json, ActivityExecution execution, CompiledWorkflow workflow)
    {
        execution.Repair = ReadRepair(json);
        if (json.TryGetProperty("compensations", out var entries))
            execution.Compensations = ReadEntries(entries, workflow);
        if (json.TryGetProperty("compensating", out var run))
            execution.Compensating = new(ReadEntries(run.GetProperty("remaining"), workflow), run.TryGetProperty("fault", out var fault) ? fault.GetString() : null);
    }

    public static void WritePending(Utf8JsonWriter writer, WorkflowInstance instance)
    {
        if (instance.PendingSteps.Count == 0)
            return;
        writer.WriteStartArray("pending");
        foreach (var step in instance.PendingSteps)
        {
            writer.WriteStartObject();
            writer.WriteString("step", step.Node.Id);
            writer.WriteNumber("owner", step.Owner.Id);
            if (step.Tag is not null)
                writer.WriteString("tag", step.Tag);
            if (step.Variables is { } variables)
                WriteValue(writer, "variables", variables);
            if (step.Repair is { } repair)
                WriteRepair(writer, repair);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    public static void ReadPending(JsonElement json, WorkflowInstance instance, CompiledWorkflow workflow)
    {
        if (!json.TryGetProperty("pending", out var pending))
            return;
        var owners = instance.LiveExecutions.ToDictionary(e => e.Id);
        foreach (var step in pending.EnumerateArray())
        {
            if (!owners.TryGetValue(step.GetProperty("owner").GetInt32(), out var owner))
                continue;
            owner.Scheduled++;
            instance.PendingSteps.Add(new(Step(step, workflow), owner, step.TryGetProperty("tag", out var tag) ? tag.GetString() : null, Variables(step), ReadRepair(step)));
        }
    }

    private static void WriteRepair(Utf8JsonWriter writer, StepRepair repair)
    {
        writer.WriteStartObject("repair");
        if (repair.Inputs is { } inputs)
            WriteValue(writer, "inputs", inputs);
        if (repair.Trigger is { } trigger)
            writer.WriteString("trigger", trigger);
        writer.WritePropertyName("attempts");
        JsonSerializer.Serialize(writer, repair.Attempts, JsonSerializerOptions.Web);
        writer.WriteEndObject();
    }

    private static StepRepair? ReadRepair(JsonElement json) => !json.TryGetProperty("repair", out var repair) ? null
        : new(repair.TryGetProperty("inputs", out var inputs) ? StateValues.ReadObject(inputs) : null, repair.GetProperty("attempts").Deserialize<List<FailedAttempt>>(JsonSerializerOptions.Web)!)
        {
            Trigger = repair.TryGetProperty("trigger", out var trigger) ? trigger.GetString() : null,
        };

    private static void WriteEntries(Utf8JsonWriter writer, string name, List<CompensationEntry> entries)
    {
        writer.WriteStartArray(name);
        foreach (var entry in entries)
        {
            writer.WriteStartObject();
            writer.WriteString("step", entry.Step.Id);
            writer.WriteString("of", entry.ActivityId);
            writer.WriteNumber("order", entry.Order);
            if (entry.Variables is { } variables)
                WriteValue(writer, "variables", variables);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static List<CompensationEntry> ReadEntries(JsonElement json, CompiledWorkflow workflow) =>
        [.. json.EnumerateArray().Select(e => new CompensationEntry(Step(e, workflow), e.GetProperty("of").GetString()!, e.GetProperty("order").GetInt64(), Variables(e)))];

    private static CompiledActivity Step(JsonElement json, CompiledWorkflow workflow)
    {
        var id = json.GetProperty("step").GetString()!;
        return workflow.Find(id) ?? throw new JsonException($"Der Schritt „{id}“ des gespeicherten Zustands fehlt in der Definition.");
    }

    private static Dictionary<string, object?>? Variables(JsonElement json) => json.TryGetProperty("variables", out var values) ? StateValues.ReadObject(values) : null;

    private static void WriteValue(Utf8JsonWriter writer, string name, Dictionary<string, object?> values)
    {
        writer.WritePropertyName(name);
        StateValues.Write(writer, values);
    }
}
