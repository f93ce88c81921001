using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Buergerservice.Cases.Conversations;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Signatures;
using Buergerservice.Documents.Handwriting;
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
/// Seals a document the citizen has signed in the booth (L11, L12). A touch display measures too coarsely for a handwriting expert: of
/// its strokes the picture in the document is kept and nothing else. Of a pad the picture and what it has sealed go into the document.
/// Whatever was drawn is wiped with the step's result.
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
            return await OnPadAsync(call, place, services, cancellationToken);
        using var trace = await TraceAsync(db, Guid.Parse(prompt), call, cancellationToken);
        if (trace is null)
            return new() { ["ergebnis"] = "Garbled", ["meldung"] = "Zu dieser Unterschrift gibt es keine Angaben mehr. Bitte lassen Sie noch einmal unterschreiben." };
        return await SealAsync(call, trace, null, cancellationToken);
    }

    // The command keeps what the pad has delivered until the step's result is committed: an attempt that is repeated finds it there.
    private async Task<Dictionary<string, object?>> OnPadAsync(EffectCall call, VisitPlace? place, IServiceProvider services, CancellationToken cancellationToken)
    {
        var arguments = new JsonObject { ["sha256"] = Text(call, "sha256"), ["text"] = $"Unterschrift: {Text(call, "titel")}" };
        var signed = await DeviceEffect.CommandAsync(call, place, services, DeviceKind.SignaturePad, DeviceActions.Sign, arguments, cancellationToken);
        Dictionary<string, object?> result;
        if (signed.Outcome != DeviceOutcome.Done)
            result = new() { ["ergebnis"] = place?.Call is null ? "Ended" : signed.Outcome.ToString(), ["meldung"] = signed.Message };
        else if (PadResult.Read(signed, Text(call, "sha256"), out var problem) is { } drawn)
            result = await SealAsync(call, null, drawn, cancellationToken);
        else
            result = new() { ["ergebnis"] = "Garbled", ["meldung"] = problem };
        result["befehl"] = call.Id.ToString();
        return result;
    }

    private async Task<HandwritingCapture?> TraceAsync(BuergerserviceDb db, Guid id, EffectCall call, CancellationToken cancellationToken)
    {
        var kept = await db.Set<BoothPrompt>().AsNoTracking().FirstOrDefaultAsync(p => p.Id == id && p.InstanceId == call.InstanceId && p.Kind == PromptKind.Signature && p.State == PromptState.Answered, cancellationToken);
        if (kept is not { Answer: { } sealedStrokes, DocumentSha256: { } shown } || shown != Text(call, "sha256"))
            return null;
        try
        {
            var strokes = Encoding.UTF8.GetBytes(protection.CreateProtector(BoothPrompts.Protection).Unprotect(sealedStrokes));
            var drawn = PointerSignature.Read(strokes, shown, 1, out _);
            CryptographicOperations.ZeroMemory(strokes);
            return drawn is null ? null : TouchTrace.Of(drawn);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task<Dictionary<string, object?>> SealAsync(EffectCall call, HandwritingCapture? trace, PadSignature? pad, CancellationToken cancellationToken)
    {
        try
        {
            var at = GermanTime.Of(ValueConverter.Convert<DateTimeOffset>(call.Payload["am"]));
            var done = await seal.SignAsync(await content.GetAsync(Text(call, "sha256"), cancellationToken), $"Unterschrift: {Text(call, "titel")}", Text(call, "name"), Role, at, $"buerger-{call.Id:N}", trace, pad, cancellationToken);
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
