using Buergerservice.Media.Acd;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>A step in the way of a call that reports count: an offer, an answer, a hand-over. It knows no citizen.</summary>
internal sealed class CallEventRow
{
    public required Guid Id { get; init; }

    /// <summary>The organisation whose booth calls.</summary>
    public required string Tenant { get; init; }

    public required Guid Call { get; init; }

    public required DateTimeOffset At { get; init; }

    public required AcdEventKind Kind { get; init; }

    public AcdReason? Reason { get; init; }

    /// <summary>The agent; null again when single persons' figures are over.</summary>
    public string? Person { get; init; }

    public string? PersonTenant { get; init; }

    /// <summary>Who handed the call over, or wanted to; null again when single persons' figures are over.</summary>
    public string? FromPerson { get; init; }

    /// <summary>The organisation that handed the call over, or wanted to.</summary>
    public string? FromTenant { get; init; }

    public string DeletionClass { get; init; } = CallDeletion.Call;
}

/// <summary>A stretch of time in which a booth was not available.</summary>
internal sealed class BoothOutageRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required string Booth { get; init; }

    public required OutageCause Cause { get; init; }

    public required DateTimeOffset From { get; init; }

    public DateTimeOffset? Until { get; set; }

    /// <summary>Booth and cause while it lasts: of several nodes that notice it one writes it.</summary>
    public string? OpenKey { get; set; }

    public string DeletionClass { get; init; } = CallDeletion.Call;
}

/// <summary>Why a booth was not available.</summary>
public enum OutageCause
{
    /// <summary>Its line was down.</summary>
    Line,

    /// <summary>It was suspended.</summary>
    Suspended,
}

/// <summary>Figures of a day, kept when its calls are deleted.</summary>
internal sealed class DayFigureRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required DateOnly Day { get; init; }

    public required string Booth { get; init; }

    public required string Service { get; init; }

    /// <summary>JSON of <see cref="CallFigures"/>.</summary>
    public required string Figures { get; init; }

    public string DeletionClass { get; init; } = CallDeletion.Figures;
}

/// <summary>Staff's sums of a week, kept when the single stretches of time are deleted: only what may be shown .</summary>
internal sealed class WeekFigureRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>Its Monday.</summary>
    public required DateOnly Week { get; init; }

    /// <summary>JSON of <see cref="StaffWeek"/>.</summary>
    public required string Figures { get; init; }

    public string DeletionClass { get; init; } = CallDeletion.Figures;
}

/// <summary>A weekly report, made once, and what became of its letter to each recipient.</summary>
internal sealed class WeeklyReportRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required DateOnly Week { get; init; }

    /// <summary>The PDF in the content store.</summary>
    public required string Sha256 { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public string DeletionClass { get; init; } = CallDeletion.Figures;
}

/// <summary>A letter with a weekly report. Written before anything is sent, so that a crash never sends it twice.</summary>
internal sealed class ReportLetterRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required Guid Report { get; init; }

    /// <summary>The address of the recipient, staff of the organisation.</summary>
    public required string Recipient { get; init; }

    public required LetterState State { get; set; }

    public string? Problem { get; set; }

    public required DateTimeOffset At { get; set; }

    public string DeletionClass { get; init; } = CallDeletion.Figures;
}

/// <summary>What became of a letter.</summary>
public enum LetterState
{
    /// <summary>It waits, or its last attempt was refused before anything went out.</summary>
    Waiting,

    /// <summary>It is being handed over to the mail server, or nobody knows whether it was.</summary>
    Sending,

    /// <summary>The mail server has taken it.</summary>
    Sent,

    /// <summary>It was in the middle of being sent when the program ended: it may have arrived. It is sent again only when somebody asks for it.</summary>
    Unknown,
}
