using Buergerservice.Cases.Documents;
using Buergerservice.Cases.Files;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Cases.Conversations;

/// <summary>Looks whether somebody already works on an open case of this citizen (L5): that person goes before the decision table.</summary>
[Activity("Buergerservice.FindCaseWorker", "Fallzuständige Person suchen", Category = ConversationWork.Category, Waits = true, Outcomes = [Found, Unknown],
    Description = "Sucht einen offenen Fall derselben Person mit demselben Wohnort und derselben Stelle; wer ihn bearbeitet, ist zuerst zuständig.")]
public sealed class FindCaseWorker : Activity
{
    internal const string Found = "Gefunden";
    internal const string Unknown = "Keine";

    /// <summary>The person.</summary>
    [Output("person", "Person")]
    public Output Person { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) => context.RequestEffect(CaseWorkerEffect.EffectKind, [], "offene Fälle derselben Person");

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (Values.Text(resumption.Input, "person") is not { Length: > 0 } person)
        {
            context.Complete(Unknown);
            return;
        }

        Person.Set(context, person);
        context.Note($"Fallzuständig ist {person}, der schon den Fall {Values.Text(resumption.Input, "nummer")} bearbeitet.");
        context.Complete(Found);
    }
}

/// <summary>Finds the newest open case of a citizen by name and home. Without both nobody is taken for somebody else.</summary>
internal sealed class CaseWorkerEffect(IServiceScopeFactory scopes) : IEffectHandler
{
    public const string EffectKind = "cases.worker";

    public string Kind => EffectKind;

    public object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?>();

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var file = await FiledDocumentsEffect.CaseOf(db, call.InstanceId, cancellationToken);
        if (file is not { CitizenName: { } name, PostalCode: { } code, ResponsibleUnit: { } unit })
            return new Dictionary<string, object?>();
        var known = await db.Set<CitizenCase>().AsNoTracking()
            .Where(c => c.Tenant == file.Tenant && c.Id != file.Id && c.ClosedAt == null && c.ResponsiblePerson != null && c.CitizenName == name && c.PostalCode == code && c.ResponsibleUnit == unit)
            .OrderByDescending(c => c.CreatedAt).Select(c => new { c.ResponsiblePerson, c.Number }).FirstOrDefaultAsync(cancellationToken);
        return new Dictionary<string, object?> { ["person"] = known?.ResponsiblePerson, ["nummer"] = known?.Number };
    }
}
