using System.Globalization;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>
/// The clock of a booth's computer may be wrong: what it says is put right by how much it differed when the agent connected, and what the agent
/// checks by it is said in its time. A clock that is far off is shown, because the booth's own records are wrong as well.
/// </summary>
internal static class BoothClock
{
    /// <summary>Kind of the alarm.</summary>
    public const string Alarm = "uhr-falsch";

    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(60);

    // So much the way of the message may take.
    private static readonly TimeSpan Counts = TimeSpan.FromSeconds(2);

    /// <summary>How much the agent's clock is ahead of this one; older agents do not say.</summary>
    public static async Task<TimeSpan> AheadAsync(BuergerserviceDb db, BoothAgent agent, DateTimeOffset? said, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ahead = said is { } at ? at - now : TimeSpan.Zero;
        if (ahead.Duration() > Shown)
        {
            await BoothAlarms.RaiseAsync(db, agent, Alarm, now, cancellationToken);
            var text = TextOf(ahead);
            await db.Set<BoothAlarm>().Where(a => a.AgentId == agent.Id && a.Kind == Alarm && a.ClearedAt == null).ExecuteUpdateAsync(u => u.SetProperty(a => a.Text, text), cancellationToken);
        }
        else if (said is not null)
        {
            await BoothAlarms.ClearAsync(db, agent.Id, Alarm, "system", now, cancellationToken);
        }

        return ahead.Duration() < Counts ? TimeSpan.Zero : ahead;
    }

    private static string TextOf(TimeSpan ahead)
    {
        var minutes = Math.Max(1, (long)Math.Round(ahead.Duration().TotalMinutes)).ToString(CultureInfo.InvariantCulture);
        return $"Die Uhr des Kabinenrechners geht etwa {minutes} Min. {(ahead > TimeSpan.Zero ? "vor" : "nach")}. Die Zeiten der Kabine werden bis auf Weiteres umgerechnet. Stellen Sie die Uhr und schalten Sie den Zeitabgleich über das Netz ein (NTP); danach verschwindet dieser Hinweis, sobald sich die Kabine neu verbindet.";
    }
}
