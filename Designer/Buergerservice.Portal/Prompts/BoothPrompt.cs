namespace Buergerservice.Portal.Prompts;

/// <summary>What a citizen in a booth is asked or shown by a workflow. A conversation's prompts are wiped when it ends; only what belongs to a case stays.</summary>
internal sealed class BoothPrompt
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>The booth, as <see cref="Booths.BoothAgent.Id"/>.</summary>
    public required Guid BoothId { get; init; }

    /// <summary>The visit it was made in.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>The call it was made in; null while nobody is spoken to.</summary>
    public Guid? CallId { get; init; }

    public required Guid InstanceId { get; init; }

    /// <summary>Where the instance waits for the answer; null when it only shows something.</summary>
    public Guid? BookmarkId { get; init; }

    /// <summary>The case the answer belongs to; null: it goes with the call.</summary>
    public Guid? CaseId { get; init; }

    public required PromptKind Kind { get; init; }

    public required string Title { get; set; }

    public required string Text { get; set; }

    /// <summary>Address in the content store of what is shown.</summary>
    public string? DocumentSha256 { get; set; }

    public string? DocumentType { get; set; }

    /// <summary>JSON array of <see cref="PromptOption"/>.</summary>
    public string Options { get; set; } = "[]";

    public PromptState State { get; set; }

    /// <summary>JSON; of a signature only the protected strokes, until they are sealed into the document.</summary>
    public string? Answer { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it stopped being open, however.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    public string DeletionClass { get; set; } = PromptDeletion.Call;
}

/// <summary>Deletion classes of the prompts.</summary>
internal static class PromptDeletion
{
    /// <summary>Title, text, document, options and answer are wiped at the end of the call; the rest is call metadata, 90 days (<c>Retention:PromptDays</c>).</summary>
    public const string Call = "kabinenfrage";
}
