using Buergerservice.Cases.Leistungen;
using Buergerservice.Engine.Values;

namespace Buergerservice.Cases.Files;

/// <summary>
/// One citizen's matter, whatever the channel (common case record). All changes of status go through
/// <see cref="MoveTo"/>. Citizen and representative are optional: LISA starts anonymous.
/// </summary>
public sealed class CitizenCase
{
    private CitizenCase()
    {
    }

    /// <summary>Id.</summary>
    public Guid Id { get; private set; }

    /// <summary>Tenant (Mandant).</summary>
    public string Tenant { get; private set; } = "";

    /// <summary>Aktenzeichen such as <c>F-2026-000001</c>.</summary>
    public string Number { get; private set; } = "";

    /// <summary>The submission it came from; the same key never makes a second case.</summary>
    public string IdempotencyKey { get; private set; } = "";

    /// <summary>The workflow instance that leads the case.</summary>
    public Guid InstanceId { get; private set; }

    /// <summary>How the citizen came.</summary>
    public CaseChannel Channel { get; private set; }

    /// <summary>Site (Standort), or null.</summary>
    public string? Site { get; private set; }

    /// <summary>LeiKa key or own key of the Leistung; null until clearing knows it.</summary>
    public string? LeistungKey { get; private set; }

    /// <summary>Leistungstiefe of that Leistung .</summary>
    public string? Leistungstiefe { get; private set; }

    /// <summary>Anliegen in the citizen's words; may contain personal data.</summary>
    public string Concern { get; private set; } = "";

    /// <summary>Postal code that decides on local competence.</summary>
    public string? PostalCode { get; private set; }

    /// <summary>Place that decides on local competence.</summary>
    public string? Town { get; private set; }

    /// <summary>Citizen's name.</summary>
    public string? CitizenName { get; private set; }

    /// <summary>Citizen's address.</summary>
    public string? CitizenAddress { get; private set; }

    /// <summary>Telephone or e-mail.</summary>
    public string? CitizenContact { get; private set; }

    /// <summary>Name of a representative .</summary>
    public string? RepresentativeName { get; private set; }

    /// <summary>Gesetzliche Betreuung, Vollmacht …</summary>
    public string? RepresentativeKind { get; private set; }

    /// <summary>What proves the representation.</summary>
    public string? RepresentativeEvidence { get; private set; }

    /// <summary>Responsible authority.</summary>
    public string? ResponsibleAuthority { get; private set; }

    /// <summary>Responsible unit.</summary>
    public string? ResponsibleUnit { get; private set; }

    /// <summary>User name of the one contact person .</summary>
    public string? ResponsiblePerson { get; private set; }

    /// <summary>Why this unit is responsible.</summary>
    public string? ResponsibleBecause { get; private set; }

    /// <summary>Status.</summary>
    public CaseStatus Status { get; private set; }

    /// <summary>When the case came in.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>User name of who took it in.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Kurzkategorie for statistics.</summary>
    public string? Category { get; private set; }

    /// <summary>Result in a few words.</summary>
    public string? Outcome { get; private set; }

    /// <summary>True when it could be closed without another visit (fallabschließend, R-405).</summary>
    public bool? IsConclusive { get; private set; }

    /// <summary>Where the DMS filed it.</summary>
    public string? DmsReference { get; private set; }

    /// <summary>Rule by which it is deleted.</summary>
    public string DeletionClass { get; private set; } = DeletionClasses.Case;

    /// <summary>Why its deletion is suspended, in the words of who did it, or null.</summary>
    public string? DeletionHold { get; private set; }

    /// <summary>User name of who suspended its deletion, or null.</summary>
    public string? HeldBy { get; private set; }

    /// <summary>When its deletion was suspended, or null.</summary>
    public DateTimeOffset? HeldAt { get; private set; }

    /// <summary>True when nothing of it says any more who the citizen is.</summary>
    public bool IsForgotten => DeletionClass == DeletionClasses.Statistics;

    /// <summary>Everything else that forms collected, as JSON.</summary>
    public string Data { get; private set; } = "{}";

    /// <summary>Raised by every change.</summary>
    public int Revision { get; private set; } = 1;

    internal static CitizenCase Create(Guid id, string tenant, string number, string idempotencyKey, CaseChannel channel, string createdBy, DateTimeOffset now) => new()
    {
        Id = id,
        Tenant = tenant,
        Number = number,
        IdempotencyKey = idempotencyKey,
        Channel = channel,
        CreatedBy = createdBy,
        CreatedAt = now,
        UpdatedAt = now,
    };

    internal void BelongsTo(Guid instanceId) => InstanceId = instanceId;

    /// <summary>Changes the status; the present one again changes nothing.</summary>
    /// <returns>False when nothing changed.</returns>
    /// <exception cref="Engine.DomainRuleException">The change is not allowed.</exception>
    internal bool MoveTo(CaseStatus status, DateTimeOffset now)
    {
        if (Status == status)
            return false;
        CaseTransitions.Require(Status, status);
        Status = status;
        if (CaseTransitions.IsFinal(status))
            ClosedAt = now;
        Touch(now);
        return true;
    }

