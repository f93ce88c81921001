using System.Globalization;

namespace Buergerservice.Rollout.Projects;

/// <summary>Keys of milestones: M1–M3 are fixed, further ones follow .</summary>
internal static class MilestonePlan
{
    public const string List = "meilensteine";

    public const string SketchForm = "rollout-projektskizze";

    private const string Sketch = "projektskizze";
    private const string Packages = "arbeitspakete";
    private const int LastFixed = 3;

    /// <summary>True for M4 and the following, which only some projects have.</summary>
    public static bool IsFurther(string key) => NumberOf(key) > LastFixed;

    /// <summary>Field of the forms that asks for the date of a milestone every project has.</summary>
    public static string FieldOf(string key) => key.ToLowerInvariant() + "_termin";

    /// <summary>
    /// Puts a plan where the forms start from, so that a form that comes up later shows it: the dates of M1 to M3 in the
    /// sketch, further milestones in the list of the work packages.
    /// </summary>
    /// <param name="project">Section → field → value.</param>
    /// <param name="key">M1 …</param>
    /// <param name="isFixed">True for a milestone every project has.</param>
    /// <param name="before">Title so far.</param>
    /// <param name="title">Title.</param>
    /// <param name="plannedOn">Planned date as text, or null.</param>
    public static void WriteTo(Dictionary<string, object?> project, string key, bool isFixed, string before, string title, string? plannedOn)
    {
        if (isFixed)
        {
            ProjectData.Merge(project, Sketch, new Dictionary<string, object?> { [FieldOf(key)] = plannedOn });
            return;
        }

        var packages = ProjectData.Read(project, Packages);
        // Before the work packages are set up, there is no list; the milestone itself is kept in its own table.
        if (packages.ContainsKey(List))
            ProjectData.Merge(project, Packages, new Dictionary<string, object?> { [List] = Entries(packages, before, title, plannedOn) });
    }

    /// <summary>The list of the work packages with one entry planned anew; one that is not there yet comes last.</summary>
    public static List<object?> Entries(IReadOnlyDictionary<string, object?> packages, string before, string title, string? plannedOn)
    {
        List<Dictionary<string, object?>> entries = [.. packages.Objects(List).Select(e => new Dictionary<string, object?>(e))];
        var entry = entries.Find(e => e.TextOrNull("titel") == before);
        if (entry is null)
            entries.Add(entry = []);
        (entry["titel"], entry["termin"]) = (title, plannedOn);
        return [.. entries];
    }

    public static string NextKey(IEnumerable<string> existing) =>
        "M" + (existing.Select(NumberOf).Append(LastFixed).Max() + 1).ToString(CultureInfo.InvariantCulture);

    private static int NumberOf(string key) => int.TryParse(key.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0;
}
