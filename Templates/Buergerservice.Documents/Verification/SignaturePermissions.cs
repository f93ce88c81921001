using Buergerservice.Documents.PdfReading;

namespace Buergerservice.Documents.Verification;

/// <summary>What a signature allows to change afterwards (ISO 32000-1, 12.8.2: DocMDP and FieldMDP).</summary>
/// <param name="Level">Level of a certification, or null for a signature that certifies nothing.</param>
/// <param name="LocksAllFields">All form fields are locked but those named.</param>
/// <param name="NamedFields">The fields that are locked, or with <paramref name="LocksAllFields"/> those that are not.</param>
internal sealed record SignaturePermissions(int? Level, bool LocksAllFields, IReadOnlySet<string> NamedFields)
{
    public const int NoChanges = 1;
    public const int FormsAndSignatures = 2;
    public const int Annotations = 3;

    public static SignaturePermissions None { get; } = new(null, false, new HashSet<string>());

    public bool Locks(string field) => LocksAllFields != NamedFields.Contains(field);

    public static SignaturePermissions Read(PdfRevision file, PdfDictionary signature)
    {
        var result = None;
        foreach (var item in file.Array(signature["Reference"])?.Items ?? [])
        {
            if (file.Dictionary(item) is not { } reference)
                continue;
            var parameters = file.Dictionary(reference["TransformParams"]) ?? PdfDictionary.Empty;
            result = file.Name(reference["TransformMethod"]) switch
            {
                "DocMDP" => result with { Level = LevelOf(file.Resolve(parameters["P"])) },
                "FieldMDP" => Fields(result, file, parameters),
                _ => result,
            };
        }

        return result;
    }

    /// <summary>The level; what is missing means forms and signatures, what is nonsense means nothing is allowed.</summary>
    private static int LevelOf(PdfValue value) => value switch
    {
        PdfNull => FormsAndSignatures,
        PdfNumber { Integer: >= NoChanges and <= Annotations and var level } => (int)level,
        _ => NoChanges,
    };

    private static SignaturePermissions Fields(SignaturePermissions result, PdfRevision file, PdfDictionary parameters)
    {
        var names = (file.Array(parameters["Fields"])?.Items ?? []).Select(file.Resolve).OfType<PdfString>().Select(s => s.Text).ToHashSet();
        return file.Name(parameters["Action"]) switch
        {
            "All" => result with { LocksAllFields = true, NamedFields = new HashSet<string>() },
            "Exclude" => result with { LocksAllFields = true, NamedFields = names },
            _ => result with { LocksAllFields = false, NamedFields = names },
        };
    }
}
