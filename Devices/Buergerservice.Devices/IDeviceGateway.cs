using Buergerservice.Devices.Model;

namespace Buergerservice.Devices;

/// <summary>The way from a workflow or a page to a component in a booth. The portal implements it over the booths' agents.</summary>
public interface IDeviceGateway
{
    /// <summary>
    /// Has a command carried out and waits for its end. The same command id is carried out once, however often it is asked for
    /// (a repeated attempt of an effect gets the first one's result).
    /// </summary>
    /// <param name="order">Which booth, which call, whose, what.</param>
    /// <param name="cancellationToken">Stops waiting; the command itself goes on.</param>
    /// <returns>What became of it; whatever goes wrong is an outcome.</returns>
    Task<DeviceResult> ExecuteAsync(BoothOrder order, CancellationToken cancellationToken);
}

/// <summary>A command for a booth.</summary>
/// <param name="Tenant">Tenant of the booth.</param>
/// <param name="Booth">Key of the booth.</param>
/// <param name="Call">The call on whose behalf; null only for a reset between calls and for maintenance.</param>
/// <param name="Person">User name of the person who holds the call, or <c>system</c> for a workflow that acts in it.</param>
/// <param name="Command">The command.</param>
/// <param name="Limit">It must have ended within this time.</param>
public sealed record BoothOrder(string Tenant, string Booth, Guid? Call, string Person, DeviceCommand Command, TimeSpan Limit)
{
    /// <summary>Person of a workflow.</summary>
    public const string System = "system";
}
