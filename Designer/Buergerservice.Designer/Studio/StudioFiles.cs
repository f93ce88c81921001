using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Buergerservice.Designer.Studio;

/// <summary>
/// Elsa Studio's files. Which there are is read once: a request is looked up in that list and never becomes a path, and the
/// form that fits the browser is sent as the package brings it, compressed as small as can be.
/// </summary>
internal sealed partial class StudioFiles
{
    private const string OneYear = "public, max-age=31536000, immutable";
    private const string AskAgain = "no-cache";

    private static readonly FileExtensionContentTypeProvider Types = NewTypes();

    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly string _version = "";

    public StudioFiles(IOptions<DesignerOptions> options)
    {
        var root = options.Value.StudioDirectory;
        var package = Path.Combine(root, "package.json");
        if (!File.Exists(package))
            return;
        using var json = JsonDocument.Parse(File.ReadAllText(package));
        _version = json.RootElement.GetProperty("version").GetString() ?? "";
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            _files[Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')] = file;
    }

    /// <summary>False when the build has placed no Studio.</summary>
    public bool IsThere => _files.Count > 0;

    public async Task<bool> TrySendAsync(HttpContext context, string path)
    {
        var (file, encoding, unpack) = Choose(path, context.Request);
        if (file is null || !Types.TryGetContentType(path, out var type))
            return false;
        var (request, headers) = (context.Request, context.Response.Headers);
        var tag = $"\"{_version}{(encoding is null ? "" : "-" + encoding)}\"";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.CacheControl = HasFingerprint().IsMatch(path) ? OneYear : AskAgain;
        headers.ETag = tag;
        if (request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        context.Response.ContentType = type;
        if (encoding is not null)
            headers.ContentEncoding = encoding;
        if (HttpMethods.IsHead(request.Method))
            return true;
        if (!unpack)
        {
            await context.Response.SendFileAsync(file, context.RequestAborted);
            return true;
        }

        await using var packed = new BrotliStream(File.OpenRead(file), CompressionMode.Decompress);
        await packed.CopyToAsync(context.Response.Body, context.RequestAborted);
        return true;
    }

    private (string? File, string? Encoding, bool Unpack) Choose(string path, HttpRequest request)
    {
        var brotli = _files.GetValueOrDefault(path + ".br");
        if (brotli is not null && Accepts(request, "br"))
            return (brotli, "br", false);
        if (_files.GetValueOrDefault(path + ".gz") is { } gzip && Accepts(request, "gzip"))
            return (gzip, "gzip", false);
        return _files.GetValueOrDefault(path) is { } plain ? (plain, null, false) : (brotli, null, true);
    }

    private static bool Accepts(HttpRequest request, string encoding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && e.Quality != 0);

    private static FileExtensionContentTypeProvider NewTypes()
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".dat"] = "application/octet-stream";
        types.Mappings[".cur"] = "image/x-icon";
        types.Mappings[".json"] = "application/json";
        return types;
    }

    // Such a name changes with the content: Elsa.Studio.Core.abc123def4.wasm
    [GeneratedRegex(@"\.[0-9a-z]{10}\.(wasm|js|dat|css)\z", RegexOptions.CultureInvariant)]
    private static partial Regex HasFingerprint();
}
