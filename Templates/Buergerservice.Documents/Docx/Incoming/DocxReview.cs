using Buergerservice.Documents.Templates;

namespace Buergerservice.Documents.Docx.Incoming;

/// <summary>
/// Compares a document edited in Word with the one it was made from. Only own texts are taken over; three states are
/// looked at, so that what was changed meanwhile in the project is not overwritten in silence.
/// </summary>
public static class DocxReview
{
    private const int MostChangesShown = 200;

    /// <summary>Compares; nothing is changed.</summary>
    /// <param name="returned">The edited DOCX.</param>
    /// <param name="original">The DOCX as this system made it.</param>
    /// <param name="current">The project's own texts by key as they are now.</param>
    /// <exception cref="DocxRefusedException">The edited file is not taken; the message says why.</exception>
    public static ReturnedDocument Compare(ReadOnlyMemory<byte> returned, ReadOnlyMemory<byte> original, IReadOnlyDictionary<string, string> current)
    {
        ArgumentNullException.ThrowIfNull(current);
        var (theirs, basis) = (ReturnedText.Read(returned), ReturnedText.Read(original));
        if (theirs.Passages.Count == 0 && basis.Passages.Count > 0)
            throw new DocxRefusedException("In der Datei fehlen alle Abschnitte, die Sie ändern können. Bitte bearbeiten Sie die heruntergeladene DOCX-Datei, statt Text in eine neue zu kopieren.");
        return new ReturnedDocument(
            [.. basis.Passages.Select(p => Passage(p.Key, p.Value, theirs.Passages.GetValueOrDefault(p.Key), theirs.WithTables.Contains(p.Key), current))],
            [.. LineDifference.Of(basis.Outside, theirs.Outside).Take(MostChangesShown)]);
    }

    /// <summary>Compares passages read from an edited document before with what the project says by now.</summary>
    /// <param name="returned">Their texts by key; a key the document does not have is left out.</param>
    /// <param name="withTables">Keys of those that hold tables or pictures.</param>
    /// <param name="original">The DOCX as this system made it.</param>
    /// <param name="current">The project's own texts by key as they are now.</param>
    public static IReadOnlyList<ReturnedPassage> Compare(IReadOnlyDictionary<string, string> returned, IReadOnlyCollection<string> withTables, ReadOnlyMemory<byte> original, IReadOnlyDictionary<string, string> current)
    {
        ArgumentNullException.ThrowIfNull(returned);
        ArgumentNullException.ThrowIfNull(current);
        return [.. ReturnedText.Read(original).Passages.Where(p => returned.ContainsKey(p.Key)).Select(p => Passage(p.Key, p.Value, returned[p.Key], withTables.Contains(p.Key), current))];
    }

    private static ReturnedPassage Passage(string key, string original, string? returned, bool hasMore, IReadOnlyDictionary<string, string> current)
    {
        var now = current.TryGetValue(key, out var own) && !string.IsNullOrWhiteSpace(own) ? OwnTextMarkup.Normalise(own) : original;
        var state = returned is null ? PassageState.Missing
            : returned == original ? PassageState.Unchanged
            : returned == now ? PassageState.AlreadyThere
            : now == original ? PassageState.Changed
            : PassageState.Conflict;
        return new ReturnedPassage(key, state, original, returned, now, hasMore);
    }
}

/// <summary>What came back.</summary>
/// <param name="Passages">The passages that may be changed, in the order of the document.</param>
/// <param name="Outside">Changes elsewhere, which are not taken over; at most 200.</param>
public sealed record ReturnedDocument(IReadOnlyList<ReturnedPassage> Passages, IReadOnlyList<LineChange> Outside);

/// <summary>One passage.</summary>
/// <param name="Key">Its key in the template.</param>
/// <param name="State">What is to be done with it.</param>
/// <param name="Original">Its text in the document as made.</param>
/// <param name="Returned">Its text in the edited document, or <see langword="null"/> when the passage is gone.</param>
/// <param name="Current">Its text in the project now.</param>
/// <param name="HasMore">It holds tables or pictures, which are not taken over.</param>
public sealed record ReturnedPassage(string Key, PassageState State, string Original, string? Returned, string Current, bool HasMore);

/// <summary>What an edited passage means.</summary>
public enum PassageState
{
    /// <summary>Not edited: the project's text stays.</summary>
    Unchanged,

    /// <summary>Edited, and nobody changed it in the project meanwhile: it can be taken over.</summary>
    Changed,

    /// <summary>The project has the same text already.</summary>
    AlreadyThere,

    /// <summary>Edited here and changed in the project: somebody has to decide.</summary>
    Conflict,

    /// <summary>The passage is not in the edited document any more; the project's text stays.</summary>
    Missing,
}

/// <summary>One line that differs.</summary>
/// <param name="Before">The line before, or <see langword="null"/> when it is new.</param>
/// <param name="After">The line now, or <see langword="null"/> when it is gone.</param>
public sealed record LineChange(string? Before, string? After);
