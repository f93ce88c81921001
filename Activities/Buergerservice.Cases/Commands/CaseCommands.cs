using System.Globalization;
using Buergerservice.Cases.Documents;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Queries;
using Buergerservice.Cases.Work;
using Buergerservice.Documents.Docx.Incoming;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Commands;

/// <summary>What people and interfaces do to cases outside of tasks: take one in, add a document.</summary>
public sealed class CaseCommands(BuergerserviceDb db, InstanceCommands instances, IContentStore content, LeistungCatalog services, EngineSignal signal, OfficeConverter office, AuditLog audit, TimeProvider time)
{
    /// <summary>Definition that leads a case.</summary>
    public const string DefinitionId = "buergerfall";

    /// <summary>Event that wakes a case waiting for documents.</summary>
    public const string DocumentsArrived = "unterlagen-eingegangen";

    private const int Attempts = 6;

    /// <summary>Takes in a case: number, file and workflow instance in one save. The same key gives the same case, never a second number.</summary>
    /// <param name="request">What is known.</param>
    /// <param name="actor">Who takes it in: Clearing, Sachbearbeitung or Administration.</param>
    /// <param name="idempotencyKey">Identifies the submission; null when a repetition cannot happen.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <exception cref="InputException">A field is missing or wrong; keys are the request's names in camelCase.</exception>
    /// <exception cref="DomainRuleException">The person's role may not take in cases.</exception>
    /// <exception cref="NotFoundException">The case process is not published.</exception>
    /// <exception cref="AlreadySubmittedException">The key has created a case with other content.</exception>
    public async Task<CaseCreated> CreateAsync(CreateCase request, Actor actor, string? idempotencyKey, CancellationToken cancellationToken = default)
    {
        if (!CaseAccess.MaySeeCases(actor))
            throw new DomainRuleException("Fälle legen Clearing, Sachbearbeitung und Administration an.");
        if (idempotencyKey?.Length > 100)
            throw new InputException("Der Idempotenzschlüssel darf höchstens 100 Zeichen haben.");
        var channel = request.Check(services);
        var id = Guid.CreateVersion7(time.GetUtcNow());
        var key = string.IsNullOrWhiteSpace(idempotencyKey) ? id.ToString() : idempotencyKey.Trim();
        // Somebody may have taken the year's first number or submitted the same key in between.
        return await RetryAsync(() => TryCreateAsync(request, channel, actor, id, key, cancellationToken));
    }

    /// <summary>Opens the shell of a case for an instance that leads it; nothing is known of the citizen. The same key gives the same case.</summary>
    /// <returns>What the case variable of the instance starts with.</returns>
    /// <exception cref="ConflictException">Others were faster again and again; try again later.</exception>
    internal Task<Dictionary<string, object?>> OpenAsync(string tenant, Guid instanceId, CaseChannel channel, string site, string by, Guid key, CancellationToken cancellationToken) =>
        RetryAsync(() => TryOpenAsync(tenant, instanceId, channel, site, by, key, cancellationToken));

