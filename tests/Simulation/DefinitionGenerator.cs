using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Engine.Work;

namespace Buergerservice.Simulation;

/// <summary>Writes random definitions: sequences, flowcharts with forks, joins and loops, and steps that wait for everything there is.</summary>
internal sealed class DefinitionGenerator(Dice dice)
{
    public const string StartEvent = "antrag";

    /// <summary>Name of the variable every definition has; its type depends on the version.</summary>
    public const string Variable = "stand";

    private const int Definitions = 4;

    private int _steps;
    private int _definition;

    public static IReadOnlyList<string> Events { get; } = ["e1", "e2", "e3"];

    public static IReadOnlyList<string> Paths { get; } = ["anfrage", "auskunft"];

    /// <summary>Several definitions in two versions each.</summary>
    /// <param name="dice">Chance.</param>
    /// <param name="now">Present time, for definitions that start at a point in time.</param>
    public static IEnumerable<StoredDefinition> Some(Dice dice, DateTimeOffset now)
    {
        for (var i = 0; i < Definitions; i++)
        {
            var first = new DefinitionGenerator(dice).Definition(i, now);
            var second = new VersionEditor(dice).Edit(first);
            yield return new(Guid.CreateVersion7(), $"sim-{i}", 1, first.ToJsonString(JsonSerializerOptions.Web));
            yield return new(Guid.CreateVersion7(), $"sim-{i}", 2, second.ToJsonString(JsonSerializerOptions.Web));
        }
    }

    private JsonObject Definition(int number, DateTimeOffset now)
    {
        _definition = number;
        var root = Sequence(3);
        if (Trigger(number, now) is { } trigger)
            root["activities"]!.AsArray().Insert(0, trigger);
        return new JsonObject
        {
            ["definitionId"] = $"sim-{number}",
            ["name"] = "Simulation",
            ["options"] = new JsonObject
            {
                ["incidentStrategyType"] = dice.OneIn(3) ? "ContinueWithIncidents" : "Fault",
                ["activationStrategyType"] = number > 0 && dice.OneIn(3) ? dice.Pick(["Singleton", "CorrelatedSingleton", "Correlation"]) : null,
            },
            ["variables"] = new JsonArray(new JsonObject { ["id"] = $"{Variable}-id", ["name"] = Variable, ["typeName"] = "Int32", ["value"] = 7 }),
            ["root"] = root,
        };
    }

