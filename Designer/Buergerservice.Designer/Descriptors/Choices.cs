using Buergerservice.Designer.Api;
using Buergerservice.Engine.Calendar;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Designer.Descriptors;

/// <summary>An entry of a drop-down.</summary>
/// <param name="Text">What people read.</param>
/// <param name="Value">What is stored.</param>
public sealed record Choice(string Text, string Value);

/// <summary>A live source of choices; modules and the host register theirs beside those of the engine.</summary>
/// <param name="Name">The name inputs refer to (<c>OptionsFrom</c>).</param>
/// <param name="Read">Reads the present choices.</param>
public sealed record ChoiceSource(string Name, Func<IServiceProvider, CancellationToken, Task<IReadOnlyList<Choice>>> Read);

/// <summary>The choices the engine and its tables know by themselves.</summary>
internal static class EngineChoices
{
    public static IEnumerable<ChoiceSource> All { get; } =
    [
        new("calendars", (services, _) => Task.FromResult(Calendars(services.GetRequiredService<CalendarCatalog>()))),
        new("definitions", async (services, cancellationToken) => await Db(services).Definitions.Where(d => d.IsPublished).OrderBy(d => d.Name).Select(d => new Choice(d.Name, d.DefinitionId)).ToListAsync(cancellationToken)),
        new("forms", (services, _) => Task.FromResult(Forms(services.GetService<FormCatalog>()))),
        new("roles", async (services, cancellationToken) => await Db(services).Roles.OrderBy(r => r.Name).Select(r => new Choice(r.Name!, r.Name!)).ToListAsync(cancellationToken)),
        new("units", async (services, cancellationToken) => await Users(services).Where(u => u.Unit != "").Select(u => u.Unit).Distinct().OrderBy(u => u).Select(u => new Choice(u, u)).ToListAsync(cancellationToken)),
        new("users", async (services, cancellationToken) => await Users(services).OrderBy(u => u.DisplayName).Select(u => new Choice(u.DisplayName + " (" + u.UserName + ")", u.UserName!)).ToListAsync(cancellationToken)),
    ];

    private static BuergerserviceDb Db(IServiceProvider services) => services.GetRequiredService<BuergerserviceDb>();

    // Who works at another organisation of the installation is none of the caller's business.
    private static IQueryable<StaffUser> Users(IServiceProvider services)
    {
        var tenant = services.GetRequiredService<Caller>().Actor.Tenant;
        return Db(services).Users.Where(u => u.Tenant == tenant);
    }

    private static IReadOnlyList<Choice> Forms(FormCatalog? forms) =>
        forms is null ? [] : [.. forms.Latest.OrderBy(f => f.Title, StringComparer.CurrentCulture).Select(f => new Choice($"{f.Title} ({f.Key})", f.Key))];

    private static IReadOnlyList<Choice> Calendars(CalendarCatalog calendars) => [.. calendars.All.Select(c => new Choice(c.Name, c.Key))];
}
