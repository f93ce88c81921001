using System.Globalization;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Tasks;

/// <summary>What a completed task hands to its workflow.</summary>
/// <param name="Outcome">The chosen outcome.</param>
/// <param name="Data">The form's values.</param>
/// <param name="UserName">Who completed it.</param>
/// <param name="DisplayName">Name of that person when it was completed.</param>
/// <param name="At">When.</param>
public sealed record TaskCompletion(string Outcome, Dictionary<string, object?> Data, string UserName, string DisplayName, DateTimeOffset At)
{
    /// <summary>Port of a step whose task a lead has cancelled.</summary>
    public const string Cancelled = "Cancelled";

    /// <summary>Name of the person it was done for (Vertretung), or empty.</summary>
    public string OnBehalfOf { get; init; } = "";

    /// <summary>True when the task was not done but cancelled.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>As plain values, the form in which it travels through the work queue.</summary>
    public Dictionary<string, object?> ToPlain() => new()
    {
        ["outcome"] = Outcome,
        ["data"] = Data,
        ["completedBy"] = UserName,
        ["completedByName"] = DisplayName,
        ["completedAt"] = At.ToString("O", CultureInfo.InvariantCulture),
        ["onBehalfOf"] = OnBehalfOf,
        ["cancelled"] = IsCancelled,
    };

    /// <summary>Reads it back. A bare value (from Elsa's task completion) becomes the data's <c>value</c> with outcome <c>Done</c>.</summary>
    public static TaskCompletion From(object? input, DateTimeOffset now)
    {
        if (input is not Dictionary<string, object?> plain || plain.GetValueOrDefault("outcome") is not string outcome)
            return new("Done", input as Dictionary<string, object?> ?? new() { ["value"] = input }, "", "", now);
        return new(outcome, plain.GetValueOrDefault("data") as Dictionary<string, object?> ?? [], plain.GetValueOrDefault("completedBy") as string ?? "",
            plain.GetValueOrDefault("completedByName") as string ?? "", ValueConverter.Convert<DateTimeOffset?>(plain.GetValueOrDefault("completedAt")) ?? now)
        {
            OnBehalfOf = plain.GetValueOrDefault("onBehalfOf") as string ?? "",
            IsCancelled = plain.GetValueOrDefault("cancelled") is true,
        };
    }
}
