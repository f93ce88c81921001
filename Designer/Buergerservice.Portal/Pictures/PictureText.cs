using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Kern;

namespace Buergerservice.Portal.Pictures;

/// <summary>Words of the picture.</summary>
public static class PictureText
{
    private const int LineLength = 22;
    private const int MaxLines = 3;

    public static (KernKind Kind, string Text) Of(StepProgress progress) => progress switch
    {
        StepProgress.Done => (KernKind.Success, "erledigt"),
        StepProgress.Waiting => (KernKind.Warning, "läuft oder wartet"),
        StepProgress.Faulted => (KernKind.Danger, "gestört"),
        StepProgress.Withdrawn => (KernKind.Info, "nicht mehr nötig"),
        _ => (KernKind.Info, "nicht erreicht"),
    };

    /// <summary>What people call the step; ids are for machines.</summary>
    public static string TitleOf(CompiledActivity step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (step.Source.DisplayText is { Length: > 0 } shown)
            return shown;
        return step.Activity is UserTaskActivity { Title.Constant: string { Length: > 0 } title } ? title
            : step.Source.Name is { Length: > 0 } name ? name : step.Descriptor.DisplayName;
    }

    /// <summary>The picture in one sentence.</summary>
    public static string Summary(PictureSection section, bool hasProgress)
    {
        ArgumentNullException.ThrowIfNull(section);
        var steps = section.Count == 1 ? "1 Schritt" : $"{section.Count} Schritte";
        if (!hasProgress)
            return $"Bild des Ablaufs: {steps}.";
        var parts = new[] { StepProgress.Done, StepProgress.Waiting, StepProgress.Faulted, StepProgress.Withdrawn, StepProgress.NotReached }
            .Select(p => (Count: section.CountOf(p), Of(p).Text)).Where(p => p.Count > 0).Select(p => $"{p.Count} {p.Text}");
        return $"Bild des Ablaufs: {steps}, davon {string.Join(", ", parts)}.";
    }

    /// <summary>A title in lines that fit into a box.</summary>
    public static IReadOnlyList<string> Wrap(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        var lines = new List<string> { "" };
        foreach (var word in title.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(Pieces))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > LineLength)
                lines.Add(word);
            else
                lines[^1] = lines[^1].Length == 0 ? word : $"{lines[^1]} {word}";
        }

        if (lines.Count <= MaxLines)
            return lines;
        var last = lines[MaxLines - 1];
        return [.. lines.Take(MaxLines - 1), (last.Length < LineLength ? last : last[..(LineLength - 1)]) + "…"];
    }

    private static IEnumerable<string> Pieces(string word)
    {
        for (; word.Length > LineLength; word = word[(LineLength - 1)..])
            yield return word[..(LineLength - 1)] + "-";
        yield return word;
    }
}
