using System.Text.Json;

namespace Buergerservice.Product.Tests.Api;

/// <summary>Small processes of the tests, as Elsa 3 JSON.</summary>
internal static class SampleProcesses
{
    public const string Form = """
        {
          "key": "api-test", "title": "Testformular",
          "sections": [{ "fields": [
            { "name": "betrag", "label": "Betrag", "type": "money", "required": true, "min": 1 },
            { "name": "bemerkung", "label": "Bemerkung", "type": "textarea" } ] }]
        }
        """;

    /// <summary>Makes the Projektskizze and then waits.</summary>
    public static string Rollout => Process("rollout", [
        Step("Buergerservice.GenerateProjectDocument", "skizze", ("document", "projektskizze"), ("title", "Projektskizze")),
        Task("ziel", "Zieldefinition ausfüllen", ["Projektleitung"]),
    ], ["projekt", "ergebnisse", "dokumente"]);

    /// <summary>Waits for somebody to work on the case.</summary>
    public static string Case => Process("buergerfall", [Task("bearbeiten", "Fall bearbeiten", ["Sachbearbeitung"])], ["fall"]);

    /// <summary>Starts by an event, waits for another and writes a line.</summary>
    public static string Event(string id, string starts, string waits) => Process(id, [
        With(Step("Elsa.Event", "start", ("eventName", starts)), "customProperties", new Dictionary<string, object?> { ["canStartWorkflow"] = true }),
        With(Step("Elsa.Event", "warten", ("eventName", waits)), "result", new Dictionary<string, object?> { ["typeName"] = "Object", ["memoryReference"] = new { id = "antwort" } }),
        Step("Elsa.WriteLine", "zeile", ("text", "Nach dem Ereignis")),
    ], ["antwort"]);

    /// <summary>A human task with the test's form.</summary>
    public static string HumanTask(string id, IReadOnlyList<string> roles, int? dueInDays = null, IReadOnlyList<string>? excluded = null, string title = "Betrag prüfen", IReadOnlyList<string>? users = null) => Process(id, [
        Task("pruefen", title, roles, "api-test", ["Freigeben", "Ablehnen"], dueInDays, excluded, users),
    ], []);

    /// <summary>Elsa's task for the outside world; its result goes into a variable.</summary>
    public static string External(string id) => Process(id, [
        With(Step("Elsa.RunTask", "extern", ("taskName", "Von außen")), "result", new Dictionary<string, object?> { ["typeName"] = "Object", ["memoryReference"] = new { id = "ergebnis" } }),
        Step("Elsa.Event", "ende", ("eventName", $"{id}-ende")),
    ], ["ergebnis"]);

    /// <summary>Waits for a long time.</summary>
    public static string Timer(string id) => Process(id, [Step("Elsa.Delay", "pause", ("timeSpan", "10.00:00:00"))], []);

    public static string Process(string id, IReadOnlyList<Dictionary<string, object?>> steps, IReadOnlyList<string> variables) => JsonSerializer.Serialize(new
    {
        id = $"{id}-v1",
        definitionId = id,
        name = $"Test {id}",
        version = 1,
        inputs = Array.Empty<object>(),
        outputs = Array.Empty<object>(),
        variables = variables.Select(v => new { id = v, name = v, typeName = "Object" }),
        root = new { type = "Elsa.Sequence", id = "folge", activities = steps },
    });

    public static Dictionary<string, object?> Step(string type, string id, params (string Name, object Value)[] inputs)
    {
        var step = new Dictionary<string, object?> { ["type"] = type, ["id"] = id };
        foreach (var (name, value) in inputs)
            step[name] = value;
        return step;
    }

    private static Dictionary<string, object?> Task(
        string id, string title, IReadOnlyList<string> roles, string? form = null, IReadOnlyList<string>? outcomes = null, int? dueInDays = null, IReadOnlyList<string>? excluded = null, IReadOnlyList<string>? users = null)
    {
        var step = Step("Buergerservice.UserTask", id, ("title", title), ("candidateRoles", roles), ("instructions", "Nur für die Person, die es bearbeitet."));
        if (form is not null)
            step["form"] = form;
        if (outcomes is not null)
            step["outcomes"] = outcomes;
        if (dueInDays is not null)
            step["dueInDays"] = dueInDays;
        if (excluded is not null)
            step["excludedUsers"] = excluded;
        if (users is not null)
            step["candidateUsers"] = users;
        return step;
    }

    private static Dictionary<string, object?> With(Dictionary<string, object?> step, string name, object value)
    {
        step[name] = value;
        return step;
    }
}
