using Buergerservice.Media.Acd;
using Buergerservice.Portal.Kern;

namespace Buergerservice.Portal.Pages.Anrufe;

/// <summary>German words for the states of agents and calls.</summary>
internal static class StatusText
{
    public static (KernKind Kind, string Text) Of(AgentStatus status) => status switch
    {
        AgentStatus.Ready => (KernKind.Success, "Bereit"),
        AgentStatus.NotReady => (KernKind.Warning, "Nicht bereit"),
        AgentStatus.Ringing => (KernKind.Info, "Es klingelt"),
        AgentStatus.InCall => (KernKind.Info, "Im Gespräch"),
        AgentStatus.WrapUp => (KernKind.Info, "Nachbearbeitung"),
        _ => (KernKind.Warning, "Abgemeldet"),
    };

    public static string Of(CallState state) => state switch
    {
        CallState.Offered => "klingelt",
        CallState.Connected => "verbunden",
        CallState.OnHold => "wird gehalten",
        CallState.Transferring => "wird weitergegeben",
        _ => "wartet",
    };

    /// <summary>What counts when the call and its notes are over, where that is not being ready.</summary>
    public static string? After(AgentStatus status, Want want) => (status, want) switch
    {
        (AgentStatus.InCall or AgentStatus.WrapUp, Want.NotReady) => "nicht bereit",
        (AgentStatus.InCall or AgentStatus.WrapUp, Want.Offline) => "abgemeldet",
        _ => null,
    };

    /// <summary>Why somebody is not ready; the distribution's own reason in words.</summary>
    public static string? Reason(string? reason) => reason == CallDistribution.RingNoAnswer ? "Anruf nicht angenommen" : reason;
}
