using Buergerservice.Devices.Model;
using Buergerservice.Portal.Kern;

namespace Buergerservice.Portal.Pages.Geraete;

/// <summary>Words and badges for conditions.</summary>
internal static class ConditionText
{
    public static (KernKind Kind, string Text) Of(DeviceCondition condition) => condition switch
    {
        DeviceCondition.Ok => (KernKind.Success, "In Ordnung"),
        DeviceCondition.Degraded => (KernKind.Warning, "Eingeschränkt"),
        DeviceCondition.Offline => (KernKind.Danger, "Ausgefallen"),
        _ => (KernKind.Info, "Noch nichts bekannt"),
    };
}
