namespace Buergerservice.Portal.Organisation;

/// <summary>An organisation: the county, a health insurance, a care centre .</summary>
internal sealed class OrganisationRow
{
    public required string Tenant { get; init; }

    public required string Name { get; set; }

    /// <summary>The call centre it takes part in. Set by who runs the installation, as it lets calls overflow to partners.</summary>
    public required string Center { get; set; }

    /// <summary>Shown where nobody can be reached.</summary>
    public string? Telephone { get; set; }

    /// <summary>Key of the service a booth asks for first .</summary>
    public string? EntryService { get; set; }

    /// <summary>Addresses that get the weekly report, one a line.</summary>
    public string? ReportRecipients { get; set; }

    public string DeletionClass { get; init; } = OrganisationDeletion.Master;

    public int Revision { get; set; }
}

/// <summary>A unit of an organisation.</summary>
internal sealed class UnitRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required string Name { get; set; }

    public string DeletionClass { get; init; } = OrganisationDeletion.Master;

    public int Revision { get; set; }
}

/// <summary>Something citizens are advised on by video. What an agent can do is said with its key.</summary>
internal sealed class ServiceRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required string Key { get; init; }

    public required string Name { get; set; }

    public Guid? UnitId { get; set; }

    /// <summary>Since when it is offered no more; what was reported about it stays readable.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    public string DeletionClass { get; init; } = OrganisationDeletion.Master;

    public int Revision { get; set; }
}

/// <summary>A person can do a service, in the first or the second line.</summary>
internal sealed class SkillRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required string UserName { get; init; }

    public required string Service { get; init; }

    public required int Line { get; set; }

    public string DeletionClass { get; init; } = OrganisationDeletion.Staff;
}

/// <summary>A place with booths or terminals .</summary>
internal sealed class SiteRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    public required string Name { get; set; }

    public string Address { get; set; } = "";

    /// <summary>Since when nobody is received there any more.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    public string DeletionClass { get; init; } = OrganisationDeletion.Master;

    public int Revision { get; set; }
}

/// <summary>Opening hours of a site, of a service, or of a service at a site .</summary>
internal sealed class HoursRow
{
    public required Guid Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>Null: at every site.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>Null: for every service.</summary>
    public string? Service { get; init; }

    public required DayOfWeek Day { get; init; }

    /// <summary>Minutes after midnight.</summary>
    public required int From { get; init; }

    /// <summary>Minutes after midnight; not open any more.</summary>
    public required int Until { get; init; }

    public string DeletionClass { get; init; } = OrganisationDeletion.Master;
}

/// <summary>Deletion classes of the module's rows (DIN 66398).</summary>
internal static class OrganisationDeletion
{
    /// <summary>No data of citizens or staff; as long as it is used.</summary>
    public const string Master = "stammdaten";

    /// <summary>Ends with the employment.</summary>
    public const string Staff = "personal";
}
