using Buergerservice.Media.Reports;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>What a report is wanted about.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Interval">The grid over time.</param>
public sealed record ReportRequest(DateOnly From, DateOnly To, ReportInterval Interval)
{
    /// <summary>Only this site.</summary>
    public Guid? Site { get; init; }

    /// <summary>Only this booth.</summary>
    public string? Booth { get; init; }

    /// <summary>Only this service.</summary>
    public string? Service { get; init; }
}

/// <summary>A report on an organisation's calls.</summary>
/// <param name="Organisation">Its name.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="All">Everything together.</param>
/// <param name="OverTime">Piece by piece; pieces without a call in between are there too.</param>
/// <param name="Sites">By site.</param>
/// <param name="Booths">By booth.</param>
/// <param name="Services">By service.</param>
/// <param name="Availability">How much of the time each booth was there.</param>
/// <param name="Weeks">The work of staff, whole weeks only.</param>
/// <param name="Persons">Single persons in alphabetical order; empty unless the authority has switched it on.</param>
public sealed record ReportView(
    string Organisation, ReportRequest Request, CallFigures All, IReadOnlyList<ReportPiece> OverTime, IReadOnlyList<ReportLine> Sites, IReadOnlyList<ReportLine> Booths,
    IReadOnlyList<ReportLine> Services, IReadOnlyList<BoothAvailability> Availability, IReadOnlyList<ReportWeek> Weeks, IReadOnlyList<PersonLine> Persons)
{
    /// <summary>Before this day there are only figures of whole days; null when there are none so old in the report.</summary>
    public DateOnly? SinglesFrom { get; init; }

    /// <summary>Hand-overs by the organisation that took over.</summary>
    public IReadOnlyList<HandOverLine> HandedTo { get; init; } = [];
}

/// <summary>Hand-overs to an organisation.</summary>
public sealed record HandOverLine(string Organisation, int Count);

/// <summary>A piece of time.</summary>
public sealed record ReportPiece(DateTimeOffset Start, CallFigures Figures);

/// <summary>A site, booth or service.</summary>
public sealed record ReportLine(string Name, CallFigures Figures);

/// <summary>A booth and the share of the time in which it was there.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">From 0 to 1.</param>
/// <param name="Down">Time without a line or suspended.</param>
public sealed record BoothAvailability(string Name, double Share, TimeSpan Down);

/// <summary>A calendar week of staff's work.</summary>
/// <param name="Monday">Its first day.</param>
/// <param name="Figures">What may be shown, with names of services.</param>
public sealed record ReportWeek(DateOnly Monday, StaffWeek Figures);

/// <summary>The figures of one person.</summary>
public sealed record PersonLine(string Name, StaffFigures Figures);
