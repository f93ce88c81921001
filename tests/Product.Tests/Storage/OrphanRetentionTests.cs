using System.Text;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>Files nobody refers to go; one that is named anywhere never does.</summary>
[Collection(ApiFixture.Name)]
public sealed class OrphanRetentionTests(ApiFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_is_named_nowhere_goes_and_not_before_its_time()
    {
        await using var database = await OpenAsync();
        var (orphan, column, text, state, work) = (await PutAsync(database, "übrig"), await PutAsync(database, "Spalte"), await PutAsync(database, "Text"), await PutAsync(database, "Zustand"), await PutAsync(database, "Arbeit"));
        await database.InAsync(async (BuergerserviceDb db) =>
        {
            db.SignedFiles.Add(new() { Id = Guid.CreateVersion7(), Tenant = "kreis", Subject = "case:1", DeletionClass = "fall", SourceSha256 = new string('1', 64), Sha256 = column, Fields = "", SignedAt = database.Clock.GetUtcNow() });
            db.WorkItems.Add(new() { Id = Guid.CreateVersion7(), Kind = Engine.Work.WorkKind.Effect, Tenant = "kreis", InstanceId = Guid.CreateVersion7(), Name = "test.effect", Payload = $"{{\"x\":\"{work}\"}}", DueAt = database.Clock.GetUtcNow().AddDays(90) });
            return await db.SaveChangesAsync(Cancel);
        });
        await database.PublishAsync("""{"definitionId":"test","description":"/bild?ADRESSE0","inputs":[{"name":"bild","type":"String"}],"root":{"type":"Elsa.Event","id":"e","eventName":"weiter"}}""".Replace("ADRESSE", text.ToUpperInvariant(), StringComparison.Ordinal));
        await database.InAsync((InstanceCommands instances) => instances.StartAsync("test", new Dictionary<string, object?> { ["bild"] = state }, EngineDatabase.Anna));
        await database.DrainAsync();
        await RetainAsync(database, days: 29);
        Assert.Equal("übrig", await ReadAsync(database, orphan));
        await RetainAsync(database, days: 2);
        Assert.Null(await ReadAsync(database, orphan));
        Assert.Equal("Spalte", await ReadAsync(database, column));
        Assert.Equal("Zustand", await ReadAsync(database, state));
        Assert.Equal("Arbeit", await ReadAsync(database, work));
        Assert.Equal("Text", await ReadAsync(database, text));
        Assert.Equal(1, await database.InAsync((BuergerserviceDb db) => db.AuditEntries.CountAsync(a => a.Action == "retention.content" && a.Details.Contains("\"count\":1"), Cancel)));
    }

    [Fact]
    public async Task What_is_stored_again_is_young_again()
    {
        await using var database = await OpenAsync();
        var address = await PutAsync(database, "wieder");
        database.Clock.Advance(TimeSpan.FromDays(29));
        await PutAsync(database, "wieder");
        await RetainAsync(database, days: 2);
        Assert.Equal("wieder", await ReadAsync(database, address));
        // Somebody stores it between the search and the deletion.
        var store = database.Services.GetRequiredService<IContentStore>();
        database.Clock.Advance(TimeSpan.FromDays(40));
        var before = database.Clock.GetUtcNow().AddDays(-30);
        Assert.Contains(address, store.StoredBefore(before));
        await PutAsync(database, "wieder");
        Assert.False(store.DeleteUnused(address, before));
        Assert.Equal("wieder", await ReadAsync(database, address));
        await RetainAsync(database, days: 31);
        Assert.Null(await ReadAsync(database, address));
        await PutAsync(database, "wieder");
        Assert.Equal("wieder", await ReadAsync(database, address));
    }

    [Fact]
    public async Task Another_database_deletes_nothing_from_a_folder_that_is_not_its_own()
    {
        await using var database = await OpenAsync();
        await using var other = await OpenAsync(database.Services.GetRequiredService<IContentStore>());
        var address = await PutAsync(database, "fremd");
        await RetainAsync(database, days: 1);
        await RetainAsync(other, days: 1);
        Assert.Equal("fremd", await ReadAsync(database, address));
        Assert.Equal(1, await other.InAsync((BuergerserviceDb db) => db.AuditEntries.CountAsync(a => a.Action == "retention.content-of-another-database", Cancel)));
    }

    [Fact]
    public async Task Every_column_for_an_address_of_the_whole_product_is_asked()
    {
        await using var scope = api.Services.CreateAsyncScope();
        var model = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Model;
        var asked = ContentReferences.Columns(model).Select(c => (c.Table, c.Property)).ToHashSet();
        var made = model.GetEntityTypes().SelectMany(e => e.GetProperties().Where(IsAddress).Select(p => (e.GetTableName()!, p.Name))).ToList();
        Assert.Contains(("cases_documents", "Sha256"), made);
        Assert.True(made.Count > 10);
        Assert.Empty(made.Except(asked));
        Assert.Contains(("engine_instances", "State"), asked);
        Assert.Contains(("engine_tasks", "Data"), asked);
        Assert.Contains(("engine_work", "Payload"), asked);
        Assert.DoesNotContain(asked, c => c.Table == "audit_entries");
    }

    [Fact]
    public async Task The_host_sweeps()
    {
        await using var scope = api.Services.CreateAsyncScope();
        Assert.Single(scope.ServiceProvider.GetServices<IRetentionPart>().OfType<OrphanRetention>());
    }

    private static bool IsAddress(IProperty property) =>
        property.Name.EndsWith("Sha256", StringComparison.Ordinal) || (property.ClrType == typeof(string) && property.GetMaxLength() == 64);

    // Its trail has begun: by its first entry the folder knows the database. No two begin at the same time.
    private static async Task<EngineDatabase> OpenAsync(IContentStore? store = null)
    {
        var database = await EngineDatabase.CreateAsync(configure: services =>
        {
            services.AddScoped<IRetentionPart, OrphanRetention>();
            if (store is not null)
                services.AddSingleton(store);
        });
        if (store is not null)
            database.Clock.Advance(TimeSpan.FromDays(60));
        await database.PublishAsync("""{"definitionId":"anfang","root":{"type":"Elsa.WriteLine","id":"w","text":"x"}}""");
        return database;
    }

    private static Task<string> PutAsync(EngineDatabase database, string text) => database.Services.GetRequiredService<IContentStore>().PutAsync(Encoding.UTF8.GetBytes(text), Cancel);

    private static async Task<string?> ReadAsync(EngineDatabase database, string address)
    {
        try
        {
            return Encoding.UTF8.GetString(await database.Services.GetRequiredService<IContentStore>().GetAsync(address, Cancel));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static async Task RetainAsync(EngineDatabase database, int days)
    {
        database.Clock.Advance(TimeSpan.FromDays(days));
        await database.InAsync(async (BuergerserviceDb db) =>
        {
            await db.WorkItems.Where(w => w.Name == RetentionEffect.Name).ExecuteDeleteAsync(Cancel);
            await RetentionEffect.ScheduleAsync(db, database.Clock.GetUtcNow(), Cancel);
            return 0;
        });
        await database.DrainAsync();
    }
}