    private async Task<Dictionary<string, object?>> TryOpenAsync(string tenant, Guid instanceId, CaseChannel channel, string site, string by, Guid key, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var file = await db.Set<CitizenCase>().AsNoTracking().FirstOrDefaultAsync(c => c.InstanceId == instanceId, cancellationToken);
        if (file is null)
        {
            var now = time.GetUtcNow();
            file = CitizenCase.Create(Guid.CreateVersion7(now), tenant, await NextNumberAsync(tenant, now, cancellationToken), key.ToString(), channel, by, now);
            if (site.Length > 0)
                file.Merge(new Dictionary<string, object?> { [CaseFields.Site] = site }, services, now);
            file.BelongsTo(instanceId);
            db.Add(file);
            CaseAudit.Add(audit, db, file, by, CaseAudit.Created, new() { ["case"] = file.Id.ToString(), ["channel"] = channel.German(), ["instance"] = instanceId.ToString() });
            await db.SaveWithAuditAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return Variable(file, site.Length > 0 ? new() { [CaseFields.Site] = site } : []);
    }

    /// <summary>
    /// Adds a document. The bytes decide what it is; name and type a sender claims count for nothing. A DOCX or ODT becomes
    /// a PDF, if the server has LibreOffice. The same bytes of the same kind are in the file once, however often they come.
    /// </summary>
    /// <param name="caseId">The case.</param>
    /// <param name="request">The document.</param>
    /// <param name="actor">Who adds it; must be one of those who may see the citizen's data, or who created the case.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    /// <exception cref="InputException">Too large, empty, of a kind that is not accepted, or a text document that could not be turned into a PDF.</exception>
    /// <exception cref="DomainRuleException">The person does not work on the case, or its content is already fixed by a signature.</exception>
    /// <exception cref="NotFoundException">There is no such case for this person.</exception>
    public async Task<DocumentAdded> AddDocumentAsync(Guid caseId, AddDocument request, Actor actor, CancellationToken cancellationToken = default)
    {
        await OpenForDocumentAsync(caseId, request, actor, cancellationToken);
        var upload = await UploadCheck.ReadAsync(request.Content, office, cancellationToken);
        var sha256 = await content.PutAsync(upload.Bytes, cancellationToken);
        // The case may go a step on meanwhile: the document is added to what it is then, if that still takes any.
        return await RetryAsync(() => TryAddAsync(caseId, request, actor, upload, sha256, cancellationToken));
    }

    // Whoever was overtaken looks again with fresh eyes.
    private async Task<T> RetryAsync<T>(Func<Task<T>> command)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await command();
            }
            catch (ConflictException e) when (attempt < Attempts && e is not AlreadySubmittedException)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task<DocumentAdded> TryAddAsync(Guid caseId, AddDocument request, Actor actor, CheckedUpload upload, string sha256, CancellationToken cancellationToken)
    {
        var file = await OpenForDocumentAsync(caseId, request, actor, cancellationToken);
        var kind = request.Kind.Trim();
        if (await db.Set<CaseDocument>().AsNoTracking().FirstOrDefaultAsync(d => d.CaseId == file.Id && d.Kind == kind && d.Sha256 == sha256 && d.ReplacedAt == null, cancellationToken) is { } known)
            return new(known.Id, sha256, known.ContentType, known.Size, false);
        var document = new CaseDocument
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Tenant = file.Tenant,
            CaseId = file.Id,
            DeletionClass = file.DeletionClass,
            Kind = kind,
            Title = TitleOf(request, file, kind),
            Source = request.Source == DocumentSource.Erzeugt ? DocumentSource.Upload : request.Source,
            Sha256 = sha256,
            ContentType = upload.ContentType,
            Size = upload.Bytes.Length,
            CreatedAt = time.GetUtcNow(),
            CreatedBy = actor.UserName,
        };
        db.Add(document);
        // The revision decides a race with a step that fixes the content at the same moment.
        file.Touch(time.GetUtcNow());
        CaseAudit.Add(audit, db, file, actor.UserName, CaseAudit.Document, new() { ["document"] = document.Id.ToString(), ["kind"] = kind, ["sha256"] = sha256, ["source"] = document.Source.ToString(), ["convertedFrom"] = upload.ConvertedFrom });
        await AwaitedDocuments.WakeIfCompleteAsync(db, file, [kind], services, time.GetUtcNow(), cancellationToken);
        await db.SaveWithAuditAsync(cancellationToken);
        signal.Wake();
        return new(document.Id, sha256, upload.ContentType, upload.Bytes.Length, true);
    }

    private async Task<CitizenCase> OpenForDocumentAsync(Guid caseId, AddDocument request, Actor actor, CancellationToken cancellationToken)
    {
        var file = await CaseAccess.FindAsync(db, caseId, actor, cancellationToken);
        if (!CaseAccess.IsOpenFor(file, actor) && !await CaseAccess.MaySeeCitizenAsync(db, file, actor, cancellationToken))
            throw new DomainRuleException("Unterlagen fügt hinzu, wer an dem Fall arbeitet: Übernehmen Sie zuerst eine Aufgabe des Falls.");
        RequireOpenContent(file);
        var kind = request.Kind.Trim();
        if (kind is not ("sonstiges" or "unterschriebenes-original") && services.Find(file.LeistungKey)?.Documents.Any(d => d.Kind == kind) != true)
            throw new InputException("Diese Art von Unterlage gibt es bei der Leistung nicht.", new Dictionary<string, string> { ["kind"] = "Wählen Sie eine Unterlage der Leistung oder „sonstiges“." });
        return file;
    }

    private async Task<CaseCreated> TryCreateAsync(CreateCase request, CaseChannel channel, Actor actor, Guid id, string key, CancellationToken cancellationToken)
    {
        // The write lock first: on SQLite the number and the look-up of the key are then free of races, elsewhere the indexes decide.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var fields = request.Fields();
        var submission = Submission.HashOf(key, [channel.German(), .. fields.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => f.Value as string)]);
        if (await db.Set<CitizenCase>().AsNoTracking().FirstOrDefaultAsync(c => c.Tenant == actor.Tenant && c.IdempotencyKey == key, cancellationToken) is { } known)
        {
            return await Submission.IsRepeatedAsync(db, known.Tenant, CaseAudit.Created, CaseAudit.Subject(known), submission, cancellationToken)
                ? new(known.Id, known.Number, known.InstanceId, false)
                : throw new AlreadySubmittedException(known.Number, $"Zu diesem Idempotency-Key gibt es schon den Fall {known.Number} mit anderen Angaben; die neuen sind nicht gespeichert. Tragen Sie sie in diesem Fall nach, oder legen Sie mit einem neuen Schlüssel einen weiteren Fall an.");
        }

        var now = time.GetUtcNow();
        var number = await NextNumberAsync(actor.Tenant, now, cancellationToken);
        var file = CitizenCase.Create(id, actor.Tenant, number, key, channel, actor.UserName, now);
        file.Merge(fields, services, now);
        var name = file.LeistungKey is { } leistung ? $"{number} {services.NameOf(leistung)}" : number;
        var instanceId = await instances.StageStartAsync(db, DefinitionId, new Dictionary<string, object?> { [CaseVariable.Name] = Variable(file, fields) }, actor.Tenant, name, number, cancellationToken);
        file.BelongsTo(instanceId);
        db.Add(file);
        CaseAudit.Add(audit, db, file, actor.UserName, CaseAudit.Created, new() { ["case"] = id.ToString(), ["channel"] = channel.German(), ["instance"] = instanceId.ToString(), [Submission.Detail] = submission });
        await db.SaveWithAuditAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Wake();
        return new(id, number, instanceId, true);
    }

    private Dictionary<string, object?> Variable(CitizenCase file, Dictionary<string, object?> fields)
    {
        var fall = new Dictionary<string, object?>(fields.Where(f => f.Value is not null))
        {
            [CaseFields.Id] = file.Id.ToString(),
            [CaseFields.Number] = file.Number,
            [CaseFields.Channel] = file.Channel.German(),
            [CaseFields.Status] = file.Status.German(),
            [CaseFields.LeistungName] = services.NameOf(file.LeistungKey),
            [CaseFields.Leistungstiefe] = file.Leistungstiefe,
        };
        return fall;
    }

    private async Task<string> NextNumberAsync(string tenant, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var year = GermanTime.Of(now).Year;
        var counter = db.Set<CaseCounter>().Where(c => c.Tenant == tenant && c.Year == year);
        var number = 1;
        // Locked until the case is saved: of two cases in one moment the second waits and takes the number after. Only the first of a year has nothing to wait at.
        if (await counter.ExecuteUpdateAsync(u => u.SetProperty(c => c.Last, c => c.Last + 1), cancellationToken) == 0)
            db.Add(new CaseCounter { Tenant = tenant, Year = year, Last = number });
        else
            number = await counter.Select(c => c.Last).SingleAsync(cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"F-{year}-{number:000000}");
    }

    private static void RequireOpenContent(CitizenCase file)
    {
        if (CaseTransitions.IsFinal(file.Status) || file.Status is CaseStatus.SignedOff or CaseStatus.HandedToDms or CaseStatus.DmsConfirmed or CaseStatus.ErrorClarification)
            throw new DomainRuleException($"Der Fall ist im Status „{file.Status.German()}“; sein Inhalt steht fest und nimmt keine Unterlagen mehr auf.");
    }

    private string TitleOf(AddDocument request, CitizenCase file, string kind)
    {
        var title = UploadCheck.CleanTitle(request.Title);
        return title.Length > 0 ? title : services.KindName(file.LeistungKey, kind);
    }
}
