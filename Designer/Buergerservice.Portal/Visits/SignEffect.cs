using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Buergerservice.Cases.Conversations;
using Buergerservice.Devices.Model;
using Buergerservice.Documents.PdfReading;
using Buergerservice.Documents.Signing;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Portal.Prompts;
using Buergerservice.Portal.Views;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Visits;

/// <summary>
/// Seals a document the citizen has signed in the booth (L11, L12) and wipes the strokes. A touch display measures too coarsely for
/// a handwriting expert: of its strokes nothing is kept but that there were some, over exactly these bytes.
/// </summary>
internal sealed class SignEffect(IServiceScopeFactory scopes, SignOffSeal seal, IContentStore content, IDataProtectionProvider protection) : VisitEffect(scopes)
{
    private const string Role = "Antragstellende Person";

    public override string Kind => ConversationWork.Sign;

    public override object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?> { ["ergebnis"] = "Done", ["sha256"] = payload.GetValueOrDefault("sha256"), ["size"] = 1L, ["field"] = "buerger" };

    protected override async Task<Dictionary<string, object?>> ExecuteAsync(EffectCall call, VisitPlace? place, IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<BuergerserviceDb>();
        var prompt = Text(call, "aufforderung");
        if (prompt.Length == 0)
        {
            var arguments = new JsonObject { ["sha256"] = Text(call, "sha256"), ["text"] = $"Unterschrift: {Text(call, "titel")}" };
            var signed = await DeviceEffect.CommandAsync(call, place, services, DeviceKind.SignaturePad, DeviceActions.Sign, arguments, cancellationToken);
            if (signed.Outcome != DeviceOutcome.Done)
                return new() { ["ergebnis"] = place?.Call is null ? "Ended" : signed.Outcome.ToString(), ["meldung"] = signed.Message };
        }
        else if (!await IsSignedAsync(db, Guid.Parse(prompt), call, cancellationToken))
        {
            return new() { ["ergebnis"] = "Garbled", ["meldung"] = "Zu dieser Unterschrift gibt es keine Angaben mehr. Bitte lassen Sie noch einmal unterschreiben." };
        }

        var result = await SealAsync(call, cancellationToken);
        if (prompt.Length > 0)
            await db.Set<BoothPrompt>().Where(p => p.Id == Guid.Parse(prompt)).ExecuteUpdateAsync(u => u.SetProperty(p => p.Answer, (string?)null), cancellationToken);
        return result;
    }

    // Sealed already by an attempt whose answer was lost: the strokes are gone and the same bytes are made again.
    private async Task<bool> IsSignedAsync(BuergerserviceDb db, Guid id, EffectCall call, CancellationToken cancellationToken)
    {
        var kept = await db.Set<BoothPrompt>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id && p.InstanceId == call.InstanceId && p.Kind == PromptKind.Signature && p.State == PromptState.Answered, cancellationToken);
        if (kept is null || kept.DocumentSha256 != Text(call, "sha256"))
            return false;
        try
        {
            return kept.Answer is null || protection.CreateProtector(BoothPrompts.Protection).Unprotect(kept.Answer).Length > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private async Task<Dictionary<string, object?>> SealAsync(EffectCall call, CancellationToken cancellationToken)
    {
        try
        {
            var at = GermanTime.Of(ValueConverter.Convert<DateTimeOffset>(call.Payload["am"]));
            var done = await seal.SealAsync(await content.GetAsync(Text(call, "sha256"), cancellationToken), Text(call, "titel"), Text(call, "name"), Role, at, $"buerger-{call.Id:N}", cancellationToken);
            return new() { ["ergebnis"] = "Done", ["sha256"] = await content.PutAsync(done.Pdf, cancellationToken), ["size"] = (long)done.Pdf.Length, ["field"] = done.Field };
        }
        catch (Exception e) when (e is PdfRefusedException or FileNotFoundException or InvalidDataException)
        {
            throw new EffectException($"Das Dokument konnte nicht unterschrieben werden: {e.Message}", retryHelps: false, e);
        }
        catch (SigningException e)
        {
            throw new EffectException(e.Message, retryHelps: e.InnerException is not null, e);
        }
        catch (IOException e)
        {
            throw new EffectException($"Das unterschriebene Dokument konnte nicht abgelegt werden: {e.Message}", retryHelps: true, e);
        }
    }
}
