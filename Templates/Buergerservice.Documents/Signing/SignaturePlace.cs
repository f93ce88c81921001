using Buergerservice.Documents.Handwriting;

namespace Buergerservice.Documents.Signing;

/// <summary>An empty signature field.</summary>
/// <param name="Field">Its name.</param>
/// <param name="Description">What a screen reader says there.</param>
/// <param name="Person">Whose it is, if the document says so.</param>
/// <param name="Role">For which function it is, if the document says so.</param>
public sealed record SignaturePlace(string Field, string Description, string? Person, string? Role)
{
    /// <summary>Our own entry of a field: whose it is.</summary>
    internal const string OwnerKey = SealedHandwriting.Prefix + "_Signatory";

    /// <summary>
    /// Where somebody signs. A place that names a person is that person's; one that names only a function is for whoever
    /// signs in it; the rest is taken in the order of the document. Nobody signs in the place of somebody else.
    /// </summary>
    /// <param name="places">The empty places in order.</param>
    /// <param name="name">Who signs.</param>
    /// <param name="role">In which function.</param>
    public static SignatureChoice Choose(IReadOnlyList<SignaturePlace> places, string name, string role)
    {
        ArgumentNullException.ThrowIfNull(places);
        static bool Same(string? left, string right) => string.Equals(left?.Trim(), right.Trim(), StringComparison.OrdinalIgnoreCase);
        if (places.FirstOrDefault(p => Same(p.Person, name)) is { } own)
            return new(own.Field, "Feld mit dem Namen der Person");
        // Fields of other producers say whose they are in words only, if at all.
        if (places.FirstOrDefault(p => p is { Person: null, Role: null } && p.Description.Contains(name, StringComparison.OrdinalIgnoreCase)) is { } described)
            return new(described.Field, "Feld mit dem Namen der Person");
        if (places.FirstOrDefault(p => p.Person is null && Same(p.Role, role)) is { } ofRole)
            return new(ofRole.Field, "Feld der Funktion");
        if (places.FirstOrDefault(p => p is { Person: null, Role: null }) is { } next)
            return new(next.Field, "nächstes Feld, das niemandem zugeordnet ist");
        return new(null, places.Count == 0 ? "ohne sichtbares Feld: das Dokument hat kein freies" : "ohne sichtbares Feld: die freien Felder gehören anderen");
    }
}

/// <summary>Where somebody signs.</summary>
/// <param name="Field">The field, or null for a signature that is not seen on the page.</param>
/// <param name="Because">Why, in German, for the record.</param>
public sealed record SignatureChoice(string? Field, string Because);
