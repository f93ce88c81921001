using Buergerservice.Engine.Tasks;

namespace Buergerservice.Portal.Tasks;

/// <summary>Says in German what happened to a task.</summary>
internal static class TaskEventText
{
    /// <summary>User names that appear in an entry.</summary>
    public static IEnumerable<string?> People(TaskEvent entry) =>
        [entry.Actor, entry.OnBehalfOf, entry.Other, entry.Kind == TaskEventKind.Reassigned ? entry.Detail : null];

    public static string Describe(TaskEvent entry, IReadOnlyDictionary<string, string> names)
    {
        string Name(string? userName) => userName is null ? "" : names.GetValueOrDefault(userName, userName);
        var who = entry.Actor is null ? "System" : Name(entry.Actor) + (entry.OnBehalfOf is { } person ? $" (in Vertretung für {Name(person)})" : "");
        return entry.Kind switch
        {
            TaskEventKind.Created => entry.Other is { } to ? $"Aufgabe entstanden, gegeben an {Name(to)}" : "Aufgabe entstanden",
            TaskEventKind.Claimed => $"{who} hat die Aufgabe übernommen",
            TaskEventKind.Released => entry.Other is { } back ? $"{who} hat die Aufgabe an {Name(back)} zurückgegeben" : $"{who} hat die Aufgabe zurückgegeben",
            TaskEventKind.Assigned => $"{who} hat die Aufgabe an {Name(entry.Other)} gegeben",
            TaskEventKind.Reassigned => entry.Other is { } next
                ? $"{who} hat die Aufgabe von {Name(entry.Detail)} an {Name(next)} umverteilt"
                : $"{who} hat die Aufgabe von {Name(entry.Detail)} an alle Zuständigen zurückgegeben",
            TaskEventKind.DueChanged => $"{who} hat die Fälligkeit geändert: {entry.Detail}",
            TaskEventKind.PriorityChanged => $"{who} hat die Dringlichkeit geändert: {entry.Detail}",
            TaskEventKind.Reminded => "Erinnerung an die Fälligkeit",
            TaskEventKind.Escalated => $"Nicht rechtzeitig erledigt, vorgelegt: {entry.Detail}",
            TaskEventKind.Refilled => $"{who} hat Angaben geändert, mit denen das Formular beginnt",
            TaskEventKind.Excluded => $"{Name(entry.Other)} ist ausgeschlossen (Vier-Augen-Prinzip)",
            TaskEventKind.Completed => entry.Detail is { } outcome ? $"{who} hat die Aufgabe erledigt: {OutcomeText.Label(outcome)}" : $"{who} hat die Aufgabe erledigt",
            _ => entry.Actor is null ? "Der Vorgang braucht die Aufgabe nicht mehr" : $"{who} hat die Aufgabe abgebrochen",
        };
    }
}
