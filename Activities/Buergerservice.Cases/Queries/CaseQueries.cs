using Buergerservice.Cases.Documents;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Handover;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Work;
using Buergerservice.Documents.Comparison;
using Buergerservice.Documents.PdfReading;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Queries;

/// <summary>What people see of cases. Who may see what is decided in one place: <see cref="CaseAccess"/>.</summary>
public sealed class CaseQueries(BuergerserviceDb db, IContentStore content, LeistungCatalog services, CaseValues values)
{
    private static readonly CaseStatus[] Ended = [.. Enum.GetValues<CaseStatus>().Where(CaseTransitions.IsFinal)];

    /// <summary>A page of the cases the person may see, newest first; nobody else's cases are counted.</summary>
    /// <exception cref="NotFoundException">The person's role has nothing to do with cases.</exception>
    /// <exception cref="InputException">There is no such status.</exception>
    public async Task<CasePage> ListAsync(CaseFilter filter, Actor actor, CancellationToken cancellationToken = default)
    {
        if (!CaseAccess.MaySeeCases(actor))
            throw new NotFoundException();
        var cases = Filter(db.Set<CitizenCase>().AsNoTracking().Where(c => c.Tenant == actor.Tenant), filter, actor);
        var total = await cases.CountAsync(cancellationToken);
        var size = Math.Clamp(filter.PageSize, 1, 100);
        var page = Math.Clamp(filter.Page, 1, Math.Max(1, (total + size - 1) / size));
        var rows = await cases.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Number).Skip((page - 1) * size).Take(size).ToListAsync(cancellationToken);
        var instances = rows.ConvertAll(r => r.InstanceId);
        var open = await db.Tasks.Where(t => instances.Contains(t.InstanceId) && (t.State == UserTaskState.Available || t.State == UserTaskState.Assigned))
            .GroupBy(t => t.InstanceId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var names = await StaffNames.LoadAsync(db, actor.Tenant, rows.Select(r => r.ResponsiblePerson), cancellationToken);
        return new([.. rows.Select(r => ToItem(r, names, open.GetValueOrDefault(r.InstanceId)))], total, page, size);
    }

    /// <summary>The file of a case.</summary>
    /// <exception cref="NotFoundException">There is no such case for this person.</exception>
    public async Task<CaseFile> GetAsync(Guid id, Actor actor, CancellationToken cancellationToken = default) =>
        await ViewAsync(await CaseAccess.FindAsync(db, id, actor, cancellationToken), actor, cancellationToken);

