using Buergerservice.Portal.Access;
using Buergerservice.Portal.Hosting;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

/// <summary>
/// The portal in this process on a real SQLite database, with one person for each role and small processes of its own,
/// so that no test depends on what the shipped processes look like.
/// </summary>
/// <remarks>The portal is named by one of its types: <c>Program</c> is also the name of the crash host's.</remarks>
public class ApiFixture : WebApplicationFactory<PortalOptions>, IAsyncLifetime
{
    public const string Name = "Api";

    private readonly string _directory = Directory.CreateTempSubdirectory("bs-api-").FullName;

    public static IReadOnlyList<TestPerson> People { get; } =
    [
        new("t-admin", "kreis", [Roles.Administration]),
        new("t-leitung", "kreis", [Roles.Projektleitung]),
        new("t-behoerde", "kreis", [Roles.Behoerdenleitung]),
        new("t-datenschutz", "kreis", [Roles.Datenschutz]),
        new("t-sach", "kreis", [Roles.Sachbearbeitung]),
        new("t-sach2", "kreis", [Roles.Sachbearbeitung]),
        new("t-clearing", "kreis", [Roles.Clearing]),
        new("t-niemand", "kreis", []),
        new("t-fremd", "aok", Roles.All),
        new("t-fremd2", "aok", [Roles.Sachbearbeitung]),
    ];

    /// <summary>A client that signs in with the person's key; null for nobody.</summary>
    internal ApiClient As(string? person)
    {
        var client = CreateClient(new() { AllowAutoRedirect = false, BaseAddress = ClientOptions.BaseAddress });
        if (person is not null)
            client.DefaultRequestHeaders.Add("X-Api-Key", KeyOf(person));
        return new(client);
    }

    public static string KeyOf(string person) => $"test-key-of-{person}";

    async ValueTask IAsyncLifetime.InitializeAsync() => await AddPeopleAsync();

    /// <summary>Adds one person for each role, each with a key.</summary>
    protected async Task AddPeopleAsync(params IReadOnlyList<TestPerson> more)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StaffUser>>();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        foreach (var person in People.Concat(more))
        {
            var user = new StaffUser { UserName = person.UserName, DisplayName = person.UserName, Tenant = person.Tenant };
            Assert.True((await users.CreateAsync(user, "ein langes Passwort")).Succeeded);
            Assert.True((await users.AddToRolesAsync(user, person.Roles)).Succeeded);
            db.ApiKeys.Add(new() { Hash = ApiKeyHash.Of(KeyOf(person.UserName)), Label = "Test", UserId = user.Id, CreatedAt = DateTimeOffset.UnixEpoch });
        }

        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        var templates = PrepareTemplates();
        builder.UseEnvironment("Production");
        builder.UseSetting("data", Path.Combine(_directory, "data"));
        builder.UseSetting("templates", templates);
        builder.UseSetting("empty", "true");
        // On a loaded machine the worker may need longer than a caller should wait.
        builder.UseSetting("http-wait", "00:01:00");
        // Refusals and broken databases are what is tested here: their log would bury a failure.
        builder.ConfigureLogging(l => l.ClearProviders());
        builder.ConfigureTestServices(services => services.ConfigureDbContext<SqliteDb>(o => o.AddInterceptors(new FailingDatabase())));
    }

    private string PrepareTemplates()
    {
        var target = Path.Combine(_directory, "templates");
        foreach (var folder in (string[])["checklists", "documents", "forms", "kabine", "kalender", "leistungen"])
        {
            Directory.CreateDirectory(Path.Combine(target, folder));
            foreach (var file in Directory.GetFiles(Path.Combine(FindTemplates(), folder)))
                File.Copy(file, Path.Combine(target, folder, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(target, "forms", "api-test.json"), SampleProcesses.Form);
        Directory.CreateDirectory(Path.Combine(target, "processes"));
        WriteProcesses(Path.Combine(target, "processes"));
        return target;
    }

    /// <summary>Writes the processes the host begins with.</summary>
    protected virtual void WriteProcesses(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "rollout.json"), SampleProcesses.Rollout);
        File.WriteAllText(Path.Combine(folder, "buergerfall.json"), SampleProcesses.Case);
    }

    protected static string FindTemplates()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (Directory.Exists(Path.Combine(directory.FullName, "Templates", "processes")))
                return Path.Combine(directory.FullName, "Templates");
        }

        throw new DirectoryNotFoundException("The folder Templates was not found above the tests.");
    }
}

/// <summary>A person of the tests.</summary>
public sealed record TestPerson(string UserName, string Tenant, IReadOnlyList<string> Roles);

/// <summary>All tests of the interface share one host.</summary>
[CollectionDefinition(ApiFixture.Name)]
public sealed class ApiTests : ICollectionFixture<ApiFixture>;
