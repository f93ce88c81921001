using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Queries;
using Buergerservice.Documents;
using Buergerservice.Documents.Templates;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Cases.Documents;

/// <summary>Composes a document from the stored case and keeps its bytes in the content store. Repeating it makes the same bytes.</summary>
internal sealed class CaseDocumentEffect(IServiceScopeFactory scopes, DocumentTemplateCatalog templates, IContentStore content, LeistungCatalog services, CaseValues values) : IEffectHandler
{
    public const string EffectKind = "cases.document";

    public string Kind => EffectKind;

    public object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?>
    {
        ["sha256"] = new string('0', 64),
        ["size"] = 1L,
        ["contentType"] = UploadCheck.PdfType,
        ["title"] = payload.GetValueOrDefault("title"),
        ["kind"] = payload.GetValueOrDefault("kind"),
    };

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        string Text(string name) => ValueConverter.Convert<string?>(call.Payload.GetValueOrDefault(name)) ?? "";
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var file = await FiledDocumentsEffect.CaseOf(db, call.InstanceId, cancellationToken);
        var attachments = await db.Set<CaseDocument>().AsNoTracking().Where(d => d.CaseId == file.Id && d.ReplacedAt == null && d.Source != DocumentSource.Erzeugt)
            .OrderBy(d => d.CreatedAt).ToListAsync(cancellationToken);
        var names = await StaffNames.LoadAsync(db, file.Tenant, [file.ResponsiblePerson], cancellationToken);
        var created = ValueConverter.Convert<DateTimeOffset>(call.Payload.GetValueOrDefault("created"));
        var composed = DocumentComposer.Compose(Find(Text("template")), Data(file, attachments, names, Text("missing"), Text("title"), GermanTime.Of(created)), new CompositionOptions { Created = GermanTime.Of(created), Author = file.ResponsibleAuthority ?? "" });
        var isDocx = Text("format") == "DOCX";
        var bytes = isDocx ? DocumentRenderer.ToDocx(composed.Content) : DocumentRenderer.ToPdf(composed.Content);
        var sha256 = await content.PutAsync(bytes, cancellationToken);
        return new Dictionary<string, object?>
        {
            ["sha256"] = sha256,
            ["size"] = (long)bytes.Length,
            ["contentType"] = isDocx ? UploadCheck.DocxType : UploadCheck.PdfType,
            ["title"] = Text("title"),
            ["kind"] = Text("kind"),
        };
    }

    private DocumentTemplate Find(string key)
    {
        try
        {
            return templates.Get(key);
        }
        catch (KeyNotFoundException e)
        {
            throw new EffectException(e.Message, retryHelps: false, e);
        }
    }

    /// <summary>Data of the templates <c>fall-*</c>: this list is what they may use.</summary>
    private Dictionary<string, object?> Data(CitizenCase file, List<CaseDocument> attachments, StaffNames names, string missing, string title, DateTimeOffset created)
    {
        var leistung = services.Find(file.LeistungKey);
        return new()
        {
            ["titel"] = title,
            ["behoerde"] = file.ResponsibleAuthority,
            ["datum"] = DateOnly.FromDateTime(created.DateTime),
            ["fall"] = new Dictionary<string, object?>
            {
                ["nummer"] = file.Number,
                ["eingang"] = GermanTime.Date(file.CreatedAt),
                ["kanal"] = file.Channel.German(),
                ["standort"] = file.Site,
                ["leistung"] = services.NameOf(file.LeistungKey),
                ["schluessel"] = file.LeistungKey,
                ["leistungstiefe"] = file.Leistungstiefe,
                ["anliegen"] = file.Concern,
                ["einheit"] = file.ResponsibleUnit,
                ["ansprechperson"] = names.Find(file.ResponsiblePerson),
                ["unterschrift"] = leistung?.Signature,
            },
            ["buerger"] = new Dictionary<string, object?> { ["name"] = file.CitizenName, ["anschrift"] = file.CitizenAddress, ["kontakt"] = file.CitizenContact, ["plz"] = file.PostalCode, ["ort"] = file.Town },
            ["vertreter"] = file.RepresentativeName is null ? null : new Dictionary<string, object?> { ["name"] = file.RepresentativeName, ["art"] = file.RepresentativeKind, ["nachweis"] = file.RepresentativeEvidence },
            ["angaben"] = values.Of(CaseFile.DataOf(file).Where(d => !CaseFields.IsInternal(d.Key)).ToDictionary()).Select(v => (object?)new Dictionary<string, object?> { ["bezeichnung"] = v.Label, ["wert"] = v.Text }).ToList(),
            ["anlagen"] = attachments.ConvertAll(d => (object?)new Dictionary<string, object?>
            {
                ["art"] = services.KindName(file.LeistungKey, d.Kind),
                ["titel"] = d.Title,
                ["quelle"] = d.Source.ToString(),
                ["eingang"] = GermanTime.Date(d.CreatedAt),
                ["pruefsumme"] = d.Sha256,
            }),
            ["fehlend"] = missing.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(m => (object?)m).ToList(),
            ["unterschriften"] = Signatories(file),
        };
    }

    private static List<object?> Signatories(CitizenCase file) =>
    [
        new Dictionary<string, object?> { ["feld"] = "buerger", ["name"] = file.RepresentativeName ?? file.CitizenName, ["rolle"] = file.RepresentativeName is null ? "Antragstellende Person" : "Vertretung", ["organisation"] = "privat" },
        // Whoever of the unit signs it off; the seal names the person.
        new Dictionary<string, object?> { ["feld"] = "freigabe", ["offen"] = true, ["rolle"] = "Sachbearbeitung", ["organisation"] = file.ResponsibleAuthority },
    ];
}
