using System.Text.Json;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Live;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Prompts;

/// <summary>
/// The booth's side of its prompts: which are open, what is shown, and the answer, which wakes the waiting workflow in the
/// same transaction. Only the booth that was asked, only once, only while that visit and that call last.
/// </summary>
public sealed class BoothPrompts(BuergerserviceDb db, IContentStore content, IDataProtectionProvider protection, EngineSignal signal, AuditLog audit, LiveNotifier live, BoothTexts texts, TimeProvider time)
{
    /// <summary>Purpose under which the strokes of a signature are protected until they are sealed.</summary>
    internal const string Protection = "Buergerservice.Kabine.Unterschrift";

    // Whoever asks for more for so long is not there any more.
    private static readonly TimeSpan MostTime = TimeSpan.FromHours(2);

    /// <summary>Topic that wakes the pages of a booth.</summary>
    public static string TopicOf(Guid boothId) => $"kabine:{boothId:N}";

    /// <summary>What a booth shows now, the oldest first.</summary>
    public async Task<IReadOnlyList<PromptView>> OpenOfAsync(Guid boothId, CancellationToken cancellationToken)
    {
        var rows = await Open(boothId).AsNoTracking().OrderBy(p => p.CreatedAt).ThenBy(p => p.Id).ToListAsync(cancellationToken);
        return rows.ConvertAll(p => new PromptView(p.Id, p.Kind.German(), p.Title, p.Text, p.DocumentSha256 is not null, p.DocumentSha256, p.BookmarkId is not null,
            JsonSerializer.Deserialize<List<PromptOption>>(p.Options, JsonSerializerOptions.Web)!, p.CreatedAt, p.ExpiresAt));
    }

    /// <summary>The document of an open prompt.</summary>
    /// <exception cref="NotFoundException">This booth shows no such document now.</exception>
    public async Task<PromptDocument> DocumentAsync(Guid boothId, Guid id, CancellationToken cancellationToken)
    {
        var shown = await Open(boothId).Where(p => p.Id == id && p.DocumentSha256 != null).Select(p => new { p.DocumentSha256, p.DocumentType }).FirstOrDefaultAsync(cancellationToken) ?? throw new NotFoundException();
        return new(await content.GetAsync(shown.DocumentSha256!, cancellationToken), shown.DocumentType ?? "application/pdf");
    }

