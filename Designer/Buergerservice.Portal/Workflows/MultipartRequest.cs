using System.Text;
using Buergerservice.Engine.Http;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Buergerservice.Portal.Workflows;

/// <summary>Reads a form with files part by part, never more than one file at a time, and stores each file that is accepted.</summary>
internal sealed class MultipartRequest(HttpTarget target, HttpFiles files)
{
    private const int MaxParts = 200;
    private const int MaxBoundary = 100;
    private const int MaxName = 200;

    private readonly Dictionary<string, object?> _fields = [];
    private readonly List<HttpFileRow> _stored = [];
    private long _read;
    private long _content;

    /// <returns>Fields and files; or, with nothing left behind, why it is not taken.</returns>
    public async Task<RequestContent> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var content = await ReadPartsAsync(request, cancellationToken);
        if (content.Problem is null && content.Refusal is null)
            return content;
        await files.DiscardAsync(_stored, CancellationToken.None);
        return content;
    }

    private async Task<RequestContent> ReadPartsAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= MaxBoundary } boundary)
            return RequestContent.Unreadable;
        try
        {
            var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8 * 1024, BodyLengthLimit = target.Options.RequestLimit + 1 };
            for (var parts = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; parts++)
            {
                if (parts == MaxParts)
                    return RequestContent.Unreadable;
                if (await TakeAsync(section, cancellationToken) is { } refused)
                    return refused;
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // What the sender did wrong, or a part without end: larger than the whole may be.
            return e is InvalidDataException && _read > target.Options.RequestLimit ? RequestContent.Refused(HttpRefusal.Request(target.Options.RequestLimit)) : RequestContent.Unreadable;
        }

        return new(_fields) { Files = _stored };
    }

    private async Task<RequestContent?> TakeAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name).Value is not { Length: > 0 and <= MaxName } field)
            return RequestContent.Unreadable;
        var given = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value : HeaderUtilities.RemoveQuotes(disposition.FileName).Value;
        return given is null ? await TakeFieldAsync(section, field, cancellationToken) : await TakeFileAsync(section, field, NameOf(given), cancellationToken);
    }

    private async Task<RequestContent?> TakeFieldAsync(MultipartSection section, string field, CancellationToken cancellationToken)
    {
        var limit = target.Options.ContentLimit - _content;
        if (await ReadAsync(section.Body, limit, cancellationToken) is not { } bytes)
            return RequestContent.Refused(HttpRefusal.Request(target.Options.RequestLimit));
        _content += bytes.Length;
        if (RequestContent.TextOf(bytes) is not { } text)
            return RequestContent.Unreadable;
        _fields[field] = text;
        return null;
    }

    private async Task<RequestContent?> TakeFileAsync(MultipartSection section, string field, string name, CancellationToken cancellationToken)
    {
        // A form sends the field of a file nobody has chosen with an empty name.
        if (name.Length == 0)
            return await ReadAsync(section.Body, 0, cancellationToken) is null ? RequestContent.Unreadable : null;
        if (_stored.Count == HttpEndpointOptions.MaxFiles)
            return new(null, $"Eine Anfrage darf höchstens {HttpEndpointOptions.MaxFiles} Dateien haben.", StatusCodes.Status413PayloadTooLarge);
        var contentType = MediaTypeHeaderValue.TryParse(section.ContentType, out var type) && type.MediaType.Value is { Length: <= MaxName } known ? known.ToLowerInvariant() : "application/octet-stream";
        if (target.Options.RefusalOf(name, contentType) is { } refusal)
            return RequestContent.Refused(refusal);
        if (await ReadAsync(section.Body, target.Options.FileSize, cancellationToken) is not { } bytes)
            return RequestContent.Refused(_read > target.Options.RequestLimit ? HttpRefusal.Request(target.Options.RequestLimit) : HttpRefusal.File(name, target.Options.FileSize));
        if (target.Options.MimeTypes.Count > 0 && FileSignature.Contradicts(contentType, bytes))
            return RequestContent.Refused(HttpRefusal.MimeType(name));
        _stored.Add(await files.StoreAsync(target.Tenant, field, name, contentType, bytes, cancellationToken));
        return null;
    }

    // Null beyond the limit of the part or of the whole request. What the sender says of the length is not asked.
    private async Task<byte[]?> ReadAsync(Stream body, long limit, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            _read += read;
            if (bytes.Length + read > limit || _read > target.Options.RequestLimit)
                return null;
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }

    // Old browsers send a path; a name may hold anything.
    private static string NameOf(string given)
    {
        var name = new StringBuilder();
        foreach (var rune in given[(given.LastIndexOfAny(['/', '\\']) + 1)..].EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator)
                && name.Length < MaxName)
                name.Append(rune.ToString());
        }

        return name.ToString().Trim();
    }
}
