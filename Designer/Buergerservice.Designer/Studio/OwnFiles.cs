using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Buergerservice.Designer.Studio;

/// <summary>Our own scripts and styles around Studio, which live inside this assembly.</summary>
internal sealed class OwnFiles
{
    private const string Script = "text/javascript; charset=utf-8";

    private static readonly (string Name, string Type)[] Names =
    [
        ("boot.js", Script), ("bridge.js", Script), ("designer.css", "text/css; charset=utf-8"), ("german.js", Script), ("german.json", "application/json"),
        ("session.js", Script), ("start.js", Script),
    ];

    private readonly Dictionary<string, (byte[] Content, string Type, string Tag)> _files = [];

    public OwnFiles()
    {
        foreach (var (name, type) in Names)
        {
            var content = Read(name);
            _files[name] = (content, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
        }
    }

    /// <summary>A resource of this assembly.</summary>
    public static byte[] Read(string name)
    {
        using var stream = typeof(OwnFiles).Assembly.GetManifestResourceStream(name)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    public static string ReadText(string name) => Encoding.UTF8.GetString(Read(name)).TrimStart('\uFEFF');

    public static T ReadJson<T>(string name) => JsonSerializer.Deserialize<T>(Read(name), JsonSerializerOptions.Web)!;

    public async Task<bool> TrySendAsync(HttpContext context, string name)
    {
        if (!_files.TryGetValue(name, out var file))
            return false;
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = file.Tag;
        if (context.Request.Headers.IfNoneMatch == file.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        context.Response.ContentType = file.Type;
        await context.Response.Body.WriteAsync(file.Content, context.RequestAborted);
        return true;
    }
}
