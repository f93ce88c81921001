using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>Finds signatures that lie in the file and belong to no field any more: somebody took them out.</summary>
internal sealed class LostSignatures(PdfRevision file)
{
    /// <summary>How many there are besides the known ones.</summary>
    public int Count(IReadOnlyCollection<PdfDictionary> known)
    {
        var lost = 0;
        foreach (var (number, place) in file.References.AllPlaces)
        {
            if (Read(number, place) is { } dictionary && IsSignature(dictionary) && !known.Any(k => ReferenceEquals(k, dictionary)))
                lost++;
        }

        return lost;
    }

    private static bool IsSignature(PdfDictionary dictionary) => dictionary["ByteRange"] is PdfArray && dictionary["Contents"] is PdfString;

    /// <summary>The object there, as far as it can be read: what nothing refers to may be damaged.</summary>
    private PdfDictionary? Read(int number, ObjectPlace place)
    {
        try
        {
            var value = file.References.Find(number) == place ? file.Load(number)?.Value : place.IsPacked ? null : file.ReadAt(number, place.Offset);
            return value as PdfDictionary;
        }
        catch (PdfRefusedException)
        {
            return null;
        }
    }
}
