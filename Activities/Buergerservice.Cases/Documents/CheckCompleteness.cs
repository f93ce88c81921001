using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Cases.Documents;

/// <summary>Compares what the Leistung takes with what is there (L8). Which documents there are, an effect reads from the file.</summary>
[Activity("Buergerservice.CheckCompleteness", "Vollständigkeit prüfen", Category = "Bürgerfall", Waits = true, Outcomes = [Complete, Incomplete],
    Description = "Prüft, ob alle Pflichtangaben und Pflichtunterlagen der Leistung vorliegen.")]
public sealed class CheckCompleteness(LeistungCatalog services) : Activity
{
    internal const string Complete = "Vollständig";
    internal const string Incomplete = "Unvollständig";

    /// <summary>Reason to go on although something is missing (§ 66 SGB I); empty for no.</summary>
    [Input("waiver", "Begründung für den Verzicht auf Fehlendes", UiHint = "multiline", Description = "Mit einer Begründung gilt der Antrag trotz Fehlendem als vollständig.")]
    public Input<string?> Waiver { get; } = new();

    /// <summary>Names of what is missing.</summary>
    [Output("missing", "Fehlendes")]
    public Output Missing { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) =>
        context.RequestEffect(FiledDocumentsEffect.EffectKind, [], "die Liste der Unterlagen des Falls");

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        var kinds = ValueConverter.Convert<List<string>?>(resumption.Input) ?? [];
        var fall = CaseVariable.Read(context);
        var leistung = services.Find(CaseVariable.TextOf(fall, CaseFields.Leistung));
        var missing = Completeness.MissingFields(leistung, fall).Concat(Completeness.MissingDocuments(leistung, kinds, fall)).ToList();
        CaseVariable.Set(context, CaseFields.Missing, missing.Count == 0 ? null : string.Join("\n", missing));
        Missing.Set(context, missing.ConvertAll(m => (object?)m));
        context.Complete(missing.Count == 0 || !string.IsNullOrWhiteSpace(Waiver.Get(context)) ? Complete : Incomplete);
    }
}

/// <summary>Reads which kinds of documents a case has.</summary>
internal sealed class FiledDocumentsEffect(IServiceScopeFactory scopes) : IEffectHandler
{
    public const string EffectKind = "cases.filed-documents";

    public string Kind => EffectKind;

    public object? Example(IReadOnlyDictionary<string, object?> payload) => new List<object?> { "ausweis" };

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var file = await CaseOf(db, call.InstanceId, cancellationToken);
        return await db.Set<CaseDocument>().Where(d => d.CaseId == file.Id && d.ReplacedAt == null).Select(d => (object?)d.Kind).Distinct().ToListAsync(cancellationToken);
    }

    /// <exception cref="EffectException">The instance leads no case.</exception>
    public static async Task<CitizenCase> CaseOf(BuergerserviceDb db, Guid instanceId, CancellationToken cancellationToken) =>
        await db.Set<CitizenCase>().AsNoTracking().FirstOrDefaultAsync(c => c.InstanceId == instanceId, cancellationToken)
        ?? throw new EffectException("Zu diesem Vorgang gibt es keinen Fall.", retryHelps: false);
}
