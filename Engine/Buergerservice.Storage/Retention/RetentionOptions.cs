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

    /// <summary>Time between two runs.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromDays(1);
}
