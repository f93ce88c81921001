namespace Buergerservice.Portal.Calls.Reports;

/// <summary>What reports go by (settings <c>Reports:…</c>). Figures of single persons are a matter of co-determination: off unless the authority has agreed on it with its Personalrat.</summary>
public sealed record ReportOptions
{
    /// <summary>An answer within so many seconds counts for the service level.</summary>
    public int AnswerWithinSeconds { get; init; } = 20;

    /// <summary>The service level aimed at, in percent.</summary>
    public int TargetPercent { get; init; } = 80;

    /// <summary>Figures about the work of fewer persons than this are shown nowhere. At least 3.</summary>
    public int SmallestGroup { get; init; } = 5;

    /// <summary>Whether leads see the figures of single persons of their organisation.</summary>
    public bool ShowPersons { get; init; }

    /// <summary>The time that counts.</summary>
    public TimeSpan AnswerWithin => TimeSpan.FromSeconds(AnswerWithinSeconds);

    /// <summary>Reads the settings and refuses what would undo their purpose.</summary>
    public static ReportOptions From(IConfiguration configuration)
    {
        var options = Hosting.Settings.Section<ReportOptions>(configuration, "Reports");
        if (options.SmallestGroup < 3)
            throw new Storage.Databases.SettingException("Reports:SmallestGroup muss mindestens 3 sein: Zahlen zu weniger Personen wären Zahlen einzelner Personen.");
        if (options.AnswerWithinSeconds is < 1 or > 600 || options.TargetPercent is < 1 or > 99)
            throw new Storage.Databases.SettingException("Reports:AnswerWithinSeconds liegt zwischen 1 und 600, Reports:TargetPercent zwischen 1 und 99.");
        return options;
    }
}
