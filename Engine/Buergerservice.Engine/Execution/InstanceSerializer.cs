using System.Buffers;
using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Children;
using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Execution;

/// <summary>
/// Turns an instance into bytes and back. Steps are named by activity id, so the state does not depend on the order of
/// a definition. The format carries its version: a later release reads what this one wrote.
/// </summary>
public static class InstanceSerializer
{
    /// <summary>Version of the format written.</summary>
    public const int FormatVersion = 1;

    /// <summary>Largest state, in bytes: what is larger belongs into the content store.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    // Deeper than any definition and any value can make it.
    private const int MaxDepth = 1000;

    // What WriteHead writes, without the values.
    private static readonly FrozenSet<string> Head = FrozenSet.Create(StringComparer.Ordinal, "format", "id", "tenant", "createdAt", "status", "subStatus", "name", "correlationId", "parent", "exchange", "journal", "next");

    private static readonly JsonWriterOptions Options = new() { MaxDepth = MaxDepth, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the state of an instance that is not in a burst.</summary>
    /// <exception cref="DomainRuleException">The state is larger than <see cref="MaxBytes"/>.</exception>
    public static byte[] Write(WorkflowInstance instance)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", FormatVersion);
            WriteHead(writer, instance);
            if (instance.Top is { } top)
            {
                writer.WritePropertyName("top");
                WriteExecution(writer, top);
            }

            WriteBookmarks(writer, instance);
            WriteIncidents(writer, instance);
            RepairState.WritePending(writer, instance);
            writer.WriteEndObject();
        }

