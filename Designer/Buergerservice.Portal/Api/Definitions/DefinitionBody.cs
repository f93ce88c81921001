using System.Text;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Portal.Api.Definitions;

/// <summary>
/// Reads a definition as the text it is: the reader of the engine, not the JSON binder, says what is wrong with it, and
/// what is stored is what was sent.
/// </summary>
internal static class DefinitionBody
{
    /// <summary>More than the engine accepts, so that it is the engine that says how much is too much.</summary>
    public const int MaxBytes = DefinitionReader.MaxBytes + (2 * 1024 * 1024);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<string> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            if (buffer.Length + read > MaxBytes)
                throw new BadHttpRequestException("Request body too large.", StatusCodes.Status413PayloadTooLarge);
            buffer.Write(chunk, 0, read);
        }

        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        try
        {
            return Strict.GetString(bytes.Span).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw Refuse("not-utf8", "Die Definition ist nicht in UTF-8 geschrieben.");
        }
    }

    private static DefinitionException Refuse(string code, string message) => new([new(ProblemSeverity.Error, code, null, null, message)]);
}
