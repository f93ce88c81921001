namespace Buergerservice.Engine.Layout;

/// <summary>Size of a box to be placed.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
public readonly record struct LayoutBox(double Width, double Height);

/// <summary>A point of the drawing; y grows downwards.</summary>
/// <param name="X">From the left.</param>
/// <param name="Y">From the top.</param>
public readonly record struct LayoutPoint(double X, double Y);

/// <summary>Distances of a drawing, in pixels.</summary>
public sealed record LayoutOptions
{
    /// <summary>Between two columns; the connections turn here.</summary>
    public double ColumnGap { get; init; } = 100;

    /// <summary>Between two boxes of a column.</summary>
    public double RowGap { get; init; } = 40;

    /// <summary>Between two sections that stand one below the other.</summary>
    public double SectionGap { get; init; } = 120;
}

/// <summary>A finished drawing. It begins at 0, 0.</summary>
/// <param name="Positions">Upper left corner of each box.</param>
/// <param name="Routes">Points of each connection, from its source to its target.</param>
/// <param name="Width">Width of everything.</param>
/// <param name="Height">Height of everything.</param>
public sealed record LayoutResult(IReadOnlyList<LayoutPoint> Positions, IReadOnlyList<IReadOnlyList<LayoutPoint>> Routes, double Width, double Height);
