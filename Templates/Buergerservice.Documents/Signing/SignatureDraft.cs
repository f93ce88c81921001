using System.Security.Cryptography;
using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.Pdf.Objects;
using Buergerservice.Documents.PdfReading;
using Buergerservice.Documents.Verification;

namespace Buergerservice.Documents.Signing;

/// <summary>One signature on its way into a document: what is refused, and which objects it takes.</summary>
internal sealed class SignatureDraft
{
    private const int TimeStampRoom = 16 * 1024;
    private readonly PdfRevision revision;
    private readonly IncrementalUpdate update;
    private readonly SignatureFields newFields;

    private SignatureDraft(PdfRevision revision, DocumentGraph graph)
    {
        this.revision = revision;
        Fields = FormFields.Read(revision);
        update = new IncrementalUpdate(revision, graph);
        newFields = new SignatureFields(revision, update);
    }

    public IReadOnlyList<PdfFormField> Fields { get; }

    private bool IsSigned => Fields.Any(f => f.IsSignature && f.Dictionary.Has("V"));

    public static SignatureDraft Open(ReadOnlyMemory<byte> pdf, PdfLimits limits, CancellationToken cancellationToken)
    {
        var revision = PdfRevision.Read(pdf, limits, cancellationToken);
        _ = PageTree.Read(revision);
        var graph = DocumentGraph.Of(revision);
        if (ActiveContent.Find(revision, graph) is { Count: > 0 } found)
            throw new PdfRefusedException($"Das Dokument enthält {string.Join(", ", found)}; was es anzeigt, könnte sich nach der Unterschrift von selbst ändern. Bitte lassen Sie es ohne das erzeugen.");
        return new SignatureDraft(revision, graph);
    }

    public IReadOnlyList<SignaturePlace> EmptyFields() => [.. Fields.Where(f => f.IsSignature && !f.Dictionary.Has("V")).Select(Place)];

