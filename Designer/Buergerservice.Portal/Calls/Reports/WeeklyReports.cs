using System.Net.Mail;
using Buergerservice.Documents;
using Buergerservice.Engine;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Media.Reports;
using Buergerservice.Portal.Mail;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>
/// The weekly report: made once for each organisation and week, sent once to each recipient. Whatever has been begun is
/// written down first, so that a crash in the middle sends nothing twice; what is unclear then is shown and waits for a person.
/// </summary>
public sealed partial class WeeklyReports(BuergerserviceDb db, CallReports reports, ReportOptions options, IContentStore content, Mailer mailer, AuditLog audit, ILogger<WeeklyReports> log, TimeProvider time)
{
    /// <summary>Recipients an organisation may have.</summary>
    public const int MaxRecipients = 20;

    private const int Shown = 60;

    // Longer than an attempt may take.
    private static readonly TimeSpan SendingIsOver = TimeSpan.FromMinutes(1);

    // A letter that is begun later would be cut off by the end of the attempt, and nobody would know whether it has arrived.
    private static readonly TimeSpan NoMoreAfter = TimeSpan.FromSeconds(15);

    /// <summary>The weekly reports of the own organisation, the newest first, with the recipients.</summary>
    public async Task<WeeklyReportsView> ListAsync(Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var rows = await db.Set<WeeklyReportRow>().AsNoTracking().Where(r => r.Tenant == actor.Tenant).OrderByDescending(r => r.Week).Take(Shown).ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(r => r.Id);
        var letters = (await db.Set<ReportLetterRow>().AsNoTracking().Where(l => ids.Contains(l.Report)).ToListAsync(cancellationToken)).ToLookup(l => l.Report);
        var recipients = await db.Set<OrganisationRow>().Where(o => o.Tenant == actor.Tenant).Select(o => o.ReportRecipients).FirstOrDefaultAsync(cancellationToken);
        var (current, before) = (Lines(recipients), time.GetUtcNow() - SendingIsOver);
        return new([.. rows.Select(r => new WeeklyReportView(r.Id, r.Week, r.MadeAt, [.. letters[r.Id].OrderBy(l => l.Recipient, StringComparer.Ordinal).Select(l => new LetterView(l.Recipient, l.State, l.Problem, l.At))],
            mailer.IsSet && letters[r.Id].Any(l => IsOpen(l, before) && current.Contains(l.Recipient))))], recipients ?? "", mailer.IsSet);
    }

