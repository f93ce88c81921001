using System.Globalization;
using Buergerservice.Cases.Files;
using Buergerservice.Documents.PdfReading;
using Buergerservice.Documents.Signing;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Content;

namespace Buergerservice.Cases.Documents;

/// <summary>
/// Puts the installation's seal into the case's document for who signed it off. It comes before the hand-over to
/// the DMS: what is filed bears the signatures. A document that is no PDF, and a host without a seal, sign off by the hash alone.
/// </summary>
internal sealed class CaseSealEffect(IContentStore content, SignOffSeal? seal = null) : IEffectHandler
{
    public const string EffectKind = "cases.seal";

    public string Kind => EffectKind;

    public static void Request(ActivityContext context, string sha256, string title, string name, string role) => context.RequestEffect(
        EffectKind,
        // Written into the file: a repeated attempt names the same time.
        new() { ["sha256"] = sha256, ["title"] = title, ["name"] = name, ["role"] = role, ["at"] = context.Now.ToString("O", CultureInfo.InvariantCulture) },
        $"die Unterschrift auf „{title}“");

    public object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?> { ["sha256"] = payload.GetValueOrDefault("sha256") };

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        string Text(string name) => ValueConverter.Convert<string?>(call.Payload.GetValueOrDefault(name)) ?? "";
        try
        {
            var bytes = await content.GetAsync(Text("sha256"), cancellationToken);
            if (seal is null || !bytes.AsSpan().StartsWith("%PDF-"u8))
                return new Dictionary<string, object?> { ["sha256"] = Text("sha256") };
            var at = GermanTime.Of(ValueConverter.Convert<DateTimeOffset>(call.Payload["at"]));
            var done = await seal.SealAsync(bytes, Text("title"), Text("name"), Text("role"), at, $"freigabe-{call.Id:N}", cancellationToken);
            return new Dictionary<string, object?>
            {
                ["sha256"] = await content.PutAsync(done.Pdf, cancellationToken),
                ["size"] = (long)done.Pdf.Length,
                ["field"] = done.Field,
                ["because"] = done.Because,
            };
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
