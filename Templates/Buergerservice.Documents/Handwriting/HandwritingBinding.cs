namespace Buergerservice.Documents.Handwriting;

/// <summary>What pen data is tied to: it cannot be moved to another document, field or moment unnoticed.</summary>
/// <param name="DocumentSha256">SHA-256 of the document exactly as it was shown for signing.</param>
/// <param name="Field">Name of the signature field.</param>
/// <param name="Time">When.</param>
/// <param name="Device">On which device.</param>
public sealed record HandwritingBinding(byte[] DocumentSha256, string Field, DateTimeOffset Time, string Device);
