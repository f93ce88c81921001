using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>A host with the shipped processes and two organisations of one call centre.</summary>
public sealed class VisitFixture : ApiFixture, IAsyncLifetime
{
    public const string Collection = "Visits";
    public const string Center = "verbund";

    /// <summary>Another person of the clearing; a test must make this person ready.</summary>
    private static readonly TestPerson Second = new("t-clearing2", "kreis", [Roles.Clearing]);

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await AddPeopleAsync(Second);
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        Unit(db, "kreis", "Eingang", "clearing", ("t-clearing", 1), ("t-clearing2", 1));
        Unit(db, "kreis", "Sozialamt", "grundsicherung", ("t-sach", 1), ("t-sach2", 2));
        Unit(db, "aok", "Beratung", "krankenversicherung", ("t-fremd", 1));
        db.Add(new OrganisationRow { Tenant = "kreis", Name = "Kreis", Center = Center, Telephone = "03980 555-0", EntryService = "clearing" });
        db.Add(new OrganisationRow { Tenant = "aok", Name = "Krankenkasse", Center = Center, EntryService = "krankenversicherung" });
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    internal static Actor ActorOf(string person) => People.Append(Second).Single(p => p.UserName == person) is var p ? new(p.UserName, p.UserName, p.Tenant, p.Roles) : null!;

    protected override void WriteProcesses(string folder)
    {
        base.WriteProcesses(folder);
        // A booth that is open today is so on a holiday, too.
        File.WriteAllText(Path.Combine(folder, "..", "kalender", "kreis.json"), """{ "schluessel": "kreis", "name": "Ohne Feiertage" }""");
        foreach (var name in (string[])["lisa.json", "kabinenwunsch.json"])
        {
            // The reset is tried again sooner than in a real booth.
            var text = File.ReadAllText(Path.Combine(FindTemplates(), "processes", name));
            File.WriteAllText(Path.Combine(folder, name), text.Replace("\"maxAttempts\": 12", "\"maxAttempts\": 100", StringComparison.Ordinal).Replace("\"firstDelay\": \"00:00:02\"", "\"firstDelay\": \"00:00:00.3\"", StringComparison.Ordinal).Replace("\"maxDelay\": \"00:00:20\"", "\"maxDelay\": \"00:00:01\"", StringComparison.Ordinal));
        }
    }

    private static void Unit(BuergerserviceDb db, string tenant, string unit, string service, params (string Person, int Line)[] people)
    {
        var id = Guid.CreateVersion7();
        db.Add(new UnitRow { Id = id, Tenant = tenant, Name = unit });
        db.Add(new ServiceRow { Id = Guid.CreateVersion7(), Tenant = tenant, Key = service, Name = service, UnitId = id });
        foreach (var (person, line) in people)
            db.Add(new SkillRow { Id = Guid.CreateVersion7(), Tenant = tenant, UserName = person, Service = service, Line = line });
    }
}

/// <summary>All tests of visits share one host, one after the other.</summary>
[CollectionDefinition(VisitFixture.Collection)]
public sealed class VisitTests : ICollectionFixture<VisitFixture>;