    public PreparedSignature AddSignature(SignatureRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Name))
            throw new SigningException("Der Name der unterzeichnenden Person fehlt.");
        CheckPermission(request.Field);
        var (reference, field, apart) = FindField(request);
        var widget = apart is null ? field : revision.Dictionary(apart)!;
        var place = Box(widget);
        var certifies = request.CertifyIfFirst && !IsSigned;
        var sealedInk = Seal(request);
        var signature = update.Objects.Reserve();
        update.Objects.Set(signature, SignatureDictionary.OfSignature(request, certifies, sealedInk));
        field = field.With("V", new PdfReference(signature, 0));
        if (place.Width > 0 && place.Height > 0)
        {
            var appearance = new SignatureAppearance(update.Objects, place.Width, place.Height).Write(request);
            widget = (apart is null ? field : widget).With("AP", PdfDictionary.Empty.With("N", new PdfReference(appearance, 0)));
            if (apart is null)
                field = widget;
            else
                update.Replace(apart, widget);
        }

        if (certifies)
            newFields.Certify(signature);
        return Finish(reference, field, signature, request.ReservedBytes);
    }

    public PreparedSignature AddTimeStamp(string name)
    {
        CheckPermission(name);
        var (reference, field) = newFields.Add(name, SignatureFieldPlace.Invisible);
        var signature = update.Objects.Reserve();
        update.Objects.Set(signature, SignatureDictionary.OfTimeStamp(TimeStampRoom));
        return Finish(reference, field.With("V", new PdfReference(signature, 0)), signature, TimeStampRoom);
    }

    public byte[] Reserve(IReadOnlyDictionary<string, SignatureFieldPlace> fields)
    {
        if (IsSigned)
            throw new SigningException("Das Dokument ist schon unterschrieben; weitere Felder müssen vor der ersten Unterschrift vorgesehen werden.");
        foreach (var (name, place) in fields)
        {
            if (Fields.Any(f => f.Name == name))
                throw new SigningException($"Das Feld „{name}“ gibt es schon.");
            var (reference, dictionary) = newFields.Add(name, place);
            update.Objects.Set(reference.Number, PdfValueWriter.Write(dictionary));
        }

        newFields.Write();
        return update.Write();
    }

    private SignaturePlace Place(PdfFormField field)
    {
        string? Text(PdfValue value) => (revision.Resolve(value) as PdfString)?.Text;
        var owner = revision.Dictionary(field.Dictionary[SignaturePlace.OwnerKey]) ?? PdfDictionary.Empty;
        return new SignaturePlace(field.Name, Text(field.Dictionary["TU"]) ?? "", Text(owner["Name"]), Text(owner["Role"]));
    }

    private PreparedSignature Finish(PdfReference reference, PdfDictionary field, int signature, int reserved)
    {
        if (revision.References.IsInUse(reference.Number))
            update.Replace(reference, field);
        else
            update.Objects.Set(reference.Number, PdfValueWriter.Write(field));
        newFields.Write();
        var file = update.Write();
        return new PreparedSignature(file, update.Offsets[signature], reserved);
    }

    /// <summary>The field, and its widget where that is an object of its own.</summary>
    private (PdfReference Reference, PdfDictionary Dictionary, PdfReference? Widget) FindField(SignatureRequest request)
    {
        if (Fields.FirstOrDefault(f => f.Name == request.Field) is { } field)
            return CheckEmpty(field);
        if (request.NewField is not { } place)
            throw new SigningException($"Das Dokument hat kein Unterschriftsfeld „{request.Field}“.");
        if (place.IsVisible && IsSigned)
            throw new SigningException("Das Dokument ist schon unterschrieben; ein sichtbares Feld muss vor der ersten Unterschrift vorgesehen werden.");
        if (request.Field.Length == 0 || request.Field.Contains('.', StringComparison.Ordinal))
            throw new SigningException("Ein Feldname darf nicht leer sein und keinen Punkt enthalten.");
        var (reference, dictionary) = newFields.Add(request.Field, place);
        return (reference, dictionary, null);
    }

    private static (PdfReference Reference, PdfDictionary Dictionary, PdfReference? Widget) CheckEmpty(PdfFormField field)
    {
        if (!field.IsSignature)
            throw new SigningException($"„{field.Name}“ ist kein Unterschriftsfeld.");
        if (field.Dictionary.Has("V"))
            throw new SigningException($"Das Feld „{field.Name}“ ist schon unterschrieben.");
        // One signature is shown at one place: at several, nobody could say which of them was signed.
        if (field.Widgets is not [var widget])
            throw new SigningException($"Das Feld „{field.Name}“ wird an mehreren Stellen gezeigt; solche Felder werden nicht unterschrieben.");
        return (field.Reference, field.Dictionary, widget.Number == field.Reference.Number ? null : widget);
    }

    /// <summary>A certification may forbid any change, a signature may lock fields.</summary>
    private void CheckPermission(string field)
    {
        foreach (var signature in Fields.Where(f => f.IsSignature).Select(f => revision.Dictionary(f.Dictionary["V"])).OfType<PdfDictionary>())
        {
            var permissions = SignaturePermissions.Read(revision, signature);
            if (permissions.Level == SignaturePermissions.NoChanges)
                throw new SigningException("Das Dokument wurde so zertifiziert, dass keine weitere Unterschrift erlaubt ist.");
            if (permissions.Locks(field))
                throw new SigningException($"Eine frühere Unterschrift hat das Feld „{field}“ gesperrt.");
        }
    }

    private (double Width, double Height) Box(PdfDictionary field)
    {
        if (revision.Array(field["Rect"]) is not { Items: [var left, var bottom, var right, var top] })
            throw PdfRefusedException.Damaged("ein Unterschriftsfeld hat keinen Ort");
        double At(PdfValue value) => (revision.Resolve(value) as PdfNumber)?.Real ?? 0;
        return (Math.Abs(At(right) - At(left)), Math.Abs(At(top) - At(bottom)));
    }

    private int? Seal(SignatureRequest request)
    {
        if (request.Pad?.Seal is { } ofPad)
            return AddSealed(PadSeal.Format, ofPad.Recipient, ofPad.Data);
        if (request.Handwriting is not { } capture)
            return null;
        if (request.Escrow is not { } escrow)
            throw new SigningException("Für die Unterschrift mit dem Stift ist kein Hinterlegungszertifikat eingerichtet; ohne es werden keine Stiftdaten angenommen.");
        var binding = new HandwritingBinding(SHA256.HashData(revision.Bytes.Span), request.Field, request.Time, capture.Device.Id);
        return AddSealed(SealedHandwriting.Format, escrow.Fingerprint, escrow.Seal(capture, binding));
    }

    private int AddSealed(string format, string recipient, byte[] data) => update.Objects.AddStream(
        $"/Type/{SealedHandwriting.Key}/{SealedHandwriting.Prefix}_Format/{format}/{SealedHandwriting.Prefix}_Recipient{PdfSyntax.Text(recipient)}", data, compress: false);
}
