namespace Buergerservice.Portal.Prompts;

/// <summary>An open prompt, as the booth's pages show it.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind">„Zeigen“, „Einwilligung“, „Lesen“, „Unterschrift“, „Frage“ or „Hinweis“.</param>
/// <param name="Title">Heading.</param>
/// <param name="Text">Text; paragraphs are separated by an empty line.</param>
/// <param name="HasDocument">Whether there is a document under <c>/kabine/aufforderungen/{id}/dokument</c>.</param>
/// <param name="DocumentSha256">Its hash; a signature names it.</param>
/// <param name="NeedsAnswer">False when it is only shown.</param>
/// <param name="Options">Answers to choose from, of a question.</param>
/// <param name="CreatedAt">Since when it is there; the newest comes last.</param>
/// <param name="ExpiresAt">When it goes by itself, or null.</param>
public sealed record PromptView(Guid Id, string Kind, string Title, string Text, bool HasDocument, string? DocumentSha256, bool NeedsAnswer, IReadOnlyList<PromptOption> Options, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>A document shown in a booth.</summary>
/// <param name="Bytes">The bytes.</param>
/// <param name="ContentType">Media type.</param>
public sealed record PromptDocument(ReadOnlyMemory<byte> Bytes, string ContentType);
