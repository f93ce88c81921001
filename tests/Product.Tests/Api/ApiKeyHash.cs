using System.Security.Cryptography;
using System.Text;

namespace Buergerservice.Product.Tests.Api;

/// <summary>The stored form of a key, written down a second time: a change of it would lock every script out.</summary>
internal static class ApiKeyHash
{
    public static string Of(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