    private JsonObject? Trigger(int number, DateTimeOffset now)
    {
        var step = number switch
        {
            0 => Step("Elsa.Event", ("eventName", Literal(StartEvent))),
            1 => dice.Next(3) switch
            {
                0 => Step("Elsa.Timer", ("interval", Literal(TimeSpan.FromSeconds(100 + dice.Next(300)).ToString("c", CultureInfo.InvariantCulture)))),
                1 => Step("Elsa.Cron", ("cronExpression", Literal($"{dice.Next(60)} */{2 + dice.Next(5)} * * * *"))),
                _ => Step("Elsa.StartAt", ("dateTime", Literal(now.AddSeconds(dice.Next(3000)).ToString("O", CultureInfo.InvariantCulture)))),
            },
            2 => Endpoint(),
            _ => null,
        };
        step?["canStartWorkflow"] = true;
        step?["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        return step;
    }

    private JsonObject Endpoint() => Step("Elsa.HttpEndpoint", ("path", Literal(dice.Pick(Paths))), ("supportedMethods", new JsonArray("POST")), ("authorize", false));

    private JsonObject Block(int depth) => depth == 0 || dice.OneIn(2) ? Leaf() : dice.Next(6) switch
    {
        0 => Sequence(depth - 1),
        1 => Container("Elsa.Parallel", "activities", depth - 1),
        2 => Fork(depth - 1),
        3 => Loop(depth - 1),
        _ => Flowchart(depth - 1),
    };

    private JsonObject Leaf()
    {
        var leaf = PlainLeaf();
        if (dice.OneIn(8))
            Policy(leaf, "timeout", new JsonObject { ["after"] = TimeSpan.FromSeconds(5 + dice.Next(120)).ToString("c", CultureInfo.InvariantCulture), ["outcome"] = dice.OneIn(3) ? null : "Done" });
        if (dice.OneIn(6))
            Policy(leaf, "compensation", new JsonObject { ["type"] = "Sim.Undo", ["version"] = 1, ["id"] = CompensationRules.UndoOf(leaf["id"]!.GetValue<string>()) });
        return leaf;
    }

    private JsonObject PlainLeaf() => dice.Next(50) switch
    {
        > 47 => Container("Elsa.Sequence", "activities", Endpoint(), Step("Elsa.WriteHttpResponse", ("content", Literal("ja")))),
        46 or 47 => Step("Buergerservice.Compensate"),
        > 43 => Step("Elsa.SetVariable", ("variable", new JsonObject { ["id"] = $"{Variable}-id", ["name"] = Variable }), ("value", Literal("8"))),
        > 40 when _definition < Definitions - 1 => Child(),
        40 => Step("Elsa.PublishEvent", ("eventName", Literal(dice.Pick(Events))), ("isLocalEvent", dice.OneIn(2))),
        < 4 => Step("Elsa.WriteLine", ("text", Literal("Zeile"))),
        < 13 => Step("Sim.Effect"),
        < 15 => Step("Sim.Fire"),
        < 17 => Step("Sim.Change"),
        < 24 => Step("Elsa.Delay", ("timeSpan", Literal(TimeSpan.FromSeconds(dice.OneIn(3) ? 0 : dice.Next(150)).ToString("c", CultureInfo.InvariantCulture)))),
        < 28 => Step("Elsa.Event", ("eventName", Literal(dice.Pick(Events)))),
        < 36 => Step("Sim.Task", ("title", Literal("Prüfen")), ("assignee", Literal("kim"))),
        36 => Step("Elsa.Correlate", ("correlationId", Literal("K1"))),
        37 => Step(dice.OneIn(2) ? "Elsa.Break" : "Elsa.End"),
        38 => Step(dice.OneIn(2) ? "Elsa.Finish" : "Elsa.Complete"),
        _ => Step(dice.OneIn(2) ? "Elsa.Fault" : "Elsa.WriteLine"),
    };

    // A definition starts only later ones, so that no family grows for ever.
    private JsonObject Child()
    {
        var other = Literal($"sim-{_definition + 1 + dice.Next(Definitions - 1 - _definition)}");
        return dice.Next(3) switch
        {
            0 => Step("Elsa.DispatchWorkflow", ("workflowDefinitionId", other), ("waitForCompletion", dice.OneIn(2))),
            1 => Step("Elsa.ExecuteWorkflow", ("workflowDefinitionId", other), ("waitForCompletion", dice.OneIn(2))),
            _ => Step("Elsa.BulkDispatchWorkflows", ("workflowDefinitionId", other), ("items", Script("[1, 2]")), ("waitForCompletion", !dice.OneIn(3))),
        };
    }

    private JsonObject Sequence(int depth) => Container("Elsa.Sequence", "activities", depth);

    private JsonObject Fork(int depth)
    {
        var fork = Container("Elsa.Fork", "branches", depth);
        fork["joinMode"] = dice.OneIn(2) ? "WaitAny" : "WaitAll";
        return fork;
    }

    private JsonObject Loop(int depth) => Step("Elsa.For", ("start", Literal("1")), ("end", Literal("2")), ("body", Sequence(depth)));

    private JsonObject Container(string type, string children, int depth)
    {
        var blocks = new List<JsonObject>();
        for (var n = 2 + dice.Next(2); n > 0; n--)
            blocks.Add(Block(depth));
        return Container(type, children, [.. blocks]);
    }

    private JsonObject Container(string type, string children, params JsonObject[] blocks)
    {
        var container = Step(type, (children, new JsonArray([.. blocks])));
        if (dice.OneIn(6))
            Policy(container, "onFault", "compensate");
        return container;
    }

    private static void Policy(JsonObject step, string name, JsonNode value)
    {
        if (step["customProperties"] is not JsonObject properties)
            step["customProperties"] = properties = [];
        properties[name] = value;
    }

    // A chain of pieces; each is one step, a fork with a join, a choice whose ways meet again, or a loop.
    private JsonObject Flowchart(int depth)
    {
        var steps = new JsonArray();
        var connections = new JsonArray();
        var last = Add(steps, Step("Elsa.Start"));
        for (var n = 1 + dice.Next(3); n > 0; n--)
            last = Piece(depth, steps, connections, last);
        return Step("Elsa.Flowchart", ("activities", steps), ("connections", connections));
    }

    private string Piece(int depth, JsonArray steps, JsonArray connections, string last)
    {
        switch (dice.Next(5))
        {
            case 0:
                return Join(depth, steps, connections, last, last);
            case 1:
                var choice = Add(steps, Step("Sim.Choice"));
                Connect(connections, last, choice);
                return Join(depth, steps, connections, choice, choice, "A", "B");
            case 2:
                var body = Add(steps, Block(depth));
                var again = Add(steps, Step("Sim.Choice"));
                Connect(connections, last, body);
                Connect(connections, body, again);
                Connect(connections, again, body, "A");
                var next = Add(steps, Block(depth));
                Connect(connections, again, next, "B");
                return next;
            default:
                var block = Block(depth);
                var step = Add(steps, block);
                Connect(connections, last, step);
                // Whoever undoes himself after an error leaves by a port of his own.
                if (block["customProperties"]?["onFault"] is not null && dice.OneIn(2))
                    Connect(connections, step, Add(steps, Step("Elsa.WriteLine", ("text", Literal("ausgeglichen")))), "Compensated");
                return step;
        }
    }

    private string Join(int depth, JsonArray steps, JsonArray connections, string from, string alsoFrom, string port = "Done", string alsoPort = "Done")
    {
        var one = Add(steps, Block(depth));
        var other = Add(steps, Block(depth));
        Connect(connections, from, one, port);
        Connect(connections, alsoFrom, other, alsoPort);
        var join = Add(steps, Step("Elsa.FlowJoin", ("mode", Literal(dice.Pick(["WaitAll", "WaitAny", "WaitAllActive"])))));
        Connect(connections, one, join);
        Connect(connections, other, join);
        return join;
    }

    private static string Add(JsonArray steps, JsonObject step)
    {
        steps.Add(step);
        return step["id"]!.GetValue<string>();
    }

    public static void Connect(JsonArray connections, string from, string to, string port = "Done") => connections.Add(new JsonObject
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
    });

    private JsonObject Step(string type, params (string Name, JsonNode? Value)[] properties)
    {
        var json = new JsonObject { ["type"] = type, ["version"] = 1, ["id"] = $"s{++_steps}" };
        foreach (var (name, value) in properties)
            json[name] = value;
        return json;
    }

    private static JsonObject Script(string source) =>
        new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = source } };

    private static JsonObject Literal(string value) =>
        new() { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
}
