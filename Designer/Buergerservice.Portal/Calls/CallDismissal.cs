using Buergerservice.Media.Acd;
using Buergerservice.Portal.Organisation;

namespace Buergerservice.Portal.Calls;

/// <summary>Takes people out of the distribution who may not take calls any more, such as those whose account is locked.</summary>
public sealed class CallDismissal(CallCenters centers, OrganisationDirectory organisations)
{
    /// <summary>Nobody rings there from now on; a call in progress goes on as after a lost line. Who never was in it stays unknown.</summary>
    public async Task DismissAsync(string tenant, string person, string by, CancellationToken cancellationToken)
    {
        var center = (await organisations.GetAsync(tenant, cancellationToken)).Center;
        await centers.ExecuteAsync(new(center, tenant, by, s => s.Agents.ContainsKey(person) ? [new SetWant(person, Want.Offline), new AgentConnection(person, IsLost: true)] : []), cancellationToken);
    }
}
