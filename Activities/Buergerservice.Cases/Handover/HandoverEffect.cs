using System.Globalization;
using Buergerservice.Cases.Documents;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Cases.Handover;

/// <summary>
/// Hands a case over. The engine repeats a failed attempt with growing pauses; the last failure is an answer and not an
/// incident, so that the process can ask a person (common rules: never only in a log). Where nobody waits for the answer,
/// because the instance was cancelled or the case went on, nothing is filed; what an earlier attempt filed stays there.
/// </summary>
internal sealed class HandoverEffect(IServiceScopeFactory scopes, IDmsGateway dms, IContentStore content, LeistungCatalog services) : IEffectHandler
{
    public const string EffectKind = "cases.handover";

    public string Kind => EffectKind;

    public object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?> { ["reference"] = "PROBE-1", ["attempts"] = 1L };

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await RequireWantedAsync(call, cancellationToken);
        try
        {
            var receipt = await dms.HandOverAsync(await PackAsync(call, cancellationToken), cancellationToken);
            return new Dictionary<string, object?> { ["reference"] = receipt.Reference, ["attempts"] = call.Attempt };
        }
        catch (EffectException e) when (!e.RetryHelps)
        {
            return Failure(e.Message, call);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            var message = e is InvalidDataException or FileNotFoundException ? "Ein Dokument des Falls fehlt oder ist beschädigt." : $"Die Ablage „{dms.Name}“ ist nicht erreichbar oder nicht beschreibbar.";
            return call.IsLastAttempt ? Failure(message, call) : throw new EffectException(message, retryHelps: true, e);
        }
    }

    private static Dictionary<string, object?> Failure(string message, EffectCall call) => new() { ["error"] = message, ["attempts"] = call.Attempt };

    /// <exception cref="EffectException">Nobody wants this hand-over any more; repeating it does not help.</exception>
    private async Task RequireWantedAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var file = await FiledDocumentsEffect.CaseOf(db, call.InstanceId, cancellationToken);
        if (file.Status != CaseStatus.HandedToDms || !await db.Instances.AnyAsync(i => i.Id == call.InstanceId && i.Status == InstanceStatus.Running, cancellationToken))
            throw new EffectException("Der Vorgang wartet nicht mehr auf die Übergabe an die Ablage; es wurde nichts abgelegt.", retryHelps: false);
    }

    private async Task<DmsPackage> PackAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var file = await FiledDocumentsEffect.CaseOf(db, call.InstanceId, cancellationToken);
        var signed = await SignedContent.SignedDocumentsAsync(db, file, cancellationToken);
        if (signed.Count == 0)
            throw new EffectException("Das Dokument des Falls ist nicht gültig freigegeben und wird nicht abgelegt.", retryHelps: false);
        var signatures = await db.Set<CaseSignature>().AsNoTracking().Where(s => s.CaseId == file.Id && s.InvalidatedAt == null).OrderBy(s => s.At).ToListAsync(cancellationToken);
        var others = await db.Set<CaseDocument>().AsNoTracking().Where(d => d.CaseId == file.Id && d.ReplacedAt == null && d.SignedSha256 == null).OrderBy(d => d.CreatedAt).ToListAsync(cancellationToken);
        var documents = new List<DmsDocument>();
        foreach (var document in signed.Concat(others))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{documents.Count + 1:00}-{document.Kind}{UploadCheck.ExtensionOf(document.ContentType)}");
            documents.Add(new(name, document.Title, document.ContentType, document.Sha256, await content.GetAsync(document.Sha256, cancellationToken)));
        }

        return new(call.Id, file.Tenant, file.Number, Metadata(file, signatures), documents);
    }

    private Dictionary<string, object?> Metadata(CitizenCase file, List<CaseSignature> signatures) => new()
    {
        ["mandant"] = file.Tenant,
        ["betreff"] = $"{services.NameOf(file.LeistungKey)} {file.Number}",
        ["leistung"] = file.LeistungKey,
        ["leistungstiefe"] = file.Leistungstiefe,
        ["antragsteller"] = file.CitizenName,
        ["behoerde"] = file.ResponsibleAuthority,
        ["einheit"] = file.ResponsibleUnit,
        ["eingang"] = file.CreatedAt.ToString("O", CultureInfo.InvariantCulture),
        ["aufbewahrungJahre"] = services.Find(file.LeistungKey)?.RetentionYears,
        ["freigaben"] = signatures.ConvertAll(s => (object?)new Dictionary<string, object?>
        {
            ["name"] = s.Name,
            ["rolle"] = s.Role,
            ["am"] = s.At.ToString("O", CultureInfo.InvariantCulture),
            // The bytes that lay before the person; the file handed over begins with them and bears the signature behind them.
            ["sha256"] = s.DocumentSha256,
            ["unterschrift"] = s.Level,
        }),
    };
}
