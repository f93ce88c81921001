using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Work;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Values;
using Buergerservice.Storage.Audit;

namespace Buergerservice.Cases.Queries;

/// <summary>What happened in a case, from its audit entries and its tasks, in German, newest first.</summary>
internal static class CaseTimeline
{
    public static IReadOnlyList<CaseEvent> Build(IReadOnlyCollection<AuditEntry> audit, IEnumerable<UserTask> tasks, StaffNames names, LeistungCatalog services, string? leistung)
    {
        var fromAudit = audit.Where(a => a.Action != CaseAudit.Data).Select(a => new CaseEvent(a.At, Describe(a, services, leistung), names.Find(a.Actor) ?? ""));
        var refused = audit.Where(a => a.Action == CaseAudit.SignOffRefused).Select(a => DetailsOf(a).GetValueOrDefault("task") as string).ToHashSet();
        var fromTasks = tasks.SelectMany(t => OfTask(t, refused.Contains(t.Id.ToString()), names));
        return [.. fromAudit.Concat(fromTasks).OrderByDescending(e => e.At)];
    }

    private static IEnumerable<CaseEvent> OfTask(UserTask task, bool isRefused, StaffNames names)
    {
        yield return new(task.CreatedAt, $"Aufgabe „{task.Title}“ entstanden", "System");
        if (task.State == UserTaskState.Completed && task.EndedAt is { } done)
            yield return new(done, Ended(task, isRefused), names.Find(task.CompletedBy) ?? "System");
        else if (task.State == UserTaskState.Cancelled && task.EndedAt is { } ended)
            yield return new(ended, $"Aufgabe „{task.Title}“ nicht mehr nötig", "System");
    }

    private static string Ended(UserTask task, bool isRefused) =>
        isRefused ? $"Aufgabe „{task.Title}“ nicht erledigt: „{task.Outcome}“ wurde nicht angenommen"
        : task.Outcome is null or "Done" ? $"Aufgabe „{task.Title}“ erledigt" : $"Aufgabe „{task.Title}“ erledigt: {task.Outcome}";

    private static Dictionary<string, object?> DetailsOf(AuditEntry entry) => Plain.Parse(entry.Details) as Dictionary<string, object?> ?? [];

    private static string Describe(AuditEntry entry, LeistungCatalog services, string? leistung)
    {
        var details = DetailsOf(entry);
        string Text(string name) => ValueConverter.Convert<string?>(details.GetValueOrDefault(name)) ?? "";
        var kind = services.KindName(leistung, Text("kind"));
        return entry.Action switch
        {
            CaseAudit.Created => $"Fall eingegangen über {Text("channel")}",
            CaseAudit.Status => $"Status: {Text("to")}",
            CaseAudit.Routed => Text("unit").Length > 0 ? $"Zuständig: {Text("unit")} (Regel {Text("rule")})" : "Zuständigkeit muss von Hand geklärt werden",
            CaseAudit.Document => $"Dokument „{kind}“ hinzugefügt",
            CaseAudit.SignOff => "Dokument freigegeben und unterschrieben",
            CaseAudit.SignOffRefused => $"Freigabe nicht angenommen: verlangt „{Text("required")}“, bestätigt „{Text("level")}“",
            CaseAudit.CitizenSigned => $"Dokument in der Kabine unterschrieben: {Text("device")}",
            CaseAudit.SignatureLost => "Freigabe verfallen, weil sich das Dokument geändert hat",
            CaseAudit.HandedOver => $"Übergabe an das DMS: {Text("state")}",
            CaseAudit.Closed => $"Fall beendet: {Text("to")}, {Text("category")}",
            CaseAudit.Consent => details.GetValueOrDefault("given") is true ? $"Einwilligung erteilt: {Text("purpose")}" : $"Einwilligung zurückgenommen: {Text("purpose")}",
            CaseAudit.Forgotten => "Angaben zur Person, Dokumente und Werte des Verlaufs gelöscht",
            CaseAudit.Held => "Löschung ausgesetzt",
            CaseAudit.Released => "Löschung wieder zugelassen",
            _ => entry.Action,
        };
    }
}
