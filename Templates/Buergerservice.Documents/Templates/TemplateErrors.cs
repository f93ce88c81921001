namespace Buergerservice.Documents.Templates;

/// <summary>Collects the faults of one template, so that its author sees all of them at once.</summary>
internal sealed class TemplateErrors(string fileName)
{
    private readonly List<(int Line, string Text)> errors = [];

    /// <summary>How many „each“ blocks surround the current line; a relative path may not reach further out.</summary>
    public int LoopDepth { get; set; }

    /// <summary>How many passages of own text surround the current line.</summary>
    public int OwnTextDepth { get; set; }

    public bool Any => errors.Count > 0;

    public void Add(int line, string message) => errors.Add((line, $"{fileName}({line}): {message}"));

    public void CheckScope(int line, DataPath path)
    {
        if (path.Up > LoopDepth)
            Add(line, $"„{path.Source}“ meint einen Listeneintrag, steht aber nicht in so vielen each-Blöcken.");
    }

    public void ThrowIfAny()
    {
        if (Any)
            throw new DocumentTemplateException([.. errors.OrderBy(e => e.Line).Select(e => e.Text)]);
    }
}
