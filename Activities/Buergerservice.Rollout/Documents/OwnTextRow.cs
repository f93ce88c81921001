namespace Buergerservice.Rollout.Documents;

/// <summary>
/// An own text taken over from an edited DOCX. The next version of the document uses it, unless the form's own text was
/// changed after it was taken over.
/// </summary>
public sealed class OwnTextRow
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The project.</summary>
    public required Guid ProjectId { get; init; }

    /// <summary>Key of the document.</summary>
    public required string DocumentKey { get; init; }

    /// <summary>Key of the passage.</summary>
    public required string Key { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; set; }

    /// <summary>The form's text when this one was taken over; another one there means that somebody has written since.</summary>
    public required string FormText { get; set; }

    /// <summary>When it was taken over.</summary>
    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>User name of who took it over.</summary>
    public required string ChangedBy { get; set; }
}
