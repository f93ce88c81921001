using Buergerservice.Cases.Files;
using Buergerservice.Cases.Queries;
using Buergerservice.Portal.Kern;

namespace Buergerservice.Portal.Pages.Faelle;

/// <summary>A status on the way of a case.</summary>
/// <param name="Name">German name of the status.</param>
/// <param name="State">Passed, current or still to come.</param>
public sealed record CaseWayStep(string Name, StepState State);

/// <summary>
/// The way of a case through the status set: what it has really passed, where it stands, and what usually follows. What
/// it skipped (a case without Clearing) is left out.
/// </summary>
internal static class CaseWay
{
    private const string StatusEvent = "Status: ";

    private static readonly HashSet<CaseStatus> Usual =
    [
        CaseStatus.Received, CaseStatus.InClearing, CaseStatus.Forwarded, CaseStatus.InProgress, CaseStatus.AwaitingSignature,
        CaseStatus.SignedOff, CaseStatus.HandedToDms, CaseStatus.DmsConfirmed, CaseStatus.Closed,
    ];

    public static IReadOnlyList<CaseWayStep> Of(CaseFile file)
    {
        var passed = file.Timeline.Where(e => e.Text.StartsWith(StatusEvent, StringComparison.Ordinal)).Select(e => e.Text[StatusEvent.Length..])
            .Append(CaseStatus.Received.German()).ToHashSet(StringComparer.Ordinal);
        var steps = new List<CaseWayStep>();
        var isAhead = false;
        foreach (var name in CaseStatusNames.All)
        {
            var isCurrent = name == file.Status;
            if (isCurrent)
                steps.Add(new(name, file.IsClosed ? StepState.Done : StepState.Current));
            else if (passed.Contains(name))
                steps.Add(new(name, StepState.Done));
            else if (isAhead && !file.IsClosed && CaseStatusNames.TryParse(name, out var status) && Usual.Contains(status))
                steps.Add(new(name, StepState.Open));
            isAhead |= isCurrent;
        }

        return steps;
    }
}
