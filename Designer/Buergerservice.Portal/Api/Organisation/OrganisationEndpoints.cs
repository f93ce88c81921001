using System.ComponentModel;
using Buergerservice.Engine;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Organisation;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Buergerservice.Portal.Api.Organisation;

/// <summary>Name, telephone and first service of the organisation.</summary>
internal sealed record OrganisationRequest
{
    public string? Name { get; init; }

    public string? Telephone { get; init; }

    [Description("Kürzel der Leistung, bei der ein Anruf zuerst klingelt.")]
    public string? EntryService { get; init; }

    [Description("Stand, der gelesen wurde.")]
    public int? Revision { get; init; }
}

/// <summary>A service.</summary>
internal sealed record ServiceRequest
{
    [Description("Kürzel; nur beim Anlegen.")]
    public string? Key { get; init; }

    public string? Name { get; init; }

    public Guid? Unit { get; init; }

    public int? Revision { get; init; }
}

/// <summary>A site.</summary>
internal sealed record SiteRequest
{
    public string? Name { get; init; }

    public string? Address { get; init; }

    public int? Revision { get; init; }
}

/// <summary>Closes something or opens it again.</summary>
internal sealed record CloseRequest
{
    [Description("true schließt, false öffnet wieder.")]
    public bool? Closed { get; init; }

    [Description("Stand, der gelesen wurde.")]
    public int? Revision { get; init; }

    /// <summary>A request that does not say what is to be so afterwards would open what somebody else has just closed.</summary>
    /// <exception cref="InputException">Something is missing.</exception>
    public (bool Closed, int Revision) Read() => (
        Closed ?? throw new InputException("Die Angabe „closed“ fehlt.", new Dictionary<string, string> { ["closed"] = "Bitte geben Sie an, ob geschlossen (true) oder wieder geöffnet (false) werden soll." }),
        Revision ?? throw new InputException("Die Angabe „revision“ fehlt.", new Dictionary<string, string> { ["revision"] = "Bitte geben Sie den Stand an, den Sie gelesen haben." }));
}

/// <summary>What a person can do.</summary>
internal sealed record SkillsRequest
{
    [Description("Kürzel der Leistung und Linie, 1 oder 2.")]
    public IReadOnlyDictionary<string, int>? Skills { get; init; }

    [Description("Stand (mark), der gelesen wurde; ohne Angabe gilt die neue Festlegung, was auch immer vorher war.")]
    public string? Seen { get; init; }
}

/// <summary>The id of what was made.</summary>
internal sealed record Made(Guid Id);

/// <summary>The organisation with services, people and sites; for its administration.</summary>
internal static class OrganisationEndpoints
{
    public static void Map(RouteGroupBuilder organisation)
    {
        organisation.MapGet("", async (OrganisationAdministration o, ActorAccessor actors, CancellationToken c) => TypedResults.Ok(await o.GetAsync(actors.Current, c))).Describe(Policies.Admin, "getOrganisation", "Organisation mit Leistungen, Personen, Standorten und Zeiten lesen");
        organisation.MapPut("", (OrganisationRequest r, OrganisationAdministration o, ActorAccessor actors, CancellationToken c) => Done(o.SaveAsync(r.Name, r.Telephone, r.EntryService, r.Revision ?? 0, actors.Current, c)))
            .Describe(Policies.Admin, "saveOrganisation", "Name, Telefon und Eingang ändern").Refuses(Wrong);
        organisation.MapPost("/services", async (ServiceRequest r, OrganisationAdministration o, ActorAccessor actors, CancellationToken c) => TypedResults.Created((string?)null, new Made(await o.SaveServiceAsync(null, r.Key, r.Name, r.Unit, 0, actors.Current, c))))
            .Describe(Policies.Admin, "addService", "Leistung anlegen").Refuses(Wrong);
        organisation.MapPut("/services/{id:guid}", (Guid id, ServiceRequest r, OrganisationAdministration o, ActorAccessor actors, CancellationToken c) => Done(o.SaveServiceAsync(id, null, r.Name, r.Unit, r.Revision ?? 0, actors.Current, c)))
            .Describe(Policies.Admin, "saveService", "Leistung ändern").Refuses(Wrong);
        organisation.MapPost("/services/{id:guid}/close", (Guid id, CloseRequest r, OrganisationAdministration o, ActorAccessor actors, CancellationToken c) => Done(o.CloseServiceAsync(id, r.Read().Closed, r.Read().Revision, actors.Current, c)))
            .Describe(Policies.Admin, "closeService", "Leistung schließen oder wieder öffnen", "Wird nie gelöscht: Berichte nennen sie weiter.").Refuses(Wrong);
        organisation.MapPost("/sites", async (SiteRequest r, OrganisationAdministration o, ActorAccessor actors, CancellationToken c) => TypedResults.Created((string?)null, new Made(await o.SaveSiteAsync(null, r.Name, r.Address, 0, actors.Current, c))))
            .Describe(Policies.Admin, "addSite", "Standort anlegen").Refuses(Wrong);
        organisation.MapPut("/sites/{id:guid}", (Guid id, SiteRequest r, OrganisationAdministration o, ActorAccessor actors, CancellationToken c) => Done(o.SaveSiteAsync(id, r.Name, r.Address, r.Revision ?? 0, actors.Current, c)))
            .Describe(Policies.Admin, "saveSite", "Standort ändern").Refuses(Wrong);
        organisation.MapPost("/sites/{id:guid}/close", (Guid id, CloseRequest r, OrganisationAdministration o, ActorAccessor actors, CancellationToken c) => Done(o.CloseSiteAsync(id, r.Read().Closed, r.Read().Revision, actors.Current, c)))
            .Describe(Policies.Admin, "closeSite", "Standort schließen oder wieder öffnen").Refuses(Wrong);
        organisation.MapPut("/people/{userName}/skills", (string userName, SkillsRequest r, OrganisationAdministration o, ActorAccessor actors, CancellationToken c) => Done(o.SetSkillsAsync(userName, r.Skills ?? throw new InputException("Die Angabe „skills“ fehlt."), r.Seen, actors.Current, c)))
            .Describe(Policies.Admin, "setSkills", "Leistungen einer Person festlegen").Refuses(Wrong);
    }

    private static int[] Wrong => [StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity];

    private static async Task<NoContent> Done(Task order)
    {
        await order;
        return TypedResults.NoContent();
    }
}
