using Buergerservice.Cases.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Queries;

/// <summary>Names of members of staff by user name.</summary>
internal sealed class StaffNames
{
    private readonly Dictionary<string, string> _names;

    private StaffNames(Dictionary<string, string> names) => _names = names;

    public static async Task<StaffNames> LoadAsync(BuergerserviceDb db, string tenant, IEnumerable<string?> userNames, CancellationToken cancellationToken)
    {
        var wanted = userNames.Where(u => !string.IsNullOrEmpty(u)).Distinct().ToList();
        return new(await db.Users.AsNoTracking().Where(u => u.Tenant == tenant && wanted.Contains(u.UserName))
            .ToDictionaryAsync(u => u.UserName!, u => u.DisplayName, cancellationToken));
    }

    /// <summary>Name of a person; an unknown user name stands for itself, system and booth are called so.</summary>
    public string? Find(string? userName) => userName switch
    {
        null or "" => null,
        CaseAudit.System => "System",
        CaseAudit.Booth => "Kabine",
        _ => _names.TryGetValue(userName, out var name) && name.Length > 0 ? name : userName,
    };
}