    /// <summary>Takes the citizen's answer: <c>einverstanden</c>, <c>gelesen</c>, <c>wert</c> and <c>text</c>, <c>unterschrift</c> or <c>abgelehnt</c>.</summary>
    /// <exception cref="NotFoundException">This booth was not asked that.</exception>
    /// <exception cref="ConflictException">It is answered already, or too late.</exception>
    /// <exception cref="InputException">It is no answer to what was asked.</exception>
    public async Task AnswerAsync(Guid boothId, Guid id, JsonElement answer, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var prompt = await db.Set<BoothPrompt>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id && p.BoothId == boothId, cancellationToken) ?? throw new NotFoundException();
        var read = PromptAnswer.Read(prompt, answer);
        var now = time.GetUtcNow();
        var kept = read.Strokes is { } strokes ? protection.CreateProtector(Protection).Protect(strokes) : Plain.ToJson(read.Values);
        // Writing decides: of two answers, or of an answer and the end of the call, one comes first.
        var isFirst = await Open(boothId).Where(p => p.Id == id && p.BookmarkId != null)
            .ExecuteUpdateAsync(u => u.SetProperty(p => p.State, read.State).SetProperty(p => p.Answer, kept).SetProperty(p => p.AnsweredAt, now), cancellationToken) == 1;
        if (!isFirst)
            throw new ConflictException("answered", "Das ist schon beantwortet oder nicht mehr gefragt.");
        db.WorkItems.Add(ResumeOf(prompt, read.State, read.Values, now));
        var booth = await db.Set<BoothAgent>().Where(a => a.Id == boothId).Select(a => a.Booth).FirstAsync(cancellationToken);
        audit.Add(db, prompt.Tenant, $"kabine:{booth}", PromptAudit.Answered, BoothAudit.Subject(booth), new Dictionary<string, object?> { ["prompt"] = id.ToString(), ["kind"] = prompt.Kind.German(), ["state"] = read.State.ToString(), ["sha256"] = prompt.DocumentSha256 });
        await db.SaveWithAuditAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Wake();
        await live.ChangedAsync(TopicOf(boothId), cancellationToken);
    }

    /// <summary>Waits longer for the citizen's answer: the step's timer is moved in the same transaction as what the screen says of it.</summary>
    /// <returns>So long from now.</returns>
    /// <exception cref="ConflictException">It is answered, too late, or waited for long enough.</exception>
    public async Task<TimeSpan> MoreTimeAsync(Guid boothId, Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = time.GetUtcNow();
        var until = now + texts.MoreTime;
        var prompt = await Open(boothId).AsNoTracking().FirstOrDefaultAsync(p => p.Id == id && p.BookmarkId != null && p.ExpiresAt != null, cancellationToken) ?? throw TooLate();
        if (prompt.ExpiresAt >= until)
            return texts.MoreTime;
        var timers = db.Bookmarks.Where(b => b.InstanceId == prompt.InstanceId && b.Kind == WaitKind.Timer && b.Key != Bookmark.TimeoutKey && db.Bookmarks.Any(w => w.Id == prompt.BookmarkId && w.ActivityId == b.ActivityId));
        // One that a worker has taken already ends the wait, whatever is written here.
        if (now - prompt.CreatedAt > MostTime
            || await db.WorkItems.Where(w => w.Kind == WorkKind.Timer && w.DueAt > now && w.LeaseUntil == null && timers.Any(t => t.Id == w.BookmarkId)).ExecuteUpdateAsync(u => u.SetProperty(w => w.DueAt, until), cancellationToken) == 0)
            throw TooLate();
        await db.Set<BoothPrompt>().Where(p => p.Id == id).ExecuteUpdateAsync(u => u.SetProperty(p => p.ExpiresAt, until), cancellationToken);
        var booth = await db.Set<BoothAgent>().Where(a => a.Id == boothId).Select(a => a.Booth).FirstAsync(cancellationToken);
        audit.Add(db, prompt.Tenant, $"kabine:{booth}", PromptAudit.MoreTime, BoothAudit.Subject(booth), new Dictionary<string, object?> { ["prompt"] = id.ToString() });
        await db.SaveWithAuditAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await live.ChangedAsync(TopicOf(boothId), cancellationToken);
        return texts.MoreTime;
    }

    private static ConflictException TooLate() => new("too-late", "Mehr Zeit ist dafür nicht mehr möglich. Bitte sagen Sie es im Gespräch.");

    /// <summary>Withdraws and wipes what was asked in a booth's call, within the transaction that ends it; who waits for an answer goes on.</summary>
    internal static async Task EndCallAsync(BuergerserviceDb db, Guid boothId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await EndAsync(db, db.Set<BoothPrompt>().Where(p => p.BoothId == boothId && p.CallId != null), now, cancellationToken);

    /// <summary>Takes the notices of the wait from a booth's screens, within the transaction in which somebody takes the call.</summary>
    internal static Task EndWaitingAsync(BuergerserviceDb db, string tenant, string booth, DateTimeOffset now, CancellationToken cancellationToken) =>
        db.Set<BoothPrompt>().Where(p => p.CallId == null && p.Kind == PromptKind.Notice && p.BookmarkId == null && p.State == PromptState.Open && db.Set<BoothAgent>().Any(a => a.Id == p.BoothId && a.Tenant == tenant && a.Booth == booth))
            .ExecuteUpdateAsync(u => u.SetProperty(p => p.State, PromptState.Withdrawn).SetProperty(p => p.AnsweredAt, now), cancellationToken);

    /// <summary>The same for everything a visit has left.</summary>
    internal static async Task EndVisitAsync(BuergerserviceDb db, Guid boothId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await EndAsync(db, db.Set<BoothPrompt>().Where(p => p.BoothId == boothId), now, cancellationToken);

    private static async Task EndAsync(BuergerserviceDb db, IQueryable<BoothPrompt> prompts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var open in await prompts.AsNoTracking().Where(p => p.State == PromptState.Open && p.BookmarkId != null).ToListAsync(cancellationToken))
            db.WorkItems.Add(ResumeOf(open, PromptState.Withdrawn, [], now));
        await prompts.Where(p => p.State == PromptState.Open).ExecuteUpdateAsync(u => u.SetProperty(p => p.State, PromptState.Withdrawn).SetProperty(p => p.AnsweredAt, now), cancellationToken);
        // A signature that is not sealed yet is needed by the step that seals it; that step wipes it.
        await prompts.Where(p => p.CaseId == null && !(p.Kind == PromptKind.Signature && p.State == PromptState.Answered))
            .ExecuteUpdateAsync(u => u.SetProperty(p => p.Title, "").SetProperty(p => p.Text, "").SetProperty(p => p.Options, "[]").SetProperty(p => p.Answer, (string?)null).SetProperty(p => p.DocumentSha256, (string?)null), cancellationToken);
    }

    internal static WorkItem ResumeOf(BoothPrompt prompt, PromptState state, Dictionary<string, object?> answer, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Kind = WorkKind.Resume,
        Tenant = prompt.Tenant,
        InstanceId = prompt.InstanceId,
        BookmarkId = prompt.BookmarkId,
        Payload = Plain.ToJson(new Dictionary<string, object?> { ["aufforderung"] = prompt.Id.ToString(), ["stand"] = state.ToString(), ["antwort"] = answer }),
        DueAt = now,
    };

    // What its process no longer waits for is not asked any more, even where nobody has said so.
    private IQueryable<BoothPrompt> Open(Guid boothId) => db.Set<BoothPrompt>().Where(p => p.BoothId == boothId && p.State == PromptState.Open
        && db.Set<BoothAgent>().Any(a => a.Id == boothId && (p.SessionId != null || p.CallId != null) && (p.SessionId == null || a.SessionId == p.SessionId) && (p.CallId == null || a.Call == p.CallId))
        && (p.BookmarkId == null || db.Bookmarks.Any(b => b.Id == p.BookmarkId)));
}

/// <summary>Actions in the audit trail.</summary>
internal static class PromptAudit
{
    public const string Answered = "prompt.answer";
    public const string MoreTime = "prompt.more-time";
}
