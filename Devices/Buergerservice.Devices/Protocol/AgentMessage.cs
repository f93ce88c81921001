using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Protocol;

/// <summary>What agent and server say to each other, one JSON object a message.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(Challenge), "challenge")]
[JsonDerivedType(typeof(Hello), "hello")]
[JsonDerivedType(typeof(Welcome), "welcome")]
[JsonDerivedType(typeof(CallChanged), "call")]
[JsonDerivedType(typeof(Command), "command")]
[JsonDerivedType(typeof(Abandon), "abandon")]
[JsonDerivedType(typeof(Configure), "configure")]
[JsonDerivedType(typeof(Acknowledge), "ack")]
[JsonDerivedType(typeof(EventHappened), "event")]
[JsonDerivedType(typeof(HealthIs), "health")]
[JsonDerivedType(typeof(CommandEnded), "result")]
[JsonDerivedType(typeof(Configured), "configured")]
public abstract record AgentMessage
{
    /// <summary>Server: prove who you are.</summary>
    public sealed record Challenge(string Nonce) : AgentMessage;

    /// <summary>
    /// Agent: I am this one, and prove who <em>you</em> are. An agent drops the line on a message it does not know: by its level it says what it knows.
    /// It says what time it is to it, so that the server can put right what it says; older agents do not.
    /// </summary>
    public sealed record Hello(Guid Agent, string Nonce, string Signature, string Software, int Level = 0, DateTimeOffset? At = null) : AgentMessage
    {
        /// <summary>Level from which on an agent knows <see cref="Abandon"/>.</summary>
        public const int KnowsAbandon = 1;
    }

    /// <summary>Server: its proof, and the number of the last event it has.</summary>
    public sealed record Welcome(string Signature, long LastEvent) : AgentMessage;

    /// <summary>Server: the call the booth is in.</summary>
    public sealed record CallChanged(CallNotice Notice, string Signature) : AgentMessage;

    /// <summary>Server: carry this out. Arguments are JSON text, because their hash is signed.</summary>
    public sealed record Command(CommandGrant Grant, string Signature, string Arguments) : AgentMessage;

    /// <summary>Server: whoever ordered this is not concerned any more; what still waits for the citizen is broken off, signed.</summary>
    public sealed record Abandon(Guid Id, string Signature) : AgentMessage
    {
        /// <summary>The text that is signed.</summary>
        public static string ToText(Guid agent, Guid command) => AgentTexts.Join("abandon", agent.ToString("N"), command.ToString("N"));
    }

    /// <summary>Server: a new configuration, signed.</summary>
    public sealed record Configure(int Version, string Configuration, string Signature) : AgentMessage
    {
        /// <summary>The text that is signed.</summary>
        public static string ToText(Guid agent, int version, string configuration) => AgentTexts.Join("configuration", agent.ToString("N"), version.ToString(System.Globalization.CultureInfo.InvariantCulture), AgentTexts.Hash(configuration));
    }

    /// <summary>Server: the event is stored; the agent may forget it.</summary>
    public sealed record Acknowledge(long Number) : AgentMessage;

    /// <summary>Agent: something happened. Numbers grow by one and are never used again.</summary>
    public sealed record EventHappened(long Number, string Booth, DeviceEvent Event) : AgentMessage;

    /// <summary>Agent: how a component is.</summary>
    public sealed record HealthIs(string Device, DeviceKind Kind, DeviceHealth Health) : AgentMessage;

    /// <summary>Agent: what became of a command. The file is Base64.</summary>
    public sealed record CommandEnded(Guid Id, DeviceOutcome Outcome, string Message, JsonObject Values, string? FileType, string? File) : AgentMessage;

    /// <summary>Agent: the configuration is in force, or why not (then the former one stays).</summary>
    public sealed record Configured(int Version, string? Problem) : AgentMessage;
}
