using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Xunit;

namespace Buergerservice.Engine.Tests.Architecture;

/// <summary>Holds the list of who may use whom. A reference that is not listed here needs a decision first.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Buergerservice.Cases"] = ["Buergerservice.Devices", "Buergerservice.Documents", "Buergerservice.Engine", "Buergerservice.Storage"],
        ["Buergerservice.Designer"] = ["Buergerservice.Engine", "Buergerservice.Storage"],
        ["Buergerservice.DeviceAgent"] = ["Buergerservice.Devices"],
        ["Buergerservice.Devices"] = [],
        ["Buergerservice.Devices.Simulators"] = [],
        ["Buergerservice.Documents"] = [],
        ["Buergerservice.Engine"] = [],
        ["Buergerservice.Media"] = [],
        ["Buergerservice.Portal"] = ["Buergerservice.Cases", "Buergerservice.Designer", "Buergerservice.DeviceAgent", "Buergerservice.Devices", "Buergerservice.Devices.Simulators", "Buergerservice.Documents", "Buergerservice.Engine", "Buergerservice.Media", "Buergerservice.Rollout", "Buergerservice.Storage"],
        ["Buergerservice.Rollout"] = ["Buergerservice.Documents", "Buergerservice.Engine", "Buergerservice.Storage"],
        ["Buergerservice.SipGateway"] = [],
        ["Buergerservice.Storage"] = ["Buergerservice.Engine"],
    };

    private static readonly string[] ProductFolders = ["Activities", "Designer", "Devices", "Engine", "Templates"];

    public static TheoryData<string> Projects() => [.. ProductProjects().Select(f => Path.GetFileNameWithoutExtension(f)).Order()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_architecture_allows(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"{project} is not in the list of the architecture.");
        var references = References(ProductProjects().Single(f => Path.GetFileNameWithoutExtension(f) == project));
        Assert.Empty(references.Except(allowed!));
    }

    [Fact]
    public void Every_project_of_the_list_exists() =>
        Assert.Equal(Allowed.Keys.Order(), ProductProjects().Select(f => Path.GetFileNameWithoutExtension(f)).Order());

    [Fact]
    public void The_engine_knows_neither_a_database_nor_a_web_page()
    {
        var forbidden = new[] { "EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Data." };
        var wrong = Directory.EnumerateFiles(Path.Combine(Root, "Engine", "Buergerservice.Engine"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(f => forbidden.Any(n => File.ReadAllText(f).Contains("using " + n, StringComparison.Ordinal)));
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_top_level_is_the_one_that_was_agreed()
    {
        string[] agreed = ["Activities", "Buergerservice.sln", "Designer", "Devices", "Directory.Build.props", "Directory.Packages.props", "Engine", "LICENSE", "README.md",
            "Templates", "docs", "global.json", "samples", "start.sh", "test.sh", "tests"];
        string[] generated = ["artifacts", "data", "out"];
        var found = Directory.EnumerateFileSystemEntries(Root).Select(Path.GetFileName).Where(n => n![0] != '.' && !generated.Contains(n));
        Assert.Empty(found.Except(agreed));
    }

    [Fact]
    public void Time_comes_from_the_time_provider()
    {
        var wrong = Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/tests/", StringComparison.Ordinal) && !f.Contains("node_modules", StringComparison.Ordinal))
            .Where(f => File.ReadLines(f).Any(l => l.Contains("DateTime.Now", StringComparison.Ordinal) || l.Contains("DateTime.UtcNow", StringComparison.Ordinal) || l.Contains("DateTimeOffset.Now", StringComparison.Ordinal) || l.Contains("DateTimeOffset.UtcNow", StringComparison.Ordinal)));
        Assert.Empty(wrong);
    }

    private static IEnumerable<string> ProductProjects() =>
        ProductFolders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories));

    private static IEnumerable<string> References(string file) =>
        XDocument.Load(file).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
