using System.Security.Cryptography;
using System.Text.Json;

namespace Buergerservice.Engine.Values;

/// <summary>
/// A mark of what a page showed, for what has no revision of its own. The form sends it back, and the command refuses
/// when something else stands there by then.
/// </summary>
public static class SeenMark
{
    /// <summary>The mark of these values; it says nothing about them, and other values have another one.</summary>
    public static string Of(params IEnumerable<string?> values) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(values.ToList())));
}