    /// <summary>The PDF of a report of the own organisation.</summary>
    public async Task<(DateOnly Week, byte[] Pdf)> ReadAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var row = await db.Set<WeeklyReportRow>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id && r.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        return (row.Week, await content.GetAsync(row.Sha256, cancellationToken));
    }

    /// <summary>Says who gets the weekly report: one address a line, none for nobody.</summary>
    public async Task SetRecipientsAsync(string? addresses, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var lines = Lines(addresses);
        if (lines.Count > MaxRecipients)
            throw Wrong($"Bitte höchstens {MaxRecipients} Adressen.");
        if (lines.Find(l => l.Length > 200 || !MailAddress.TryCreate(l, out var read) || read.Address != l) is { } bad)
            throw Wrong($"„{(bad.Length > 60 ? bad[..60] : bad)}“ ist keine E-Mail-Adresse. Schreiben Sie eine Adresse in jede Zeile.");
        var row = await db.Set<OrganisationRow>().FirstOrDefaultAsync(o => o.Tenant == actor.Tenant, cancellationToken);
        if (row is null)
            db.Add(row = new() { Tenant = actor.Tenant, Name = actor.Tenant, Center = actor.Tenant });
        row.ReportRecipients = lines.Count == 0 ? null : string.Join('\n', lines);
        row.Revision++;
        audit.Add(db, actor.Tenant, actor.UserName, "report.recipients", $"organisation:{actor.Tenant}", new Dictionary<string, object?> { ["count"] = lines.Count });
        await db.SaveWithAuditAsync(cancellationToken);
    }

    /// <summary>Sends the letters again whose fate is unclear, or that were refused.</summary>
    /// <exception cref="ConflictException">No letter is open, or one could not be sent.</exception>
    public async Task SendAgainAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var report = await db.Set<WeeklyReportRow>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id && r.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        var before = time.GetUtcNow() - SendingIsOver;
        var organisation = await db.Set<OrganisationRow>().AsNoTracking().FirstAsync(o => o.Tenant == actor.Tenant, cancellationToken);
        var recipients = Lines(organisation.ReportRecipients);
        var open = (await db.Set<ReportLetterRow>().Where(l => l.Report == id).ToListAsync(cancellationToken)).Where(l => IsOpen(l, before) && recipients.Contains(l.Recipient)).ToList();
        if (open.Count == 0)
            throw new ConflictException("mail", "Von diesem Bericht ist kein Brief offen. Wem er nicht mehr gesendet werden soll oder wer ihn schon hat, bekommt ihn nicht noch einmal; laden Sie die Seite neu.");
        foreach (var letter in open)
            letter.State = LetterState.Waiting;
        audit.Add(db, actor.Tenant, actor.UserName, "report.send", $"report:{id}");
        await db.SaveWithAuditAsync(cancellationToken);
        var problems = await SendAsync(report, organisation, time.GetUtcNow() + NoMoreAfter, cancellationToken);
        if (problems.Count > 0)
            throw new ConflictException("mail", problems[0]);
    }

    /// <summary>Makes and sends the report on the last whole week for every organisation with recipients.</summary>
    /// <param name="tenant">Whose process it is: what its own organisation cannot send becomes its incident.</param>
    /// <param name="isLastAttempt">Whether there is no further attempt. What another organisation cannot send stands at its own reports then, and is no incident here.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="EffectException">Some could not be sent; the next attempt goes on with exactly these.</exception>
    internal async Task RunAsync(string tenant, bool isLastAttempt, CancellationToken cancellationToken)
    {
        var monday = ReportIntervals.StartOf(GermanDates.DateOf(time.GetUtcNow()), ReportInterval.Week).AddDays(-7);
        var (own, others) = (new List<string>(), 0);
        var until = time.GetUtcNow() + NoMoreAfter;
        foreach (var organisation in await db.Set<OrganisationRow>().AsNoTracking().Where(o => o.ReportRecipients != null).OrderBy(o => o.Tenant).ToListAsync(cancellationToken))
        {
            var problems = await ReportAsync(organisation, monday, until, cancellationToken);
            if (organisation.Tenant == tenant)
                own.AddRange(problems);
            else
                others += problems.Count;
        }

        if (own.Count > 0)
            throw new EffectException(string.Join(" ", own.Take(3)), retryHelps: true);
        if (others > 0 && !isLastAttempt)
            throw new EffectException("Bei einer anderen Organisation ist noch nicht alles gesendet.", retryHelps: true);
    }

    // One organisation's report that cannot be made or sent keeps nobody else from theirs.
    private async Task<List<string>> ReportAsync(OrganisationRow organisation, DateOnly monday, DateTimeOffset until, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(await MakeAsync(organisation, monday, cancellationToken), organisation, until, cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            ReportFailed(organisation.Tenant, e);
            return ["Der Wochenbericht konnte nicht erstellt oder gesendet werden; was fehlte, steht im Protokoll des Servers."];
        }
    }

    private async Task<WeeklyReportRow> MakeAsync(OrganisationRow organisation, DateOnly monday, CancellationToken cancellationToken)
    {
        if (await FindAsync(organisation.Tenant, monday, cancellationToken) is { } made)
            return made;
        var view = await reports.OfAsync(organisation.Tenant, new(monday, monday.AddDays(6), ReportInterval.Day), cancellationToken);
        var now = time.GetUtcNow();
        // The letter has no single person's figures, whatever the setting of the page.
        var pdf = DocumentRenderer.ToPdf(WeeklyDocument.Compose(view with { Persons = [] }, options, now));
        var row = new WeeklyReportRow { Id = Guid.CreateVersion7(now), Tenant = organisation.Tenant, Week = monday, Sha256 = await content.PutAsync(pdf, cancellationToken), MadeAt = now };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return row;
        }
        catch (DbUpdateException e) when (DatabaseFaults.Of(e) == DatabaseFault.Duplicate)
        {
            // Another node was a moment faster: its report is the one.
            db.Entry(row).State = EntityState.Detached;
            return (await FindAsync(organisation.Tenant, monday, cancellationToken))!;
        }
    }

    private Task<WeeklyReportRow?> FindAsync(string tenant, DateOnly monday, CancellationToken cancellationToken) =>
        db.Set<WeeklyReportRow>().AsNoTracking().FirstOrDefaultAsync(r => r.Tenant == tenant && r.Week == monday, cancellationToken);

    private async Task<List<string>> SendAsync(WeeklyReportRow report, OrganisationRow organisation, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var recipients = Lines(organisation.ReportRecipients);
        // All of them first: whatever is not reached today stands at the report and can be sent later.
        foreach (var recipient in recipients)
            await NoteAsync(report, recipient, cancellationToken);
        if (!mailer.IsSet)
            return ["Es ist kein Mailserver eingerichtet (Einstellung Mail:Host)."];
        var pdf = await content.GetAsync(report.Sha256, cancellationToken);
        var problems = new List<string>();
        foreach (var recipient in recipients)
        {
            if (time.GetUtcNow() > until)
            {
                problems.Add("Noch sind nicht alle Briefe gesendet. Die übrigen folgen mit dem nächsten Versuch.");
                break;
            }

            if (await BeginAsync(report, recipient, cancellationToken) is { } letter && await HandOverAsync(letter, report, organisation, pdf, cancellationToken) is { } problem)
                problems.Add(problem);
        }

        // What was in the middle of being sent when a program ended: a person decides, not a machine.
        var states = await db.Set<ReportLetterRow>().Where(l => l.Report == report.Id && recipients.Contains(l.Recipient)).Select(l => l.State).ToListAsync(cancellationToken);
        if (states.Contains(LetterState.Unknown))
            problems.Add("Von einem Brief ist unklar, ob er angekommen ist. Entscheiden Sie unter „Wochenberichte“, ob er noch einmal gesendet wird.");
        else if (states.Contains(LetterState.Sending))
            problems.Add("Ein Brief wird gerade an anderer Stelle gesendet. Sehen Sie in einer Minute noch einmal nach.");
        return problems;
    }

    private async Task NoteAsync(WeeklyReportRow report, string recipient, CancellationToken cancellationToken)
    {
        if (await db.Set<ReportLetterRow>().AnyAsync(l => l.Report == report.Id && l.Recipient == recipient, cancellationToken))
            return;
        var now = time.GetUtcNow();
        var row = new ReportLetterRow { Id = Guid.CreateVersion7(now), Tenant = report.Tenant, Report = report.Id, Recipient = recipient, State = LetterState.Waiting, At = now };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (DatabaseFaults.Of(e) == DatabaseFault.Duplicate)
        {
            db.Entry(row).State = EntityState.Detached;
        }
    }

    // Of all who try, one turns Waiting into Sending. Whoever finds Sending finds what another attempt left behind.
    private async Task<ReportLetterRow?> BeginAsync(WeeklyReportRow report, string recipient, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var mine = db.Set<ReportLetterRow>().Where(l => l.Report == report.Id && l.Recipient == recipient);
        if (await mine.Where(l => l.State == LetterState.Waiting).ExecuteUpdateAsync(u => u.SetProperty(l => l.State, LetterState.Sending).SetProperty(l => l.At, now), cancellationToken) == 1)
            return await mine.AsNoTracking().FirstAsync(cancellationToken);
        await mine.Where(l => l.State == LetterState.Sending && l.At < now - SendingIsOver).ExecuteUpdateAsync(u => u.SetProperty(l => l.State, LetterState.Unknown), cancellationToken);
        return null;
    }

    private async Task<string?> HandOverAsync(ReportLetterRow letter, WeeklyReportRow report, OrganisationRow organisation, byte[] pdf, CancellationToken cancellationToken)
    {
        var (state, problem) = (LetterState.Sent, (string?)null);
        // A name from before names were checked may have a line break, which no subject may.
        var name = string.Concat(organisation.Name.Select(c => char.IsControl(c) ? ' ' : c));
        try
        {
            await mailer.SendAsync(new(letter.Id, letter.Recipient, $"Wochenbericht Anrufe, {name}, Woche ab {GermanDates.Numeric(report.Week)}",
                $"Guten Tag,\n\nder Wochenbericht zu den Anrufen von {name} für die Woche ab {GermanDates.Numeric(report.Week)} liegt als PDF bei.\n\nDiese Nachricht wurde automatisch erstellt.\n",
                $"Wochenbericht_{report.Week:yyyy-MM-dd}.pdf", pdf), cancellationToken);
        }
        catch (MailRefusedException e)
        {
            (state, problem) = (LetterState.Waiting, e.Message);
        }
        catch (MailUnclearException e)
        {
            (state, problem) = (LetterState.Unknown, e.Message);
        }

        // Written even when the time for the attempt is over: it is the only witness.
        await db.Set<ReportLetterRow>().Where(l => l.Id == letter.Id).ExecuteUpdateAsync(u => u.SetProperty(l => l.State, state).SetProperty(l => l.Problem, problem).SetProperty(l => l.At, time.GetUtcNow()), CancellationToken.None);
        return problem;
    }

    // Not yet sent, or nobody knows: by now no attempt is still at it.
    private static bool IsOpen(ReportLetterRow letter, DateTimeOffset before) => letter.State is LetterState.Waiting or LetterState.Unknown || (letter.State == LetterState.Sending && letter.At < before);

    private static List<string> Lines(string? addresses) => [.. (addresses ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];

    [LoggerMessage(EventId = 3350, Level = LogLevel.Error, Message = "Weekly report of {Tenant} could not be made or sent")]
    private partial void ReportFailed(string tenant, Exception exception);

    private static InputException Wrong(string message) => new(message, new Dictionary<string, string> { ["empfaenger"] = message });
}

/// <summary>The weekly reports of an organisation.</summary>
/// <param name="Reports">The newest first.</param>
/// <param name="Recipients">Addresses, one a line.</param>
/// <param name="HasMail">Whether there is a mail server.</param>
public sealed record WeeklyReportsView(IReadOnlyList<WeeklyReportView> Reports, string Recipients, bool HasMail);

/// <summary>A weekly report and its letters.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Week">The Monday.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Letters">To whom it went.</param>
/// <param name="MaySendAgain">Whether a letter to one of the present recipients is open.</param>
public sealed record WeeklyReportView(Guid Id, DateOnly Week, DateTimeOffset MadeAt, IReadOnlyList<LetterView> Letters, bool MaySendAgain);

/// <summary>A letter.</summary>
public sealed record LetterView(string Recipient, LetterState State, string? Problem, DateTimeOffset At);
