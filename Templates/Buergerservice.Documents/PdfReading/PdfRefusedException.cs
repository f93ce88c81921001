namespace Buergerservice.Documents.PdfReading;

/// <summary>
/// A PDF was not accepted: damaged, encrypted, beyond the limits or ambiguous. Nothing is repaired or guessed. The message
/// is German and meant for the person who handed the file in.
/// </summary>
public sealed class PdfRefusedException : Exception
{
    /// <summary>Refuses a file.</summary>
    public PdfRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Refuses a file because of an error below.</summary>
    public PdfRefusedException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>The usual sentence for a file that breaks the rules of ISO 32000.</summary>
    internal static PdfRefusedException Damaged(string what) => new($"Die PDF-Datei ist beschädigt: {what}. Bitte lassen Sie sich die Datei neu geben.");
}
