using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Designer;

/// <summary>What the host decides about the designer.</summary>
public sealed class DesignerOptions
{
    /// <summary>Path of the designer's pages and files.</summary>
    public const string PagePath = "/designer";

    /// <summary>Path of the Elsa-compatible interface.</summary>
    public const string ApiPath = "/elsa/api";

    /// <summary>Path of the hub for live updates; Studio derives it from <see cref="ApiPath"/>.</summary>
    public const string HubPath = "/elsa/hubs/workflow-instance";

    /// <summary>Folder in which the build has placed Elsa Studio.</summary>
    public string StudioDirectory { get; set; } = "";

    /// <summary>Policy of those who may look at definitions and instances.</summary>
    public string ReadPolicy { get; set; } = "";

    /// <summary>Policy of those who may change them.</summary>
    public string WritePolicy { get; set; } = "";

    /// <summary>The person a request acts for.</summary>
    public Func<HttpContext, Actor?> ActorOf { get; set; } = _ => null;

    /// <summary>The instances a person may look at, never those of another tenant.</summary>
    public Func<BuergerserviceDb, Actor, IQueryable<InstanceRow>> InstancesOf { get; set; } = (db, actor) => db.Instances.AsNoTracking().Where(i => i.Tenant == actor.Tenant);

    /// <summary>Where a person signs in; the parameter <c>ziel</c> says where to go afterwards.</summary>
    public string SignInPath { get; set; } = "/anmelden";

    /// <summary>Links from the designer into the rest of the product, as text and path.</summary>
    public IList<(string Text, string Path)> Links { get; } = [];
}
