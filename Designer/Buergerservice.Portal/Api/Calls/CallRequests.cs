using System.ComponentModel;

namespace Buergerservice.Portal.Api.Calls;

/// <summary>An agent's status.</summary>
internal sealed record WantRequest
{
    [Description("ready, notReady oder offline.")]
    public string? Want { get; init; }

    [Description("Grund für „Nicht bereit“, höchstens 50 Zeichen.")]
    public string? Reason { get; init; }
}

/// <summary>Where a call goes.</summary>
internal sealed record TransferRequest
{
    [Description("Mandant der Organisation.")]
    public string? Tenant { get; init; }

    [Description("Kürzel der Leistung.")]
    public string? Service { get; init; }

    [Description("Was die übernehmende Person lesen darf, höchstens 900 Zeichen; an eine andere Organisation nur, wozu die Bürgerin oder der Bürger eingewilligt hat.")]
    public string? Summary { get; init; }
}

/// <summary>Takes an agent off.</summary>
internal sealed record ForceRequest
{
    [Description("Wahr: ganz abmelden, sonst „Nicht bereit“.")]
    public bool? SignOff { get; init; }

    [Description("Grund, höchstens 50 Zeichen.")]
    public string? Reason { get; init; }
}

/// <summary>A time of the call centre.</summary>
internal sealed record TimeSetting
{
    [Description("Name der Zeit, wie beim Lesen.")]
    public string? Name { get; init; }

    [Description("Sekunden, bei MaxNoAnswer Anrufe.")]
    public int? Value { get; init; }
}

/// <summary>Times of the call centre; those not named stay.</summary>
internal sealed record TimesRequest
{
    public IReadOnlyList<TimeSetting>? Times { get; init; }
}
