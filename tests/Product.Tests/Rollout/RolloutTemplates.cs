namespace Product.Tests.Rollout;

/// <summary>The repository's own templates, which the tests read as they are shipped.</summary>
internal static class RolloutTemplates
{
    public static string Directory { get; } = Find();

    public static string Checklists => Path.Combine(Directory, "checklists");

    public static string Definition => File.ReadAllText(Path.Combine(Directory, "processes", "rollout.json"));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Buergerservice.sln")))
                return Path.Combine(folder.FullName, "Templates");
        }

        throw new DirectoryNotFoundException("The repository's root was not found above the tests.");
    }
}
