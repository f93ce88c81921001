using Buergerservice.Engine.Execution;
using Buergerservice.Portal.Kern;

namespace Buergerservice.Portal.Pages.Vorgaenge;

/// <summary>German words for what the engine calls by Elsa's names.</summary>
internal static class InstanceText
{
    public static (KernKind Kind, string Text) Status(InstanceSubStatus status) => status switch
    {
        InstanceSubStatus.Pending => (KernKind.Info, "startet"),
        InstanceSubStatus.Executing => (KernKind.Info, "läuft"),
        InstanceSubStatus.Suspended => (KernKind.Info, "wartet"),
        InstanceSubStatus.Finished => (KernKind.Success, "beendet"),
        InstanceSubStatus.Faulted => (KernKind.Danger, "gestört"),
        InstanceSubStatus.Paused => (KernKind.Warning, "angehalten"),
        _ => (KernKind.Warning, "abgebrochen"),
    };

    public static string Wait(WaitKind kind) => kind switch
    {
        WaitKind.Event => "Ereignis",
        WaitKind.Timer => "Zeitpunkt",
        WaitKind.Task => "Aufgabe",
        WaitKind.Child => "Unterprozess",
        WaitKind.Http => "HTTP-Anfrage",
        _ => "technische Handlung",
    };

    public static string Event(string name) => name switch
    {
        "Started" => "begonnen",
        "Resumed" => "fortgesetzt",
        "Suspended" => "wartet",
        "Completed" => "abgeschlossen",
        "Canceled" => "nicht mehr nötig",
        "Faulted" => "gestört",
        "Output" => "Meldung",
        "Workflow cancelled" => "Vorgang abgebrochen",
        "Timed out" => "Zeitgrenze erreicht",
        "Incident retried" => "Störung: wiederholt",
        "Incident skipped" => "Störung: übersprungen",
        "Input repaired" => "Störung: Eingaben berichtigt",
        "Paused" => "Vorgang angehalten",
        "Continued" => "Vorgang fortgesetzt",
        "Moved" => "verschoben",
        "Variable changed" => "Variable geändert",
        "Migrated" => "auf andere Version umgestellt",
        _ => name,
    };

    /// <summary>Elsa's name for "finished" says nothing the event has not said.</summary>
    public static string? Message(JournalRecord record) => record is { Event: "Completed", Message: "Done" } ? null : record is { Event: "Completed", Message: { } outcome } ? $"Ergebnis: {outcome}" : record.Message;
}
