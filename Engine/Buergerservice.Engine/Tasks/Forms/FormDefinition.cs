namespace Buergerservice.Engine.Tasks.Forms;

/// <summary>A form as data: what a person fills in to do a task.</summary>
public sealed record FormDefinition
{
    /// <summary>Unique key.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of the form's text; set when it is loaded, pinned by tasks.</summary>
    public string Version { get; init; } = "";

    /// <summary>Heading.</summary>
    public required string Title { get; init; }

    /// <summary>Text above the form.</summary>
    public string? Description { get; init; }

    /// <summary>Outcomes of the task with which nothing has to be filled in, such as a false alarm. What is filled in is checked all the same.</summary>
    public IReadOnlyList<string> NothingRequiredFor { get; init; } = [];

    /// <summary>Sections in order.</summary>
    public required IReadOnlyList<FormSection> Sections { get; init; }

    /// <summary>All fields of all sections.</summary>
    public IEnumerable<FormField> Fields => Sections.SelectMany(s => s.Fields);
}

/// <summary>A group of fields under one heading.</summary>
public sealed record FormSection
{
    /// <summary>Heading; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Text under the heading.</summary>
    public string? Description { get; init; }

    /// <summary>Fields in order.</summary>
    public required IReadOnlyList<FormField> Fields { get; init; }
}

/// <summary>One field.</summary>
public sealed record FormField
{
    /// <summary>Name of its value; letters, digits and underscores.</summary>
    public required string Name { get; init; }

    /// <summary>Label.</summary>
    public required string Label { get; init; }

    /// <summary>
    /// <c>text</c>, <c>textarea</c>, <c>email</c>, <c>integer</c>, <c>decimal</c>, <c>money</c> (euro), <c>date</c> (ISO),
    /// <c>checkbox</c> (bool), <c>radio</c>, <c>select</c>, <c>checkboxes</c> (list of texts), <c>matrix</c>
    /// (row key → choice, or row key → column → choice), <c>list</c> (list of objects with <see cref="Fields"/>),
    /// <c>info</c> (shows the value of the same name and accepts none).
    /// </summary>
    public required string Type { get; init; }

    /// <summary>Help text.</summary>
    public string? Hint { get; init; }

    /// <summary>True when it must be filled in. For a matrix: every row.</summary>
    public bool Required { get; init; }

    /// <summary>Outcomes of the task with which it must be filled in, such as a reason when something is refused.</summary>
    public IReadOnlyList<string> RequiredFor { get; init; } = [];

    /// <summary>It must be filled in while another field has this value; null for never because of that.</summary>
    public FormCondition? RequiredWhen { get; init; }

    /// <summary>For a field of a list: no two entries may say the same. Capital letters and blanks make no difference.</summary>
    public bool Unique { get; init; }

    /// <summary>Choices of radio, select and checkboxes.</summary>
    public IReadOnlyList<FormOption> Options { get; init; } = [];

    /// <summary>Smallest number.</summary>
    public decimal? Min { get; init; }

    /// <summary>Largest number.</summary>
    public decimal? Max { get; init; }

    /// <summary>Longest text; 4,000 characters unless said otherwise.</summary>
    public int MaxLength { get; init; } = 4000;

    /// <summary>Rows of a matrix.</summary>
    public IReadOnlyList<FormRow> Rows { get; init; } = [];

    /// <summary>Where the rows of a matrix come from, <c>source:reference</c>, instead of <see cref="Rows"/>.</summary>
    public string? RowsFrom { get; init; }

    /// <summary>Choices of a matrix row.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Columns of a matrix; empty for a single one.</summary>
    public IReadOnlyList<FormOption> Columns { get; init; } = [];

    /// <summary>Fields of each entry of a list.</summary>
    public IReadOnlyList<FormField> Fields { get; init; } = [];

    /// <summary>Most entries of a list.</summary>
    public int MaxItems { get; init; } = 20;

    /// <summary>The field is shown and checked only when another field has this value; null for always.</summary>
    public FormCondition? ShowWhen { get; init; }
}

/// <summary>A choice.</summary>
/// <param name="Value">Stored value.</param>
/// <param name="Label">Text shown.</param>
public sealed record FormOption(string Value, string Label);

/// <summary>A row of a matrix.</summary>
public sealed record FormRow
{
    /// <summary>Key of its answer.</summary>
    public required string Key { get; init; }

    /// <summary>Text shown.</summary>
    public required string Label { get; init; }

    /// <summary>Heading the row stands under, or null.</summary>
    public string? Group { get; init; }

    /// <summary>Columns in which the row is not asked.</summary>
    public IReadOnlyList<string> NotRelevant { get; init; } = [];
}

/// <summary>Condition on another field of the same form or of the task's data; of several values one is enough.</summary>
/// <param name="Field">Name of the other field.</param>
/// <param name="Is">Values for which the condition holds.</param>
public sealed record FormCondition(string Field, IReadOnlyList<string> Is);

/// <summary>Supplies rows of a matrix that depend on the task, such as the criteria that apply to a terminal.</summary>
public interface IFormRowSource
{
    /// <summary>Name before the colon in <see cref="FormField.RowsFrom"/>.</summary>
    string Name { get; }

    /// <summary>The rows for a reference and the task's data.</summary>
    IReadOnlyList<FormRow> Rows(string reference, IReadOnlyDictionary<string, object?> data);
}
