using System.Text.Json;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

[assembly: AssemblyFixture(typeof(Buergerservice.Product.Tests.PortalFixture))]

namespace Buergerservice.Product.Tests;

/// <summary>
/// The whole portal in process, with its worker, on a data directory of its own and the sample county. One for all
/// tests: each test makes its own people and tenants where it counts.
/// </summary>
public sealed class PortalFixture : IAsyncLifetime
{
    public const string Password = "Buergerservice-2026";

    private readonly string _directory = Directory.CreateTempSubdirectory("bs-portal-").FullName;
    private readonly WebApplicationFactory<Program> _factory;
    private int _users;

    public PortalFixture() =>
        _factory = new WebApplicationFactory<Program>().WithWebHostBuilder(builder => builder
            .UseEnvironment("Production").UseSetting("data", _directory)
            // On a loaded machine the worker may need longer than a person should wait.
            .UseSetting("next-step-wait", "00:01:00").UseSetting("Signatures:CheckTime", "00:02:00"));

    public IServiceProvider Services => _factory.Services;

    public ValueTask InitializeAsync()
    {
        // Added before the first request: the catalogue is not meant to grow while it is read.
        var forms = Services.GetRequiredService<FormCatalog>();
        foreach (var json in TestForms.All)
            forms.Add(json, "test");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>A browser nobody has signed in with yet. It follows no redirects by itself.</summary>
    public Browser NewBrowser() => new(_factory.CreateClient(new() { AllowAutoRedirect = false }));

    /// <summary>A client of a script.</summary>
    public HttpClient NewClient() => _factory.CreateClient(new() { AllowAutoRedirect = false });

    public async Task<Browser> SignedInAsync(string userName, string password = Password)
    {
        var browser = NewBrowser();
        var page = await browser.GetAsync("/anmelden");
        page = await browser.SubmitAsync(page.Form(), fill: new() { ["Input.UserName"] = userName, ["Input.Password"] = password });
        Assert.Equal(302, page.Status);
        return browser;
    }

    /// <summary>Creates a person with a user name no other test uses.</summary>
    public async Task<Actor> AddPersonAsync(string role = Roles.Sachbearbeitung, string tenant = "kreis", string displayName = "Test Person", bool oneTimePassword = false, string? password = null)
    {
        var name = $"test{Interlocked.Increment(ref _users)}";
        await InAsync(async (IServiceProvider services) =>
        {
            var roles = services.GetRequiredService<RoleManager<IdentityRole<Guid>>>();
            if (!await roles.RoleExistsAsync(role))
                await roles.CreateAsync(new(role));
            var users = services.GetRequiredService<UserManager<StaffUser>>();
            var user = new StaffUser { UserName = name, DisplayName = displayName, Tenant = tenant, MustChangePassword = oneTimePassword };
            Assert.True((await users.CreateAsync(user, password ?? Password)).Succeeded);
            return await users.AddToRoleAsync(user, role);
        });
        return new(name, displayName, tenant, [role]);
    }

    /// <summary>Runs an action with a service of its own scope, as one request does.</summary>
    public async Task<T> InAsync<TService, T>(Func<TService, Task<T>> action)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await action(typeof(TService) == typeof(IServiceProvider) ? (TService)scope.ServiceProvider : scope.ServiceProvider.GetRequiredService<TService>());
    }

    /// <summary>Publishes a process of the given tasks, one after the other, and starts it.</summary>
    /// <returns>The first task, once it is there.</returns>
    public async Task<UserTask> StartAsync(string tenant, params object[] tasks)
    {
        var system = new Actor("system", "System", tenant, [Actor.AdministratorRole]);
        var id = "test-" + Guid.NewGuid().ToString("N");
        var json = JsonSerializer.Serialize(new { definitionId = id, name = "Test", root = new { type = "Elsa.Sequence", id = "root", activities = tasks } });
        var instance = await InAsync(async (IServiceProvider services) =>
        {
            var definitions = services.GetRequiredService<DefinitionCommands>();
            await definitions.ImportAsync(json, system);
            await definitions.PublishAsync(id, system);
            return await services.GetRequiredService<InstanceCommands>().StartAsync(id, new Dictionary<string, object?>(), system);
        });
        for (var i = 0; i < 2400; i++)
        {
            if (await InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.InstanceId == instance)) is { } task)
                return task;
            await Task.Delay(25);
        }

        throw new TimeoutException("The process made no task.");
    }

    public Task<UserTask> TaskAsync(Guid id) => InAsync((BuergerserviceDb db) => db.Tasks.AsNoTracking().FirstAsync(t => t.Id == id));

    /// <summary>A human task of a test process.</summary>
    public static object TaskStep(string title, string role = Roles.Sachbearbeitung, string? form = null, object? data = null, string[]? outcomes = null, string[]? excluded = null, string? instructions = null, string? subject = null, int? dueInDays = null, string? assignee = null) => new
    {
        type = "Buergerservice.UserTask",
        id = "t" + Guid.NewGuid().ToString("N"),
        title,
        candidateRoles = new[] { role },
        form,
        data = data ?? new { },
        outcomes = outcomes ?? ["Done"],
        excludedUsers = excluded ?? [],
        instructions,
        subject,
        dueInDays,
        assignee,
    };
}
