using Buergerservice.Engine.Work;
using Buergerservice.Portal.Calls.Reports;
using Buergerservice.Portal.Live;
using Buergerservice.Portal.Mail;
using Buergerservice.Portal.Signatures;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Retention;

namespace Buergerservice.Portal.Hosting;

/// <summary>Settings of the host, from command line, environment (<c>BUERGERSERVICE_…</c>) or appsettings.</summary>
public sealed record PortalOptions
{
    private const int MostDays = 36500;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>Folder for database, contents and keys.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Folder with processes, forms, checklists and documents.</summary>
    public required string TemplatesDirectory { get; init; }

    /// <summary>Folder with the sample county.</summary>
    public required string SampleDirectory { get; init; }

    /// <summary>Folder in which the build has placed Elsa Studio.</summary>
    public required string StudioDirectory { get; init; }

    /// <summary>True to start without the sample county.</summary>
    public bool Empty { get; init; }

    /// <summary>True for the console that plays a simulated booth; never in production.</summary>
    public bool Console { get; init; }

    /// <summary>Key of the booth the console plays.</summary>
    public string ConsoleBooth { get; init; } = "seestadt-1";

    /// <summary>Administrator key to install into a fresh sample, or null.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The database; SQLite in the data folder unless settings say otherwise.</summary>
    public required DatabaseOptions Database { get; init; }

    /// <summary>The bus between nodes.</summary>
    public required BusOptions Bus { get; init; }

    /// <summary>How long the engine keeps what it no longer needs.</summary>
    public RetentionOptions Retention { get; init; } = new();

    /// <summary>Effects this node carries out side by side.</summary>
    public int ParallelEffects { get; init; } = new WorkOptions().ParallelEffects;

    /// <summary>What reports on calls go by.</summary>
    public ReportOptions Reports { get; init; } = new();

    /// <summary>How long a component may be out of order, or a booth away, before it is an alarm.</summary>
    public TimeSpan BoothAlarmAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The mail server.</summary>
    public MailOptions Mail { get; init; } = new();

    /// <summary>Signing and verifying.</summary>
    public SignatureOptions Signatures { get; init; } = new();

    /// <summary>Name of this node among those of one database, or null for a single one.</summary>
    public string? Node { get; init; }

    /// <summary>How long a page that completes a task waits for the workflow's next step before it shows the inbox instead.</summary>
    public TimeSpan NextStepWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a request to a workflow waits for its answer before it gets 202 and an address to fetch it from.</summary>
    public TimeSpan HttpWait { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Account that gets a one-time password and the role Administration at this start, or null. See <see cref="AdminRecovery"/>.</summary>
    public string? Admin { get; init; }

    /// <summary>Organisation of <see cref="Admin"/>, if there is no such account yet.</summary>
    public string AdminTenant { get; init; } = "kreis";

    /// <summary>Organisation that runs the installation: its administrators change processes and templates, which all share.</summary>
    public string OperatorTenant { get; init; } = "kreis";

    /// <summary>Hosts workflows may send HTTP requests to; none by default.</summary>
    public IReadOnlyList<string> HttpAllowedHosts { get; init; } = [];

    /// <summary>Reads the settings; folders default to those of the repository around the executable.</summary>
    public static PortalOptions From(IConfiguration configuration)
    {
        var root = FindRoot();
        var data = Path.GetFullPath(configuration["data"] ?? Path.Combine(root, "data"));
        var database = DatabaseOptions.From(configuration, data);
        var node = configuration["node"] is { Length: > 0 } name ? name : null;
        if (node is not null && !database.IsShared)
            throw new SettingException("Mehrere Knoten brauchen eine gemeinsame Datenbank: stellen Sie Database:Provider auf PostgreSql oder SqlServer.");
        return new()
        {
            DataDirectory = data,
            Database = database,
            Bus = BusOptions.From(configuration, database),
            Node = node,
            Signatures = SignatureOptions.From(configuration),
            Reports = ReportOptions.From(configuration),
            BoothAlarmAfter = TimeSpan.FromMinutes(Settings.Number(configuration, "Booths:AlarmAfterMinutes", 5, 1, 1_440)),
            Mail = MailOptions.Read(configuration),
            Retention = ReadRetention(configuration),
            ParallelEffects = Settings.Number(configuration, "Work:ParallelEffects", new WorkOptions().ParallelEffects, 1, 200),
            TemplatesDirectory = Path.GetFullPath(configuration["templates"] ?? Path.Combine(root, "Templates")),
            SampleDirectory = Path.GetFullPath(configuration["samples"] ?? Path.Combine(root, "samples", "landkreis")),
            StudioDirectory = Path.GetFullPath(configuration["studio"] ?? FindStudio(root)),
            Empty = configuration["empty"] is "true" or "True" or "1",
            Console = node is null && (configuration["konsole"] is "true" or "True" or "1"),
            ConsoleBooth = configuration["konsole-kabine"] is { Length: > 0 } booth ? booth : "seestadt-1",
            ApiKey = configuration["api-key"] is { Length: > 0 } key ? key : null,
            HttpWait = Settings.Time(configuration, "http-wait", TimeSpan.FromSeconds(25), LongestWait),
            Admin = configuration["admin"] is { Length: > 0 } admin ? admin : null,
            AdminTenant = configuration["admin-mandant"] is { Length: > 0 } own ? own : "kreis",
            OperatorTenant = configuration["betreiber:mandant"] is { Length: > 0 } tenant ? tenant : "kreis",
            HttpAllowedHosts = (configuration["http-allow"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            NextStepWait = Settings.Time(configuration, "next-step-wait", TimeSpan.FromSeconds(2), LongestWait),
        };
    }

    /// <summary>Makes the data folder and tries to write there.</summary>
    /// <exception cref="SettingException">That is not possible.</exception>
    public void PrepareDataDirectory()
    {
        try
        {
            Directory.CreateDirectory(Path.Combine(DataDirectory, "keys", "session"));
            using var probe = new FileStream(Path.Combine(DataDirectory, $"{Guid.CreateVersion7():N}.tmp"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"Im Datenordner {DataDirectory} kann nichts gespeichert werden. Prüfen Sie die Einstellung data und ob das Konto des Programms dort schreiben darf.");
        }
    }

    // A run every moment would be a loop without an end.
    private static RetentionOptions ReadRetention(IConfiguration configuration)
    {
        var options = Settings.Section<RetentionOptions>(configuration, "Retention");
        if (options.Every < TimeSpan.FromMinutes(1) || options.Every > TimeSpan.FromDays(366))
            throw new SettingException("Retention:Every liegt zwischen einer Minute (00:01:00) und einem Jahr (366.00:00:00).");
        foreach (var days in typeof(RetentionOptions).GetProperties().Where(p => p.PropertyType == typeof(int) && (int)p.GetValue(options)! is < 0 or > MostDays))
            throw new SettingException($"Retention:{days.Name} liegt zwischen 0 (nie) und {MostDays} Tagen.");
        return options;
    }

    // Published beside the program, otherwise where it was built.
    private static string FindStudio(string root)
    {
        var published = Path.Combine(AppContext.BaseDirectory, "studio");
        return Directory.Exists(published) ? published : Path.Combine(root, "Designer", "Buergerservice.Designer", "studio");
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (Directory.Exists(Path.Combine(directory.FullName, "Templates", "processes")))
                return directory.FullName;
        }

        return Directory.GetCurrentDirectory();
    }
}
