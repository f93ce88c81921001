namespace Buergerservice.Szenario;

/// <summary>Command line of the scenario.</summary>
/// <param name="Address">Address of a running portal.</param>
/// <param name="Output">Folder for the documents.</param>
/// <param name="SampleDirectory">Folder with the sample's data files.</param>
public sealed record Options(Uri Address, string Output, string SampleDirectory)
{
    /// <summary>Reads <c>--url</c>, <c>--out</c> and <c>--samples</c>.</summary>
    public static Options Read(string[] args)
    {
        string Value(string name, string fallback) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : fallback;
        return new(new Uri(Value("--url", "http://localhost:5080")), Path.GetFullPath(Value("--out", "out")), Value("--samples", FindSamples()));
    }

    private static string FindSamples()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (Directory.Exists(Path.Combine(directory.FullName, "samples", "landkreis")))
                return Path.Combine(directory.FullName, "samples", "landkreis");
        }

        return Path.Combine("samples", "landkreis");
    }
}
