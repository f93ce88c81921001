using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>Raises alarms: one row as long as nobody has cleared it, however often it happens.</summary>
internal static class BoothAlarms
{
    public const string WrongKey = "falscher-schluessel";
    public const string ForeignBooth = "fremde-kabine";
    public const string Flood = "ereignisflut";
    public const string Unreadable = "unlesbar";
    public const string UnknownEvent = "unbekanntes-ereignis";
    public const string Refusals = "abgelehnte-befehle";
    public const string Lost = "nicht-verbunden";

    /// <summary>Begins the kind of a component's alarm; its name follows.</summary>
    public const string ComponentPrefix = "komponente:";

    /// <summary>Longest kind.</summary>
    public const int MaxKind = 50;

    public static string TextOf(string kind) => kind switch
    {
        WrongKey => "Jemand hat sich als diese Kabine ausgegeben, ohne ihren Schlüssel zu haben. Nehmen Sie die Anmeldung des Geräts zurück und melden Sie es neu an; danach ist der alte Schlüssel wertlos.",
        ForeignBooth => "Der Agent dieser Kabine hat sich für eine andere Kabine ausgegeben. Sperren Sie ihn und prüfen Sie das Gerät.",
        Flood => "Die Kabine meldet viel mehr Ereignisse, als echt sein können. Vermutlich ist ein Sensor defekt; die Verbindung wurde für eine halbe Minute getrennt. Sperren Sie die Kabine und lassen Sie den Sensor prüfen.",
        Visits.ResetEffect.Alarm => "Die Kabine konnte nach einem Besuch nicht geleert werden und ist außer Betrieb. Sehen Sie in der Kabine nach, leeren Sie Bildschirme und Geräte, und geben Sie sie dann frei. Steht der Vorgang des Besuchs mit einer Störung still, können Sie stattdessen dort den Schritt wiederholen.",
        UnknownEvent => "Die Kabine meldet ein Ereignis, das es nicht gibt. Prüfen Sie die Version des Geräteagenten und bringen Sie ihn auf den neuesten Stand.",
        Refusals => "Jemand hat innerhalb weniger Minuten mehrmals versucht, Geräte dieser Kabine zu steuern, ohne das Gespräch zu führen. Sehen Sie im Protokoll unter „device.command.refuse“ nach, wer es war, und sprechen Sie die Person an; im Zweifel sperren Sie ihr Konto.",
        Lost => "Die Kabine ist nicht verbunden. Prüfen Sie dort Strom und Netz und ob der Geräteagent läuft; der Alarm endet von selbst, sobald sie wieder verbunden ist.",
        _ => "Die Kabine hat etwas Unlesbares gesendet. Die Verbindung wurde getrennt. Prüfen Sie die Version des Geräteagenten und bringen Sie ihn auf den neuesten Stand; geschieht es wieder, sperren Sie die Kabine und lassen Sie das Gerät prüfen.",
    };

    public static Task ClearAsync(BuergerserviceDb db, Guid booth, string kind, string by, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Set<BoothAlarm>().Where(a => a.AgentId == booth && a.Kind == kind && a.ClearedAt == null)
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.ClearedAt, now).SetProperty(a => a.ClearedBy, by), cancellationToken);

    public static async Task RaiseAsync(BuergerserviceDb db, BoothAgent agent, string kind, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var raised = await db.Set<BoothAlarm>().Where(a => a.AgentId == agent.Id && a.Kind == kind && a.ClearedAt == null)
            .ExecuteUpdateAsync(u => u.SetProperty(a => a.Count, a => a.Count + 1).SetProperty(a => a.LastAt, now), cancellationToken);
        if (raised > 0)
            return;
        db.Add(new BoothAlarm { Id = Guid.CreateVersion7(now), Tenant = agent.Tenant, AgentId = agent.Id, Kind = kind, Text = TextOf(kind), Since = now, LastAt = now });
        await db.SaveChangesAsync(cancellationToken);
    }
}
