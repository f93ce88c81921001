using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Layout;

namespace Buergerservice.Portal.Pictures;

/// <summary>A process as a picture, with what an instance has done of it.</summary>
public sealed class FlowPicture
{
    private FlowPicture(IReadOnlyList<PictureSection> sections, bool hasProgress, bool isPartial)
    {
        Sections = sections;
        HasProgress = hasProgress;
        IsPartial = isPartial;
    }

    /// <summary>Parts of a long process; a single one without title otherwise.</summary>
    public IReadOnlyList<PictureSection> Sections { get; }

    /// <summary>False for the picture of a definition.</summary>
    public bool HasProgress { get; }

    /// <summary>True when what happened at the beginning is not shown.</summary>
    public bool IsPartial { get; }

    /// <summary>Draws a process.</summary>
    /// <param name="workflow">The process.</param>
    /// <param name="progress">What an instance has done, or null.</param>
    public static FlowPicture Of(CompiledWorkflow workflow, PathProgress? progress)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        var container = workflow.Activities.Any(a => ReferenceEquals(a.Parent, workflow.Root)) ? workflow.Root : workflow.Workflow;
        var outline = FlowOutline.Of(workflow, container);
        var sections = outline.Sections.Distinct().Order().Select(number => SectionDrawing.Draw(workflow, outline, number, progress)).ToList();
        return new(sections, progress is not null, progress?.IsPartial == true);
    }

    /// <summary>The same picture with only one of its sections.</summary>
    public FlowPicture Only(Func<PictureSection, bool> which) => new([.. Sections.Where(which)], HasProgress, IsPartial);
}

/// <summary>A part of the picture.</summary>
/// <param name="Number">Number of the section, from 0.</param>
/// <param name="Head">The step it begins with, or null.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="Links">Its connections.</param>
/// <param name="Width">Width of the drawing.</param>
/// <param name="Height">Height of the drawing.</param>
public sealed record PictureSection(int Number, CompiledActivity? Head, IReadOnlyList<PictureStep> Steps, IReadOnlyList<PictureLink> Links, double Width, double Height)
{
    public int CountOf(StepProgress progress) => Steps.Count(s => s.Progress == progress && !s.IsElsewhere);

    /// <summary>Number of steps that belong here.</summary>
    public int Count => Steps.Count(s => !s.IsElsewhere);
}

/// <summary>A step of the picture.</summary>
/// <param name="Id">Its activity id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Kind">Name of its type.</param>
/// <param name="Progress">How far it has come.</param>
/// <param name="Times">How often it was completed.</param>
/// <param name="At">Upper left corner.</param>
/// <param name="Lines">The title in lines that fit.</param>
public sealed record PictureStep(string Id, string Title, string Kind, StepProgress Progress, int Times, LayoutPoint At, IReadOnlyList<string> Lines)
{
    /// <summary>True for the mark that leads to a step of another section.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>Steps inside of it.</summary>
    public IReadOnlyList<PictureStep> Inner { get; init; } = [];

    /// <summary>Where it goes on from here: outcome, or null, and title.</summary>
    public IReadOnlyList<(string? Outcome, string Title)> Next { get; init; } = [];
}

/// <summary>A connection of the picture.</summary>
/// <param name="Points">Its corners.</param>
/// <param name="Label">The outcome, shortened to fit, or null.</param>
/// <param name="LabelAt">Where the label begins.</param>
/// <param name="IsTaken">True when the instance went this way.</param>
public sealed record PictureLink(IReadOnlyList<LayoutPoint> Points, string? Label, LayoutPoint LabelAt, bool IsTaken);
