using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Buergerservice.Devices.Protocol;

/// <summary>The texts agent and server sign. Each begins with what it is for, so that no signature can be used for anything else.</summary>
public static class AgentTexts
{
    /// <summary>Proof of an agent that registers: it has the private key of the public one it sends.</summary>
    public static string Registration(string code, string publicKey) => Join("registration", code, publicKey);

    /// <summary>Proof of an agent that connects.</summary>
    public static string Hello(Guid agent, string serverNonce, string agentNonce) => Join("hello", agent.ToString("N"), serverNonce, agentNonce);

    /// <summary>Proof of the server to the agent.</summary>
    public static string Welcome(Guid agent, string serverNonce, string agentNonce) => Join("welcome", agent.ToString("N"), serverNonce, agentNonce);

    internal static string Join(params string[] parts) => string.Join('\n', parts.Select(p => $"{p.Length}:{p}"));

    internal static string Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
