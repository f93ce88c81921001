namespace Buergerservice.Documents.Content;

/// <summary>A table whose head is repeated on every page. Every row has as many cells as there are columns.</summary>
public sealed record Table : Block
{
    /// <summary>Checks that every row fits the columns.</summary>
    /// <exception cref="ArgumentException">No column, a width that is not positive, or a row with another number of cells.</exception>
    public Table(
        IReadOnlyList<TableColumn> columns,
        IReadOnlyList<TableRow> rows,
        TableRow? totals = null,
        string? caption = null)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        if (columns.Count == 0 || columns.Any(c => !(c.Width > 0)))
            throw new ArgumentException("Eine Tabelle braucht mindestens eine Spalte, und jede Spalte eine Breite über null.", nameof(columns));
        if (rows.Any(r => r.Cells.Count != columns.Count) || (totals is not null && totals.Cells.Count != columns.Count))
            throw new ArgumentException($"Jede Tabellenzeile braucht genau {columns.Count} Zellen.", nameof(rows));
        Columns = columns;
        Rows = rows;
        Totals = totals;
        Caption = caption;
    }

    /// <summary>The columns from left to right.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>The rows; may be empty.</summary>
    public IReadOnlyList<TableRow> Rows { get; }

    /// <summary>A last row set apart, or <see langword="null"/>.</summary>
    public TableRow? Totals { get; }

    /// <summary>A line above the table, or <see langword="null"/>.</summary>
    public string? Caption { get; }
}

/// <summary>One column of a <see cref="Table"/>.</summary>
/// <param name="Header">Its head.</param>
/// <param name="Width">Its share of the width; only the proportion to the other columns counts.</param>
/// <param name="AlignRight"><see langword="true"/> for figures.</param>
public sealed record TableColumn(string Header, double Width, bool AlignRight = false);

/// <summary>One row of a <see cref="Table"/>.</summary>
/// <param name="Cells">The cells from left to right.</param>
public sealed record TableRow(IReadOnlyList<IReadOnlyList<TextRun>> Cells)
{
    /// <summary>A row of plain texts.</summary>
    public TableRow(params string[] cells)
        : this([.. cells.Select(TextRun.Plain)])
    {
    }
}
