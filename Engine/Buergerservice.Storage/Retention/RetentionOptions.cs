namespace Buergerservice.Storage.Retention;

/// <summary>How long the engine keeps what it no longer needs (docs/aufbewahrung.md). Cases, projects and the audit trail are not concerned.</summary>
public sealed record RetentionOptions
{
    /// <summary>Days after its end for which an instance keeps its journal; 0 for ever.</summary>
    public int JournalDays { get; init; } = 3650;

    /// <summary>Days for which a definition version is kept that is neither published nor newest and that no instance uses; 0 for ever.</summary>
    public int DefinitionDays { get; init; } = 730;

    /// <summary>Days after its end for which an instance keeps the files it was sent over HTTP; 0 for ever.</summary>
    public int FileDays { get; init; } = 90;

    /// <summary>Days for which is known who ordered what from which device of a booth; 0 for ever.</summary>
    public int DeviceCommandDays { get; init; } = 90;

    /// <summary>Days for which single calls are kept; then only the figures of their day are. 0 for ever.</summary>
    public int CallDays { get; init; } = 180;

    /// <summary>Days for which is known who of the staff had which status and took which call; then only what may be shown of the week is kept. 0 for ever.</summary>
    public int CallStatusDays { get; init; } = 90;

    /// <summary>Days for which the log of a call centre's commands is kept; 0 for ever.</summary>
    public int CallLogDays { get; init; } = 90;

    /// <summary>Days for which figures without persons and weekly reports are kept; 0 for ever.</summary>
    public int CallFigureDays { get; init; } = 3650;

    /// <summary>Days for which a partner keeps what he was handed of a citizen's data; 0 for ever.</summary>
    public int CapsuleDays { get; init; } = 30;

    /// <summary>Days for which wishes for a call or an appointment are kept, dealt with or not; 0 for ever.</summary>
    public int WishDays { get; init; } = 90;

    /// <summary>Days for which is known what a citizen was asked in a booth that belongs to no case; 0 for ever.</summary>
    public int PromptDays { get; init; } = 90;

    /// <summary>Days for which a file is kept that nothing refers to any more; 0 for ever.</summary>
    public int OrphanDays { get; init; } = 30;

    /// <summary>Time between two runs.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromDays(1);
}