    internal void AssignTo(string? authority, string? unit, string? person, string? because, DateTimeOffset now)
    {
        ResponsibleAuthority = authority;
        ResponsibleUnit = unit;
        ResponsiblePerson = person;
        ResponsibleBecause = because;
        Touch(now);
    }

    internal void TakeOver(string person, DateTimeOffset now)
    {
        ResponsiblePerson = person;
        Touch(now);
    }

    internal void FiledAs(string reference, DateTimeOffset now)
    {
        DmsReference = reference;
        Touch(now);
    }

    internal void Close(CaseStatus status, string? category, string? outcome, bool? isConclusive, DateTimeOffset now)
    {
        MoveTo(status, now);
        Category = category;
        Outcome = outcome;
        IsConclusive = isConclusive;
        if (status == CaseStatus.Aborted)
            DeletionClass = DeletionClasses.Aborted;
    }

    /// <summary>Takes over what a form collected: known fields into their columns, the rest into <see cref="Data"/>.</summary>
    internal void Merge(IReadOnlyDictionary<string, object?> fields, LeistungCatalog services, DateTimeOffset now)
    {
        var rest = Plain.Parse(Data) as Dictionary<string, object?> ?? [];
        foreach (var (name, value) in fields)
        {
            if (!SetColumn(name, value as string ?? (value is null ? null : ValueConverter.Convert<string>(value))) && !CaseFields.IsReserved(name))
                rest[name] = value;
        }

        Data = Plain.ToJson(rest);
        // After its end a case is deleted as its end says; an answer on how content the citizen was changes nothing of that.
        if (!CaseTransitions.IsFinal(Status) && services.Find(LeistungKey) is { } leistung)
        {
            Leistungstiefe = leistung.Leistungstiefe;
            DeletionClass = leistung.Loeschklasse;
        }

        Touch(now);
    }

    /// <summary>Removes who the citizen is and where he lives; what remains serves statistics only.</summary>
    internal void Forget(DateTimeOffset now)
    {
        CitizenName = CitizenAddress = CitizenContact = null;
        PostalCode = Town = null;
        RepresentativeName = RepresentativeKind = RepresentativeEvidence = null;
        // May repeat what somebody wrote by hand.
        ResponsibleBecause = null;
        Concern = "";
        Data = "{}";
        DeletionClass = DeletionClasses.Statistics;
        Touch(now);
    }

    /// <summary>As <see cref="Forget"/>, when the period is over: what people wrote freely goes as well.</summary>
    internal void Delete(DateTimeOffset now)
    {
        Outcome = null;
        Forget(now);
    }

    /// <summary>Suspends the deletion, or resumes it with null.</summary>
    internal void Hold(string? reason, string by, DateTimeOffset now)
    {
        DeletionHold = reason;
        HeldBy = reason is null ? null : by;
        HeldAt = reason is null ? null : now;
        Touch(now);
    }

    internal void Touch(DateTimeOffset now)
    {
        UpdatedAt = now;
        Revision++;
    }

    private bool SetColumn(string name, string? value)
    {
        var text = string.IsNullOrWhiteSpace(value) ? null : value.Trim();
        switch (name)
        {
            case CaseFields.Concern: Concern = text ?? ""; break;
            case CaseFields.Leistung: LeistungKey = text; break;
            case CaseFields.Site: Site = text; break;
            case CaseFields.PostalCode: PostalCode = text; break;
            case CaseFields.Town: Town = text; break;
            case CaseFields.CitizenName: CitizenName = text; break;
            case CaseFields.CitizenAddress: CitizenAddress = text; break;
            case CaseFields.CitizenContact: CitizenContact = text; break;
            case CaseFields.RepresentativeName: RepresentativeName = text; break;
            case CaseFields.RepresentativeKind: RepresentativeKind = text; break;
            case CaseFields.RepresentativeEvidence: RepresentativeEvidence = text; break;
            case CaseFields.Authority: ResponsibleAuthority = text; break;
            case CaseFields.Unit: ResponsibleUnit = text; break;
            case CaseFields.AssignedBecause: ResponsibleBecause = text is null ? ResponsibleBecause : $"Von Hand zugeordnet: {text}"; break;
            case CaseFields.DmsReference: DmsReference = text ?? DmsReference; break;
            default: return false;
        }

        return true;
    }
}

/// <summary>Deletion classes of case data (DIN 66398: kind of data, standard period, starting point).</summary>
public static class DeletionClasses
{
    /// <summary>30 days after the DMS has confirmed: the DMS keeps the record.</summary>
    public const string Case = "fall";

    /// <summary>Six months after it was aborted.</summary>
    public const string Aborted = "fall-abgebrochen";

    /// <summary>No personal data left; kept for statistics.</summary>
    public const string Statistics = "fall-statistik";
}
