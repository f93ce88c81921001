namespace Buergerservice.Engine.Children;

/// <summary>When a child tells its parent.</summary>
public enum ReportMoment
{
    /// <summary>When it has ended.</summary>
    End,

    /// <summary>When it has ended or, if that comes first, at the first wait.</summary>
    FirstWait,
}

/// <summary>Who started an instance.</summary>
/// <param name="InstanceId">The parent.</param>
/// <param name="BookmarkId">Where the parent waits for this child; null when it does not wait.</param>
/// <param name="Depth">1 for a child, 2 for a child's child.</param>
/// <param name="Moment">When the parent wants to be told.</param>
public sealed record ParentLink(Guid InstanceId, Guid? BookmarkId, int Depth, ReportMoment Moment);
