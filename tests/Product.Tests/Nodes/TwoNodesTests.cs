using Buergerservice.Engine.Execution;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Audit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Nodes;

/// <summary>Two portals on one PostgreSQL and one data folder. Only the first carries out work.</summary>
[Collection(PostgreSqlFixture.Name)]
public sealed class TwoNodesTests(PostgreSqlFixture server) : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("bs-nodes-").FullName;
    private NodePortal _first = null!;
    private NodePortal _second = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = await server.NoDatabaseAsync();
        (_first, _second) = (new(database, _directory, "eins", works: true), new(database, _directory, "zwei", works: false));
        _ = _first.Services;
        // Both are up before a test begins; the second finds everything set up.
        _ = _second.Services;
    }

    public async ValueTask DisposeAsync()
    {
        if (_first is not null)
            await _first.DisposeAsync();
        if (_second is not null)
            await _second.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Who_signs_in_at_one_node_is_signed_in_at_the_other()
    {
        var cookies = await _first.SignInAsync();
        var client = _second.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        Assert.Equal(302, (int)(await client.GetAsync("/vorgaenge", Cancel)).StatusCode);
        client.DefaultRequestHeaders.Add("Cookie", cookies);
        Assert.Equal(200, (int)(await client.GetAsync("/vorgaenge", Cancel)).StatusCode);
    }

    [Fact]
    public async Task What_is_started_at_one_node_runs_at_the_other_and_browsers_at_both_are_told()
    {
        using var browser = await _second.WatchAsync(await _first.SignInAsync(), "vorgaenge");
        var id = await _second.StartAsync();
        Assert.Contains("\"vorgaenge\"", await NodePortal.ReadUntilChangedAsync(browser), StringComparison.Ordinal);
        Assert.Equal(InstanceSubStatus.Suspended, await _second.InAsync(db => db.Instances.Where(i => i.Id == id).Select(i => i.SubStatus).SingleAsync(Cancel)));
        Assert.Null(await _second.InAsync(db => AuditLog.FindBreakAsync(db, Cancel)));
    }

    [Fact]
    public async Task The_second_node_fills_nothing_a_second_time()
    {
        // As many as the sample names.
        Assert.Equal(14, await _second.InAsync(db => db.Users.CountAsync(Cancel)));
        Assert.Equal(1, await _second.InAsync(db => db.WorkItems.CountAsync(w => w.Name == "engine.retention", Cancel)));
        Assert.Single(Directory.GetFiles(Path.Combine(_directory, "keys", "session")));
    }
}
