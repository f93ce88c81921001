namespace Buergerservice.Devices.Protocol;

/// <summary>What an agent sends once to become one.</summary>
/// <param name="Code">The one-time code an administrator was shown.</param>
/// <param name="PublicKey">Its public key.</param>
/// <param name="Signature">Its proof that it has the private one (<see cref="AgentTexts.Registration"/>).</param>
public sealed record RegistrationRequest(string? Code, string? PublicKey, string? Signature);

/// <summary>What it gets, and keeps.</summary>
/// <param name="Agent">Its id.</param>
/// <param name="Booth">Its booth.</param>
/// <param name="ServerKey">The server's public key; from now on nobody else is believed.</param>
public sealed record RegistrationAnswer(Guid Agent, string Booth, string ServerKey);
