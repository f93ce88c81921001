using Buergerservice.Engine;
using Buergerservice.Media.Reports;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>How many people it takes.</summary>
/// <param name="Agents">The smallest number that is enough.</param>
/// <param name="Lines">That number and its neighbours.</param>
public sealed record StaffingView(int Agents, IReadOnlyList<StaffingLine> Lines);

/// <summary>What a number of people reaches.</summary>
/// <param name="Agents">People who are ready at the same time.</param>
/// <param name="ServiceLevel">Share answered in time, 0 to 1.</param>
/// <param name="MeanWait">Mean wait; null: it grows for ever.</param>
/// <param name="Occupancy">Share of their time spent on calls, at most 1.</param>
public sealed record StaffingLine(int Agents, double ServiceLevel, TimeSpan? MeanWait, double Occupancy);

/// <summary>Estimates the staff needed, within limits that make sense.</summary>
public static class Staffing
{
    /// <summary>Computes it.</summary>
    /// <exception cref="InputException">A value is missing or outside its limits.</exception>
    public static StaffingView Of(int? callsPerHour, int? handlingSeconds, int? withinSeconds, int? targetPercent)
    {
        var wrong = new Dictionary<string, string>();
        void Check(string field, int? value, int least, int most)
        {
            if (value is null || value < least || value > most)
                wrong[field] = $"Bitte geben Sie eine ganze Zahl von {least} bis {ReportText.Number(most)} ein.";
        }

        Check("callsPerHour", callsPerHour, 1, 10_000);
        Check("handlingSeconds", handlingSeconds, 10, 14_400);
        Check("withinSeconds", withinSeconds, 0, 3_600);
        Check("targetPercent", targetPercent, 1, 99);
        if (wrong.Count > 0)
            throw new InputException("Bitte prüfen Sie die markierten Angaben.", wrong);
        var (handling, within) = (TimeSpan.FromSeconds(handlingSeconds!.Value), TimeSpan.FromSeconds(withinSeconds!.Value));
        var agents = ErlangC.Agents(callsPerHour!.Value, handling, within, targetPercent!.Value / 100d);
        return new(agents, [.. Enumerable.Range(Math.Max(1, agents - 2), 5).Select(n => new StaffingLine(n, ErlangC.ServiceLevel(n, callsPerHour.Value, handling, within),
            ErlangC.MeanWait(n, callsPerHour.Value, handling), Math.Min(1, callsPerHour.Value * handling.TotalHours / n)))]);
    }
}
