using System.Globalization;
using Buergerservice.Storage.Databases;

namespace Buergerservice.Portal.Hosting;

/// <summary>Settings of the host, from command line, environment (<c>BUERGERSERVICE_…</c>) or appsettings.</summary>
public sealed record PortalOptions
{
    /// <summary>Folder for database, contents and keys.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Folder with processes, forms, checklists and documents.</summary>
    public required string TemplatesDirectory { get; init; }

    /// <summary>Folder with the sample county.</summary>
    public required string SampleDirectory { get; init; }

    /// <summary>True to start without the sample county.</summary>
    public bool Empty { get; init; }

    /// <summary>Administrator key to install into a fresh sample, or null.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The database; SQLite in the data folder unless settings say otherwise.</summary>
    public required DatabaseOptions Database { get; init; }

    /// <summary>How long a page that completes a task waits for the workflow's next step before it shows the inbox instead.</summary>
    public TimeSpan NextStepWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Reads the settings; folders default to those of the repository around the executable.</summary>
    public static PortalOptions From(IConfiguration configuration)
    {
        var root = FindRoot();
        var data = Path.GetFullPath(configuration["data"] ?? Path.Combine(root, "data"));
        return new()
        {
            DataDirectory = data,
            Database = DatabaseOptions.From(configuration, data),
            TemplatesDirectory = Path.GetFullPath(configuration["templates"] ?? Path.Combine(root, "Templates")),
            SampleDirectory = Path.GetFullPath(configuration["samples"] ?? Path.Combine(root, "samples", "landkreis")),
            Empty = configuration["empty"] is "true" or "True" or "1",
            ApiKey = configuration["api-key"] is { Length: > 0 } key ? key : null,
            NextStepWait = TimeSpan.TryParse(configuration["next-step-wait"], CultureInfo.InvariantCulture, out var wait) ? wait : TimeSpan.FromSeconds(2),
        };
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