    /// <summary>The file of a case by its number.</summary>
    /// <exception cref="NotFoundException">There is no such case for this person.</exception>
    public async Task<CaseFile> GetByNumberAsync(string number, Actor actor, CancellationToken cancellationToken = default)
    {
        var id = await db.Set<CitizenCase>().Where(c => c.Tenant == actor.Tenant && c.Number == number).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancellationToken);
        return await GetAsync(id ?? throw new NotFoundException(), actor, cancellationToken);
    }

    /// <summary>Content of a document, for those who may see the citizen's data.</summary>
    /// <exception cref="NotFoundException">There is no such document for this person.</exception>
    public async Task<CaseDocumentContent> OpenDocumentAsync(Guid caseId, Guid documentId, Actor actor, CancellationToken cancellationToken = default)
    {
        var file = await CaseAccess.FindAsync(db, caseId, actor, cancellationToken);
        var document = await db.Set<CaseDocument>().AsNoTracking().FirstOrDefaultAsync(d => d.Id == documentId && d.CaseId == file.Id, cancellationToken);
        if (document is null || (!IsOwn(document, file, actor) && !await CaseAccess.MaySeeCitizenAsync(db, file, actor, cancellationToken)))
            throw new NotFoundException();
        return new(await content.GetAsync(document.Sha256, cancellationToken), document.ContentType, $"{file.Number}-{document.Kind}{UploadCheck.ExtensionOf(document.ContentType)}");
    }

    /// <summary>What is different between a generated document and the version it replaced.</summary>
    /// <exception cref="NotFoundException">There is no such document for this person, or it replaced none.</exception>
    /// <exception cref="DomainRuleException">A version cannot be read; the message says why.</exception>
    public async Task<CaseDocumentDifference> CompareDocumentAsync(Guid caseId, Guid documentId, Actor actor, CancellationToken cancellationToken = default)
    {
        var present = await OpenDocumentAsync(caseId, documentId, actor, cancellationToken);
        var documents = await db.Set<CaseDocument>().AsNoTracking().Where(d => d.CaseId == caseId).ToListAsync(cancellationToken);
        var document = documents.Single(d => d.Id == documentId);
        var former = FormerOf(document, documents) ?? throw new NotFoundException();
        var before = await OpenDocumentAsync(caseId, former.Id, actor, cancellationToken);
        try
        {
            return new(document.Title, former.Id, former.CreatedAt, former.Sha256, document.Id, document.CreatedAt, document.Sha256, DocumentComparison.Compare(before.Bytes, present.Bytes, cancellationToken));
        }
        catch (PdfRefusedException e)
        {
            throw new DomainRuleException($"Die Versionen lassen sich nicht vergleichen: {e.Message}");
        }
    }

    private static CaseDocument? FormerOf(CaseDocument document, List<CaseDocument> documents) => document is { Source: DocumentSource.Erzeugt, ContentType: UploadCheck.PdfType }
        ? documents.Where(d => d.Kind == document.Kind && d is { Source: DocumentSource.Erzeugt, ContentType: UploadCheck.PdfType } && d.ReplacedAt <= document.CreatedAt && d.Id != document.Id).MaxBy(d => d.ReplacedAt)
        : null;

    private static bool IsOwn(CaseDocument document, CitizenCase file, Actor actor) => document.CreatedBy == actor.UserName && CaseAccess.IsOpenFor(file, actor);

    private IQueryable<CitizenCase> Filter(IQueryable<CitizenCase> cases, CaseFilter filter, Actor actor)
    {
        if (filter.Status is { Length: > 0 } name)
        {
            if (!CaseStatusNames.TryParse(name, out var status))
                throw new InputException("Diesen Status gibt es nicht.", new Dictionary<string, string> { ["status"] = $"Möglich sind: {string.Join(", ", CaseStatusNames.All)}." });
            cases = cases.Where(c => c.Status == status);
        }

        if (filter.OpenOnly)
            cases = cases.Where(c => !Ended.Contains(c.Status));
        if (filter.Text?.Trim().ToUpperInvariant() is { Length: > 0 } text)
            cases = cases.Where(c => c.Number.Contains(text));
        var me = actor.UserName;
        return filter.Mine
            ? cases.Where(c => c.ResponsiblePerson == me || db.Tasks.Any(t => t.InstanceId == c.InstanceId && t.Assignee == me && t.State == UserTaskState.Assigned))
            : cases;
    }

    private CaseListItem ToItem(CitizenCase row, StaffNames names, int openTasks) => new()
    {
        Id = row.Id,
        Number = row.Number,
        Leistung = services.NameOf(row.LeistungKey),
        Channel = row.Channel.German(),
        Site = row.Site,
        Status = row.Status.German(),
        IsClosed = CaseTransitions.IsFinal(row.Status),
        Unit = row.ResponsibleUnit,
        Person = names.Find(row.ResponsiblePerson),
        CreatedAt = row.CreatedAt,
        ClosedAt = row.ClosedAt,
        OpenTasks = openTasks,
    };

    private async Task<CaseFile> ViewAsync(CitizenCase file, Actor actor, CancellationToken cancellationToken)
    {
        var worksOnIt = await CaseAccess.MaySeeCitizenAsync(db, file, actor, cancellationToken);
        var shows = worksOnIt || CaseAccess.IsOpenFor(file, actor);
        var documents = await db.Set<CaseDocument>().AsNoTracking().Where(d => d.CaseId == file.Id).OrderByDescending(d => d.CreatedAt).ToListAsync(cancellationToken);
        var signatures = await db.Set<CaseSignature>().AsNoTracking().Where(s => s.CaseId == file.Id).OrderByDescending(s => s.At).ToListAsync(cancellationToken);
        var handovers = await db.Set<CaseHandover>().AsNoTracking().Where(h => h.CaseId == file.Id).OrderByDescending(h => h.At).ToListAsync(cancellationToken);
        var consents = await db.Set<Consent>().AsNoTracking().Where(c => c.CaseId == file.Id).OrderBy(c => c.GivenAt).ToListAsync(cancellationToken);
        var tasks = await db.Tasks.AsNoTracking().Where(t => t.InstanceId == file.InstanceId).OrderBy(t => t.CreatedAt).ToListAsync(cancellationToken);
        var audit = await db.AuditEntries.AsNoTracking().Where(a => a.Tenant == file.Tenant && a.Subject == CaseAudit.Subject(file)).OrderBy(a => a.Number).ToListAsync(cancellationToken);
        var incidents = await db.Instances.Where(i => i.Id == file.InstanceId).Select(i => i.IncidentCount).FirstOrDefaultAsync(cancellationToken);
        var people = audit.Select(a => (string?)a.Actor).Concat(tasks.Select(t => t.Assignee)).Concat(tasks.Select(t => t.CompletedBy))
            .Concat(documents.Select(d => (string?)d.CreatedBy)).Append(file.ResponsiblePerson).Append(file.CreatedBy);
        var names = await StaffNames.LoadAsync(db, file.Tenant, people, cancellationToken);
        var leistung = services.Find(file.LeistungKey);
        var data = CaseFile.DataOf(file);
        return new()
        {
            Id = file.Id,
            Number = file.Number,
            InstanceId = file.InstanceId,
            Status = file.Status.German(),
            IsClosed = CaseTransitions.IsFinal(file.Status),
            HasIncident = incidents > 0,
            Channel = file.Channel.German(),
            Site = file.Site,
            LeistungKey = file.LeistungKey,
            Leistung = services.NameOf(file.LeistungKey),
            Leistungstiefe = file.Leistungstiefe,
            SignatureLevel = leistung?.Signature,
            Responsible = new(file.ResponsibleAuthority, file.ResponsibleUnit, names.Find(file.ResponsiblePerson), shows ? file.ResponsibleBecause : null),
            CreatedAt = file.CreatedAt,
            CreatedBy = names.Find(file.CreatedBy) ?? "",
            ClosedAt = file.ClosedAt,
            Category = file.Category,
            Outcome = shows ? file.Outcome : null,
            IsConclusive = file.IsConclusive,
            DmsReference = file.DmsReference,
            DeletionClass = file.DeletionClass,
            IsForgotten = file.IsForgotten,
            IsDeletionHeld = file.DeletionHold is not null,
            ShowsCitizen = shows,
            Citizen = shows ? new(file.CitizenName, file.CitizenAddress, file.CitizenContact, file.PostalCode, file.Town, file.RepresentativeName, file.RepresentativeKind, file.RepresentativeEvidence) : null,
            Concern = shows ? file.Concern : null,
            Values = worksOnIt ? values.Of(data) : [],
            Evidence = Completeness.StateOf(leistung, [.. documents.Where(d => d.ReplacedAt is null).Select(d => d.Kind)], data),
            Documents = documents.ConvertAll(d => ToView(d, file, names, worksOnIt || IsOwn(d, file, actor), shows) with { FormerId = FormerOf(d, documents)?.Id }),
            Signatures = signatures.ConvertAll(s => new CaseSignatureView(s.DocumentId, documents.Find(d => d.Id == s.DocumentId) is { } signed ? TitleOf(signed, file, shows) : "", s.Name, s.Role, s.Level, s.At, s.DocumentSha256, s.InvalidatedAt is null)),
            Handovers = handovers.ConvertAll(h => new CaseHandoverView(h.Target, HandoverStates.German(h.State), h.Reference, h.Attempts, shows ? h.Error : null, h.At)),
            Consents = consents.ConvertAll(c => new CaseConsentView(c.Purpose, c.GivenAt, c.WithdrawnAt)),
            OpenTasks = [.. tasks.Where(t => t.IsOpen).Select(t => new CaseTaskView(t.Id, t.Title, string.Join(", ", t.CandidateRoles), names.Find(t.Assignee), t.DueAt, t.CreatedAt, t.IsVisibleTo(actor)))],
            Timeline = CaseTimeline.Build(audit, shows ? tasks : [], names, services, file.LeistungKey),
        };
    }

    // Whoever adds a document names it, and may name the citizen.
    private string TitleOf(CaseDocument d, CitizenCase file, bool shows) => shows ? d.Title : services.KindName(file.LeistungKey, d.Kind);

    private CaseDocumentView ToView(CaseDocument d, CitizenCase file, StaffNames names, bool canOpen, bool shows) => new()
    {
        Id = d.Id,
        Kind = services.KindName(file.LeistungKey, d.Kind),
        Title = TitleOf(d, file, shows),
        Source = d.Source == DocumentSource.Erzeugt ? "erzeugt" : d.Source.ToString(),
        Sha256 = d.Sha256,
        ContentType = d.ContentType,
        Size = d.Size,
        CreatedAt = d.CreatedAt,
        CreatedBy = names.Find(d.CreatedBy) ?? "",
        IsSigned = d.SignedSha256 == d.Sha256 && d.ReplacedAt is null,
        IsReplaced = d.ReplacedAt is not null,
        CanOpen = canOpen,
    };
}
