using Buergerservice.Documents.PdfReading;
using Buergerservice.Documents.Signing;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Content;

namespace Buergerservice.Rollout.SignOffs;

/// <summary>
/// <c>rollout.seal</c>: puts the installation's seal into the document for who signed it off.
/// </summary>
internal sealed class SealEffect(IContentStore content, SignOffSeal? seal = null) : IEffectHandler
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
        if (seal is null)
            return new Dictionary<string, object?> { ["sha256"] = source };
        try
        {
            var at = GermanTime.Of(ValueConverter.Convert<DateTimeOffset>(call.Payload["at"]));
            var done = await seal.SealAsync(await content.GetAsync(source, cancellationToken), call.Payload.Text("title"), call.Payload.Text("name"), call.Payload.Text("role"), at, $"freigabe-{call.Id:N}", cancellationToken);
            return new Dictionary<string, object?> { ["sha256"] = await content.PutAsync(done.Pdf, cancellationToken), ["field"] = done.Field, ["because"] = done.Because };
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
