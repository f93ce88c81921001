namespace Buergerservice.Documents.Templates;

/// <summary>A template is faulty. The fault lies with the template's author; repeating does not help.</summary>
public sealed class DocumentTemplateException : Exception
{
    internal DocumentTemplateException(IReadOnlyList<string> errors)
        : base(string.Join('\n', errors)) => Errors = errors;

    /// <summary>Every fault as „datei.md(12): …“, in the order of the lines.</summary>
    public IReadOnlyList<string> Errors { get; }
}

/// <summary>The data exceeds a bound (see <see cref="DocumentComposer"/>). Repeating with the same data does not help.</summary>
public sealed class DocumentDataException : Exception
{
    internal DocumentDataException(string message)
        : base(message)
    {
    }
}
