namespace Buergerservice.Documents.Docx.Incoming;

/// <summary>A DOCX file is not taken: it is damaged, too large, or brings something along that is dangerous. The message says what to do.</summary>
public sealed class DocxRefusedException : Exception
{
    internal DocxRefusedException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
