using System.Collections.Frozen;
using Buergerservice.Engine;

namespace Buergerservice.Cases.Files;

/// <summary>Where a case stands; the common status set of all channels.</summary>
public enum CaseStatus
{
    /// <summary>eingegangen.</summary>
    Received,

    /// <summary>im Clearing.</summary>
    InClearing,

    /// <summary>weitergeleitet.</summary>
    Forwarded,

    /// <summary>in Bearbeitung.</summary>
    InProgress,

    /// <summary>wartet auf Bürger.</summary>
    AwaitingCitizen,

    /// <summary>wartet auf Dritte.</summary>
    AwaitingThirdParty,

    /// <summary>wartet auf Unterschrift.</summary>
    AwaitingSignature,

    /// <summary>unterschrieben.</summary>
    SignedOff,

    /// <summary>an DMS übergeben.</summary>
    HandedToDms,

    /// <summary>DMS bestätigt.</summary>
    DmsConfirmed,

    /// <summary>abgeschlossen.</summary>
    Closed,

    /// <summary>abgebrochen.</summary>
    Aborted,

    /// <summary>unzuständig abgegeben.</summary>
    PassedOn,

    /// <summary>Folgetermin.</summary>
    FollowUpAppointment,

    /// <summary>Fehler-Klärung.</summary>
    ErrorClarification,
}

/// <summary>The German names of the status set, as people, definitions and the interface use them.</summary>
public static class CaseStatusNames
{
    internal const string Received = "eingegangen";
    internal const string InClearing = "im Clearing";
    internal const string Forwarded = "weitergeleitet";
    internal const string InProgress = "in Bearbeitung";
    internal const string AwaitingCitizen = "wartet auf Bürger";
    internal const string AwaitingThirdParty = "wartet auf Dritte";
    internal const string AwaitingSignature = "wartet auf Unterschrift";
    internal const string Signed = "unterschrieben";
    internal const string HandedToDms = "an DMS übergeben";
    internal const string DmsConfirmed = "DMS bestätigt";
    internal const string Closed = "abgeschlossen";
    internal const string Aborted = "abgebrochen";
    internal const string PassedOn = "unzuständig abgegeben";
    internal const string FollowUpAppointment = "Folgetermin";
    internal const string ErrorClarification = "Fehler-Klärung";

    private static readonly NameTable<CaseStatus> Table = new(
        (CaseStatus.Received, Received), (CaseStatus.InClearing, InClearing), (CaseStatus.Forwarded, Forwarded),
        (CaseStatus.InProgress, InProgress), (CaseStatus.AwaitingCitizen, AwaitingCitizen), (CaseStatus.AwaitingThirdParty, AwaitingThirdParty),
        (CaseStatus.AwaitingSignature, AwaitingSignature), (CaseStatus.SignedOff, Signed), (CaseStatus.HandedToDms, HandedToDms),
        (CaseStatus.DmsConfirmed, DmsConfirmed), (CaseStatus.Closed, Closed), (CaseStatus.Aborted, Aborted),
        (CaseStatus.PassedOn, PassedOn), (CaseStatus.FollowUpAppointment, FollowUpAppointment), (CaseStatus.ErrorClarification, ErrorClarification));

    /// <summary>All names, in the order of a case's life.</summary>
    public static IReadOnlyList<string> All => Table.Names;

    /// <summary>The German name.</summary>
    public static string German(this CaseStatus status) => Table[status];

    /// <summary>Finds a status by its German name or its member name, without regard to case.</summary>
    public static bool TryParse(string? name, out CaseStatus status) => Table.TryFind(name, out status);
}

/// <summary>The one table of legal status changes (common rules of the case flows).</summary>
internal static class CaseTransitions
{
    private static readonly FrozenDictionary<CaseStatus, CaseStatus[]> Next = new Dictionary<CaseStatus, CaseStatus[]>
    {
        [CaseStatus.Received] = [CaseStatus.InClearing, CaseStatus.Forwarded, CaseStatus.FollowUpAppointment, CaseStatus.Aborted],
        [CaseStatus.InClearing] = [CaseStatus.Forwarded, CaseStatus.Closed, CaseStatus.PassedOn, CaseStatus.FollowUpAppointment, CaseStatus.Aborted],
        [CaseStatus.Forwarded] = [CaseStatus.InProgress, CaseStatus.InClearing, CaseStatus.PassedOn, CaseStatus.FollowUpAppointment, CaseStatus.Aborted],
        [CaseStatus.InProgress] = [CaseStatus.AwaitingCitizen, CaseStatus.AwaitingThirdParty, CaseStatus.AwaitingSignature, CaseStatus.InClearing, CaseStatus.PassedOn, CaseStatus.FollowUpAppointment, CaseStatus.Aborted],
        [CaseStatus.AwaitingCitizen] = [CaseStatus.InProgress, CaseStatus.FollowUpAppointment, CaseStatus.Aborted],
        [CaseStatus.AwaitingThirdParty] = [CaseStatus.InProgress, CaseStatus.FollowUpAppointment, CaseStatus.Aborted],
        [CaseStatus.AwaitingSignature] = [CaseStatus.SignedOff, CaseStatus.InProgress, CaseStatus.FollowUpAppointment, CaseStatus.Aborted],
        // Content that changes after it was signed is not signed any more.
        [CaseStatus.SignedOff] = [CaseStatus.HandedToDms, CaseStatus.AwaitingSignature],
        [CaseStatus.HandedToDms] = [CaseStatus.DmsConfirmed, CaseStatus.ErrorClarification],
        [CaseStatus.ErrorClarification] = [CaseStatus.HandedToDms, CaseStatus.DmsConfirmed, CaseStatus.AwaitingSignature],
        [CaseStatus.DmsConfirmed] = [CaseStatus.Closed],
        [CaseStatus.FollowUpAppointment] = [CaseStatus.InClearing, CaseStatus.InProgress, CaseStatus.Aborted],
        [CaseStatus.Closed] = [],
        [CaseStatus.Aborted] = [],
        [CaseStatus.PassedOn] = [],
    }.ToFrozenDictionary();

    public static bool IsFinal(CaseStatus status) => Next[status].Length == 0;

    public static bool IsAllowed(CaseStatus from, CaseStatus to) => Next[from].Contains(to);

    /// <exception cref="DomainRuleException">The change is not in the table.</exception>
    public static void Require(CaseStatus from, CaseStatus to)
    {
        if (!IsAllowed(from, to))
            throw new DomainRuleException($"Ein Fall im Status „{from.German()}“ kann nicht in den Status „{to.German()}“ wechseln.");
    }
}
