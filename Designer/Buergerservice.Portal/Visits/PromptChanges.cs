using System.Text.Json;
using Buergerservice.Cases.Conversations;
using Buergerservice.Cases.Files;
using Buergerservice.Devices.Model;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Live;
using Buergerservice.Portal.Prompts;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>Writes what a step asks or shows in the booth, in the burst's transaction. Where the visit or its call is over, the step learns so.</summary>
internal sealed class PromptChange : IDomainChangeHandler
{
    private const int MaxTitle = 300;

    public string Kind => ConversationWork.Asked;

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        string? Text(string name) => ValueConverter.Convert<string?>(change.Payload.GetValueOrDefault(name)) is { Length: > 0 } text ? text : null;
        var place = await VisitPlace.OfAsync(db, context.InstanceId, cancellationToken);
        var wait = Text("wartestelle") is { } bookmark ? Guid.Parse(bookmark) : (Guid?)null;
        var kind = PromptNames.KindOf(Text("art"));
        var file = await db.Set<CitizenCase>().AsNoTracking().FirstOrDefaultAsync(c => c.InstanceId == context.InstanceId, cancellationToken);
        // What the citizen has agreed to, read or signed is proof and stays with the case.
        var belongs = file is not null && kind is PromptKind.Consent or PromptKind.Read or PromptKind.Signature;
        var sha256 = Text("sha256");
        var prompt = new BoothPrompt
        {
            Id = Guid.Parse(Text("id")!),
            Tenant = context.Tenant,
            BoothId = place?.Booth.Id ?? Guid.Empty,
            SessionId = place?.Visit.Id,
            CallId = place?.Call,
            InstanceId = context.InstanceId,
            BookmarkId = wait,
            CaseId = belongs ? file!.Id : null,
            Kind = kind,
            Title = Text("titel") is { } title ? title.Length > MaxTitle ? title[..MaxTitle] : title : "",
            Text = Text("text") ?? "",
            DocumentSha256 = sha256,
            DocumentType = sha256 is null ? null : await db.Set<CaseDocument>().Where(d => d.Sha256 == sha256 && d.Tenant == context.Tenant).Select(d => d.ContentType).FirstOrDefaultAsync(cancellationToken) ?? "application/pdf",
            Options = Options(change.Payload.GetValueOrDefault("auswahl")),
            CreatedAt = context.Now,
            ExpiresAt = Text("bis") is { } until ? ValueConverter.Convert<DateTimeOffset>(until) : null,
            DeletionClass = belongs ? file!.DeletionClass : PromptDeletion.Call,
        };
        // A call that has ended takes nobody's answer and shows no document: whoever comes in before the booth is cleared would read it.
        // Before the first call the booth itself can ask.
        if (place is not { IsOpen: true } || (place.Visit.CallId is not null && place.Call is null && (wait is not null || sha256 is not null)))
        {
            if (wait is not null)
                db.WorkItems.Add(BoothPrompts.ResumeOf(prompt, PromptState.Withdrawn, [], context.Now));
            return;
        }

        // One thing at a time is shown without an answer: the newest.
        if (wait is null)
            await db.Set<BoothPrompt>().Where(p => p.SessionId == place.Visit.Id && p.BookmarkId == null && p.State == PromptState.Open && p.Kind == kind)
                .ExecuteUpdateAsync(u => u.SetProperty(p => p.State, PromptState.Withdrawn).SetProperty(p => p.AnsweredAt, context.Now), cancellationToken);
        db.Add(prompt);
    }

    /// <exception cref="DomainRuleException">The list of answers is not one.</exception>
    private static string Options(object? given)
    {
        if (given is null)
            return "[]";
        try
        {
            var options = JsonSerializer.Deserialize<List<PromptOption>>(Plain.ToJson(given), JsonSerializerOptions.Web)!;
            return options.TrueForAll(o => o is { Value.Length: > 0, Label.Length: > 0 }) ? JsonSerializer.Serialize(options, JsonSerializerOptions.Web) : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new DomainRuleException("Die Antworten der Frage sind keine Liste mit „value“ und „label“.");
        }
    }
}

/// <summary>Nobody has answered in time.</summary>
internal sealed class PromptEndChange : IDomainChangeHandler
{
    public string Kind => ConversationWork.Withdrawn;

    public Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var id = ValueConverter.Convert<Guid>(change.Payload["id"]);
        return db.Set<BoothPrompt>().Where(p => p.Id == id && p.InstanceId == context.InstanceId && p.State == PromptState.Open)
            .ExecuteUpdateAsync(u => u.SetProperty(p => p.State, PromptState.Expired).SetProperty(p => p.AnsweredAt, context.Now), cancellationToken);
    }
}

/// <summary>The signature is in the document, or will never be: what was drawn on the display or the pad is wiped in the transaction that says so.</summary>
internal sealed class PromptSealedChange : IDomainChangeHandler
{
    public string Kind => ConversationWork.Sealed;

    public async Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(change.Payload.GetValueOrDefault("id") as string, out var id))
        {
            await db.Set<BoothPrompt>().Where(p => p.Id == id && p.InstanceId == context.InstanceId && p.Kind == PromptKind.Signature)
                .ExecuteUpdateAsync(u => u.SetProperty(p => p.Answer, (string?)null), cancellationToken);
        }

        if (Guid.TryParse(change.Payload.GetValueOrDefault("befehl") as string, out var command))
        {
            await db.Set<BoothCommand>().Where(c => c.Id == command && c.Tenant == context.Tenant && c.Action == DeviceActions.Sign && c.State == BoothCommandState.Ended)
                .ExecuteUpdateAsync(u => u.SetProperty(c => c.Arguments, "{}").SetProperty(c => c.Values, "{}"), cancellationToken);
        }
    }
}

/// <summary>Wakes the booth's pages after the commit.</summary>
internal sealed class WakeEffect(IServiceScopeFactory scopes, LiveNotifier live) : VisitEffect(scopes)
{
    public override string Kind => ConversationWork.Wake;

    public override object? Example(IReadOnlyDictionary<string, object?> payload) => null;

    protected override async Task<Dictionary<string, object?>> ExecuteAsync(EffectCall call, VisitPlace? place, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (place is not null)
            await live.ChangedAsync(BoothPrompts.TopicOf(place.Booth.Id), cancellationToken);
        return [];
    }
}
