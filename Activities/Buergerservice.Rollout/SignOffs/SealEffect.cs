using Buergerservice.Documents.PdfReading;
using Buergerservice.Documents.Signing;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Content;

namespace Buergerservice.Rollout.SignOffs;

/// <summary>
/// <c>rollout.seal</c>: puts the installation's seal into the field reserved for who signed off, else into the next empty
/// one, with name and role. What was sealed before stays valid: the file only grows.
/// </summary>
internal sealed class SealEffect(IContentStore content, PdfSigner? signer = null, InstallationSignatures? signatures = null) : IEffectHandler
{
    public const string Name = "rollout.seal";

    public string Kind => Name;

    public static void Request(ActivityContext context, string sha256, string title, string name, string role) => context.RequestEffect(
        Name,
        new() { ["sha256"] = sha256, ["title"] = title, ["name"] = name, ["role"] = role, ["at"] = context.Now },
        $"Unterschrift von {name} auf „{title}“");

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        var source = call.Payload.Text("sha256");
        // A host without a seal signs off by the hash alone, as before.
        if (signer is null || signatures is null)
            return new Dictionary<string, object?> { ["sha256"] = source };
        try
        {
            var pdf = await content.GetAsync(source, cancellationToken);
            var fields = signer.EmptyFields(pdf, cancellationToken);
            var name = call.Payload.Text("name");
            var field = fields.FirstOrDefault(f => f.Description.Contains(name, StringComparison.OrdinalIgnoreCase)).Name ?? (fields.Count > 0 ? fields[0].Name : null);
            var request = new SignatureRequest
            {
                Field = field ?? $"freigabe-{call.Id:N}",
                NewField = field is null ? SignatureFieldPlace.Invisible : null,
                Name = name,
                Role = call.Payload.Text("role"),
                Reason = $"Freigabe: {call.Payload.Text("title")}",
                Time = GermanTime.Of(ValueConverter.Convert<DateTimeOffset>(call.Payload["at"])),
            };
            var sealedPdf = await signer.SignAsync(pdf, request, signatures.Seal, signatures.TimeStamps, cancellationToken);
            return new Dictionary<string, object?> { ["sha256"] = await content.PutAsync(sealedPdf, cancellationToken), ["field"] = request.Field };
        }
        catch (Exception e) when (e is PdfRefusedException or FileNotFoundException or InvalidDataException)
        {
            throw new EffectException($"Das Dokument konnte nicht unterschrieben werden: {e.Message}", retryHelps: false, e);
        }
        catch (SigningException e)
        {
            // A time stamp authority that does not answer may do so later.
            throw new EffectException(e.Message, retryHelps: e.InnerException is not null, e);
        }
        catch (IOException e)
        {
            throw new EffectException($"Das unterschriebene Dokument konnte nicht abgelegt werden: {e.Message}", retryHelps: true, e);
        }
    }
}
