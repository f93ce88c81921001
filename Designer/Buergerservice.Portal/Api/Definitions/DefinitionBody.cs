using System.Text;
using System.Text.Json;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Portal.Api.Definitions;

/// <summary>
/// Reads a definition as the text it is: the reader of the engine, not the JSON binder, says what is wrong with it, and
/// what is stored is what was sent.
/// </summary>
internal static class DefinitionBody
{
    /// <summary>More than the engine accepts, so that it is the engine that says how much is too much.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

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
            RequireWholeCharacters(bytes.Span);
            return Strict.GetString(bytes.Span).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw Refuse("not-utf8", "Die Definition ist nicht in UTF-8 geschrieben.");
        }
    }

    // JSON allows to write half a character (\ud800) that no text can hold; whoever reads such a text later would fail.
    private static void RequireWholeCharacters(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DefinitionReader.MaxDepth, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        try
        {
            while (reader.Read())
            {
                if (reader is { TokenType: JsonTokenType.String or JsonTokenType.PropertyName, ValueIsEscaped: true })
                    reader.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            throw Refuse("not-text", "Die Definition enthält ein unvollständiges Zeichen (\\ud800 bis \\udfff ohne Gegenstück).");
        }
        catch (JsonException)
        {
            // What is no JSON, the engine's reader says with the place.
        }
    }

    private static DefinitionException Refuse(string code, string message) => new([new(ProblemSeverity.Error, code, null, null, message)]);
}