        return buffer.WrittenCount <= MaxBytes ? buffer.WrittenSpan.ToArray()
            : throw new DomainRuleException($"Die Daten des Vorgangs sind größer als {MaxBytes / 1024 / 1024} MiB und können nicht gespeichert werden. Legen Sie große Inhalte als Datei ab.");
    }

    /// <summary>Reads a state against the definition version it belongs to.</summary>
    /// <exception cref="JsonException">The bytes are not a state.</exception>
    /// <exception cref="NewerStateException">The state is of a newer format.</exception>
    public static WorkflowInstance Read(ReadOnlyMemory<byte> state, CompiledWorkflow workflow)
    {
        try
        {
            using var document = JsonDocument.Parse(state, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Read(document.RootElement, workflow);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw new JsonException("Der gespeicherte Zustand ist beschädigt.", e);
        }
    }

    private static WorkflowInstance Read(JsonElement json, CompiledWorkflow workflow)
    {
        if (json.GetProperty("format").GetInt32() > FormatVersion)
            throw new NewerStateException();
        var instance = new WorkflowInstance
        {
            Id = json.GetProperty("id").GetGuid(),
            DefinitionId = workflow.Document.DefinitionId,
            DefinitionVersionId = workflow.VersionId,
            DefinitionVersion = workflow.Version,
            Tenant = json.GetProperty("tenant").GetString()!,
            CreatedAt = json.GetProperty("createdAt").GetDateTimeOffset(),
            Status = Enum.Parse<InstanceStatus>(json.GetProperty("status").GetString()!),
            SubStatus = Enum.Parse<InstanceSubStatus>(json.GetProperty("subStatus").GetString()!),
            Name = Text(json, "name"),
            CorrelationId = Text(json, "correlationId"),
            Exchange = json.TryGetProperty("exchange", out var exchange) ? exchange.GetGuid() : null,
            Parent = json.TryGetProperty("parent", out var parent) ? parent.Deserialize<ParentLink>(JsonSerializerOptions.Web) : null,
            NextJournalSequence = json.GetProperty("journal").GetInt64(),
            NextExecutionId = json.GetProperty("next").GetInt32(),
            Input = Values(json, "input", StringComparer.OrdinalIgnoreCase),
            Output = Values(json, "output", StringComparer.OrdinalIgnoreCase),
            ActivityOutputs = Values(json, "outputs", StringComparer.Ordinal),
        };
        if (json.TryGetProperty("top", out var top))
            instance.Top = ReadExecution(top, workflow, null);
        ReadBookmarks(json, instance);
        ReadIncidents(json, instance);
        RepairState.ReadPending(json, instance, workflow);
        return instance;
    }

    /// <summary>
    /// The state of an instance that has ended, without any value: its head alone, which says what it was and when. Neither the
    /// definition nor the values have to be readable for it.
    /// </summary>
    /// <exception cref="JsonException">The bytes are not a state.</exception>
    public static byte[] WithoutValues(ReadOnlyMemory<byte> state)
    {
        using var document = JsonDocument.Parse(state, new JsonDocumentOptions { MaxDepth = MaxDepth });
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException("Der gespeicherte Zustand ist beschädigt.");
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            foreach (var property in document.RootElement.EnumerateObject().Where(p => Head.Contains(p.Name)))
                property.WriteTo(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>True when the state is that of an instance of which nothing runs, without reading all of it.</summary>
    public static bool IsHeld(ReadOnlySpan<byte> state)
    {
        var reader = new Utf8JsonReader(state);
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("subStatus"u8))
                continue;
            reader.Read();
            return reader.ValueTextEquals(nameof(InstanceSubStatus.Faulted)) || reader.ValueTextEquals(nameof(InstanceSubStatus.Paused));
        }

        return false;
    }

    private static void WriteHead(Utf8JsonWriter writer, WorkflowInstance instance)
    {
        writer.WriteString("id", instance.Id);
        writer.WriteString("tenant", instance.Tenant);
        writer.WriteString("createdAt", instance.CreatedAt);
        writer.WriteString("status", instance.Status.ToString());
        writer.WriteString("subStatus", instance.SubStatus.ToString());
        if (instance.Name is not null)
            writer.WriteString("name", instance.Name);
        if (instance.CorrelationId is not null)
            writer.WriteString("correlationId", instance.CorrelationId);
        if (instance.Parent is { } parent)
        {
            writer.WritePropertyName("parent");
            JsonSerializer.Serialize(writer, parent, JsonSerializerOptions.Web);
        }

        if (instance.Exchange is { } exchange)
            writer.WriteString("exchange", exchange);
        writer.WriteNumber("journal", instance.NextJournalSequence);
        writer.WriteNumber("next", instance.NextExecutionId);
        WriteValues(writer, "input", instance.Input);
        WriteValues(writer, "output", instance.Output);
        WriteValues(writer, "outputs", instance.ActivityOutputs);
    }

    private static void WriteExecution(Utf8JsonWriter writer, ActivityExecution execution)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", execution.Id);
        writer.WriteString("step", execution.Node.Id);
        if (execution.Status != ExecutionStatus.Running)
            writer.WriteString("status", execution.Status.ToString());
        if (execution.Tag is not null)
            writer.WriteString("tag", execution.Tag);
        if (execution.Variables is { } variables)
            WriteVariables(writer, execution.Node, variables);
        WriteValues(writer, "dynamic", execution.DynamicVariables);
        WriteValues(writer, "properties", execution.PropertiesOrNull);
        if (execution is { State: { } state, Node.Activity: IStatefulContainer container })
        {
            writer.WritePropertyName("state");
            StateValues.Write(writer, container.Save(state));
        }

        RepairState.Write(writer, execution);
        if (execution.Children.Count > 0)
        {
            writer.WriteStartArray("children");
            foreach (var child in execution.Children)
                WriteExecution(writer, child);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static ActivityExecution ReadExecution(JsonElement json, CompiledWorkflow workflow, ActivityExecution? parent)
    {
        var step = json.GetProperty("step").GetString()!;
        var node = workflow.Find(step) ?? throw new JsonException($"Der Schritt „{step}“ des gespeicherten Zustands fehlt in der Definition.");
        var execution = new ActivityExecution(json.GetProperty("id").GetInt32(), node, parent)
        {
            Status = Text(json, "status") is { } status ? Enum.Parse<ExecutionStatus>(status) : ExecutionStatus.Running,
            Tag = Text(json, "tag"),
            DynamicVariables = json.TryGetProperty("dynamic", out var dynamic) ? StateValues.ReadObject(dynamic) : null,
        };
        if (json.TryGetProperty("variables", out var variables) && execution.Variables is { } slots)
        {
            for (var slot = 0; slot < slots.Length; slot++)
            {
                if (variables.TryGetProperty(node.Variables[slot].Id, out var value))
                    slots[slot] = StateValues.Read(value);
            }
        }

        if (json.TryGetProperty("properties", out var properties))
        {
            foreach (var (key, value) in StateValues.ReadObject(properties))
                execution.Properties[key] = value;
        }

        if (node.Activity is IStatefulContainer container)
            execution.State = container.Load(json.TryGetProperty("state", out var state) ? StateValues.Read(state) : null);
        RepairState.Read(json, execution, workflow);
        if (json.TryGetProperty("children", out var children))
        {
            foreach (var child in children.EnumerateArray())
                execution.Add(ReadExecution(child, workflow, execution));
        }

        return execution;
    }

    // Step, name and hash of a wait follow from its execution and are not written.
    private static void WriteBookmarks(Utf8JsonWriter writer, WorkflowInstance instance)
    {
        if (instance.LiveBookmarks.Count == 0)
            return;
        writer.WriteStartArray("bookmarks");
        foreach (var bookmark in instance.LiveBookmarks)
        {
            writer.WriteStartObject();
            writer.WriteString("id", bookmark.Id);
            writer.WriteNumber("execution", bookmark.ExecutionId);
            writer.WriteString("kind", bookmark.Kind.ToString());
            writer.WriteString("key", bookmark.Key);
            writer.WriteString("description", bookmark.Description);
            writer.WriteString("createdAt", bookmark.CreatedAt);
            if (bookmark.DueAt is { } dueAt)
                writer.WriteString("dueAt", dueAt);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void ReadBookmarks(JsonElement json, WorkflowInstance instance)
    {
        if (!json.TryGetProperty("bookmarks", out var bookmarks))
            return;
        var executions = instance.LiveExecutions.ToDictionary(e => e.Id);
        foreach (var bookmark in bookmarks.EnumerateArray())
        {
            if (!executions.TryGetValue(bookmark.GetProperty("execution").GetInt32(), out var execution))
                throw new JsonException("Der gespeicherte Zustand wartet an einem Schritt, den er nicht enthält.");
            var wait = new Bookmark(execution)
            {
                Id = bookmark.GetProperty("id").GetGuid(),
                Kind = Enum.Parse<WaitKind>(bookmark.GetProperty("kind").GetString()!),
                Key = bookmark.GetProperty("key").GetString()!,
                Description = bookmark.GetProperty("description").GetString()!,
                CreatedAt = bookmark.GetProperty("createdAt").GetDateTimeOffset(),
                DueAt = bookmark.TryGetProperty("dueAt", out var dueAt) ? dueAt.GetDateTimeOffset() : null,
            };
            wait.Count();
            instance.LiveBookmarks.Add(wait);
        }
    }

    private static void WriteIncidents(Utf8JsonWriter writer, WorkflowInstance instance)
    {
        if (instance.OpenIncidents.Count == 0)
            return;
        writer.WritePropertyName("incidents");
        JsonSerializer.Serialize(writer, instance.OpenIncidents, JsonSerializerOptions.Web);
    }

    private static void ReadIncidents(JsonElement json, WorkflowInstance instance)
    {
        if (json.TryGetProperty("incidents", out var incidents))
            instance.OpenIncidents.AddRange(incidents.Deserialize<List<Incident>>(JsonSerializerOptions.Web)!);
    }

    private static void WriteVariables(Utf8JsonWriter writer, CompiledActivity node, object?[] values)
    {
        writer.WriteStartObject("variables");
        for (var slot = 0; slot < values.Length; slot++)
        {
            writer.WritePropertyName(node.Variables[slot].Id);
            StateValues.Write(writer, values[slot]);
        }

        writer.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter writer, string name, Dictionary<string, object?>? values)
    {
        if (values is null || values.Count == 0)
            return;
        writer.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            writer.WritePropertyName(key);
            StateValues.Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static Dictionary<string, object?> Values(JsonElement json, string name, StringComparer comparer)
    {
        var result = new Dictionary<string, object?>(comparer);
        if (!json.TryGetProperty(name, out var values))
            return result;
        foreach (var property in values.EnumerateObject())
            result[property.Name] = StateValues.Read(property.Value);
        return result;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
