using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Engine.Activities;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Migration;

/// <summary>Rewrites a stored state from the names of one version to those of another. What it does not know it leaves alone.</summary>
internal sealed class StateRewriter(CompiledWorkflow from, CompiledWorkflow to, IReadOnlyDictionary<string, string> steps, MigrationPlan plan, WorkflowInstance instance)
{
    private readonly Dictionary<string, string> _taken = [];
    private readonly HashSet<string> _reported = [];

    public void Rewrite(JsonObject state)
    {
        foreach (var bookmark in instance.Bookmarks.Where(b => !b.IsTimeout))
        {
            var target = to.Find(Map(bookmark.ActivityId));
            plan.Waiting.Add(new(bookmark.ActivityId, from.Find(bookmark.ActivityId)?.Title ?? bookmark.ActivityId, bookmark.Description, target?.Id, target?.Title));
        }

        if (state["top"] is JsonObject top)
            Execution(top, null);
        else
            Beginning();
        foreach (var incident in Items(state["incidents"]))
            Incident(incident);
        foreach (var pending in Items(state["pending"]))
            Step(pending, "Der Schritt „{0}“, der als nächster beginnen soll,");
        if (state["outputs"] is JsonObject outputs)
            state["outputs"] = Outputs(outputs);
    }

    // The work item that lets it begin names the trigger as it is called in the old version.
    private void Beginning()
    {
        foreach (var trigger in from.Activities.Where(a => a.Source.CanStartWorkflow && (Map(a.Id) != a.Id || to.Find(a.Id) is null)))
            Obstacle(trigger, $"Der Vorgang hat noch nicht begonnen, und „{trigger.Title}“ ({trigger.Id}), womit er beginnen kann, heißt in Version {to.Version} anders oder fehlt. Stellen Sie ihn um, sobald er begonnen hat.");
    }

    private void Execution(JsonObject json, CompiledActivity? parent)
    {
        var old = from.Find(json["step"]!.GetValue<string>())!;
        var id = json["id"]!.GetValue<int>();
        var target = Find(old, instance.Bookmarks.Any(b => b.ExecutionId == id) ? "Der wartende Schritt „{0}“" : "Der laufende Schritt „{0}“");
        var isCompensation = (string?)json["tag"] == CompensationRun.Tag;
        if (target is not null && parent is not null && !isCompensation)
            CheckPlace(old, target, parent);
        if (target is not null)
        {
            json["step"] = target.Id;
            VariableRewriter.Rewrite(json, old, target, plan);
            if (old.Activity is Flowchart flow && json["state"] is JsonObject counters)
                Counters(counters, flow.Graph);
        }

        Compensations(json["compensations"]);
        Compensations((json["compensating"] as JsonObject)?["remaining"]);
        foreach (var child in Items(json["children"]))
            Execution(child, target);
    }

    private CompiledActivity? Find(CompiledActivity old, string what)
    {
        var id = Map(old.Id);
        var target = to.Find(id);
        if (target is null)
            Obstacle(old, $"{string.Format(null, what, old.Title)} ({old.Id}) fehlt in Version {to.Version}. Ordnen Sie ihm einen Schritt der neuen Version zu.");
        else if (target.Descriptor.Type != old.Descriptor.Type)
            Obstacle(old, $"{string.Format(null, what, old.Title)} ({old.Id}) ist in Version {to.Version} mit „{target.Title}“ ({target.Id}) eine andere Art von Schritt.");
        else if (!_taken.TryAdd(id, old.Id) && _taken[id] != old.Id)
            Obstacle(old, $"Zwei laufende Schritte („{_taken[id]}“ und „{old.Id}“) sind demselben Schritt „{id}“ zugeordnet.");
        if (target is not null && id != old.Id)
            plan.Steps[old.Id] = id;
        return target;
    }

    private void CheckPlace(CompiledActivity old, CompiledActivity target, CompiledActivity parent)
    {
        if (!ReferenceEquals(target.Parent, parent))
            Obstacle(old, $"Der Schritt „{old.Title}“ ({old.Id}) liegt in Version {to.Version} in einem anderen Bereich.");
        else if (parent.Activity is Flowchart flow && flow.Graph.NodeOf(target) is null)
            Obstacle(old, $"Zum Schritt „{target.Title}“ ({target.Id}) führt in Version {to.Version} kein Weg.");
    }

    private void Step(JsonObject json, string what)
    {
        if (from.Find(json["step"]!.GetValue<string>()) is { } old && Find(old, what) is { } target)
            json["step"] = target.Id;
    }

    private void Compensations(JsonNode? entries)
    {
        foreach (var entry in Items(entries))
        {
            Step(entry, "Der Ausgleichsschritt „{0}“");
            Rename(entry, "of");
        }
    }

    private void Incident(JsonObject incident)
    {
        Rename(incident, "activityId");
        if (incident["child"] is JsonObject child)
            Rename(child, "activityId");
    }

    // Counters of steps and connections that are gone are dropped when the state is read.
    private void Counters(JsonObject counters, FlowGraph graph)
    {
        counters["n"] = Renamed(counters["n"], Map);
        counters["l"] = Renamed(counters["l"], Map);
        var edges = graph.Edges.DistinctBy(e => e.Key).ToDictionary(e => e.Key, e => $"{Map(e.Source.Step.Id)}|{e.Port}|{Map(e.Target.Step.Id)}");
        counters["e"] = Renamed(counters["e"], key => edges.GetValueOrDefault(key, key));
        foreach (var (_, values) in counters["e"]!.AsObject())
        {
            if (values is JsonArray { Count: > 2 } list && list[2] is JsonValue pending && pending.GetValueKind() == JsonValueKind.String)
                list[2] = Map(pending.GetValue<string>());
        }
    }

    private JsonObject Outputs(JsonObject outputs) => Renamed(outputs, key => key.LastIndexOf('.') is var dot and > 0 ? Map(key[..dot]) + key[dot..] : key);

    private static JsonObject Renamed(JsonNode? json, Func<string, string> rename)
    {
        var result = new JsonObject();
        foreach (var (key, value) in json as JsonObject ?? [])
            result[rename(key)] = value?.DeepClone();
        return result;
    }

    private void Rename(JsonObject json, string property)
    {
        if ((string?)json[property] is { } id)
            json[property] = Map(id);
    }

    private string Map(string id) => steps.TryGetValue(id, out var mapped) ? mapped : id == from.Root.Id ? to.Root.Id : id;

    private void Obstacle(CompiledActivity step, string message)
    {
        if (_reported.Add(step.Id))
            plan.Obstacles.Add(message);
    }

    private static IEnumerable<JsonObject> Items(JsonNode? list) => list is JsonArray items ? items.OfType<JsonObject>() : [];
}
