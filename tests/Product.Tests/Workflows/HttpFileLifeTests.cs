using Buergerservice.Engine.Execution;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Workflows;

/// <summary>What becomes of requests and their files, on a database driven step by step.</summary>
public sealed class HttpFileLifeTests : IAsyncLifetime
{
    private EngineDatabase _database = null!;

    public async ValueTask InitializeAsync() => _database = await EngineDatabase.CreateAsync();

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Of_two_requests_for_one_waiting_endpoint_the_second_is_told_at_once_and_its_file_goes()
    {
        await _database.PublishAsync("""
            {"definitionId":"test","root":{"type":"Elsa.Sequence","id":"s","activities":[
              {"type":"Elsa.HttpEndpoint","id":"h","path":"weiter","supportedMethods":["POST"]},{"type":"Elsa.WriteHttpResponse","id":"r","content":"danke"},{"type":"Elsa.Event","id":"e","eventName":"ende"}]}}
            """);
        var instance = await _database.StartAsync();
        await _database.DrainAsync();
        var exchanges = new List<Guid>();
        var target = await _database.InAsync((HttpCommands http) => http.FindAsync("POST", "weiter", "kreis", null, CancellationToken.None));
        for (var i = 0; i < 2; i++)
            exchanges.Add(await AcceptAsync(target!, await StoreAsync($"{i}.txt")));
        await _database.DrainAsync();

        var answers = new List<(int? Status, string? Type)>();
        foreach (var id in exchanges)
        {
            var (exchange, _) = (await _database.InAsync((HttpCommands http) => http.FindAnswerAsync(id, CancellationToken.None)))!.Value;
            answers.Add((exchange.Status, exchange.ContentType?.Split(';')[0]));
        }

        // Which of the two comes first is not promised.
        Assert.Equal([(200, "text/plain"), (409, "application/problem+json")], answers.Order());
        var (taken, refused) = answers[0].Status == 200 ? ("0.txt", "1.txt") : ("1.txt", "0.txt");
        Assert.Equal(instance, (await FileAsync(taken))!.InstanceId);
        await RetainAsync(TimeSpan.FromHours(2));
        Assert.NotNull(await FileAsync(taken));
        Assert.Null(await FileAsync(refused));
    }

    [Fact]
    public async Task A_file_nobody_accepted_is_deleted_with_its_content()
    {
        var row = await StoreAsync("verwaist.txt");
        await RetainAsync(TimeSpan.FromMinutes(30));
        Assert.NotNull(await FileAsync("verwaist.txt"));
        await RetainAsync(TimeSpan.FromHours(1));
        Assert.Null(await FileAsync("verwaist.txt"));
        await Assert.ThrowsAnyAsync<IOException>(() => _database.Services.GetRequiredService<IContentStore>().GetAsync(row.Address, CancellationToken.None));
    }

    [Fact]
    public async Task Files_go_some_time_after_the_end_of_their_instance_and_stay_while_it_can_be_repaired()
    {
        await _database.PublishAsync("""
            {"definitionId":"test","root":{"type":"Elsa.Sequence","id":"s","activities":[{"type":"Elsa.HttpEndpoint","id":"h","canStartWorkflow":true,"path":"start"},
              {"type":"Elsa.If","id":"i","condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"getOutputFrom('h','file').name === 'kaputt.txt'"}},"then":{"type":"Elsa.Fault","id":"x"}}]}}
            """);
        var target = await _database.InAsync((HttpCommands http) => http.FindAsync("GET", "start", "kreis", null, CancellationToken.None));
        await AcceptAsync(target!, await StoreAsync("gut.txt"));
        await AcceptAsync(target!, await StoreAsync("kaputt.txt"));
        await _database.DrainAsync();
        Assert.Equal([InstanceSubStatus.Finished, InstanceSubStatus.Faulted], await _database.InAsync((BuergerserviceDb db) => db.Instances.OrderBy(i => i.SubStatus).Select(i => i.SubStatus).ToListAsync()));
        await RetainAsync(TimeSpan.FromDays(89));
        Assert.NotNull(await FileAsync("gut.txt"));
        await RetainAsync(TimeSpan.FromDays(2));
        Assert.Null(await FileAsync("gut.txt"));
        Assert.NotNull(await FileAsync("kaputt.txt"));
        Assert.Contains("retention.file", await _database.InAsync((BuergerserviceDb db) => db.AuditEntries.Select(a => a.Action).ToListAsync()));
    }

    private Task<HttpFileRow> StoreAsync(string name) => _database.InAsync((HttpFiles files) => files.StoreAsync("kreis", "datei", name, "text/plain", "gleicher Inhalt"u8.ToArray(), CancellationToken.None));

    private Task<Guid> AcceptAsync(HttpTarget target, HttpFileRow file) => _database.InAsync(async (IServiceScopeFactory scopes) =>
    {
        await using var scope = scopes.CreateAsyncScope();
        // As one request does: the row is known to the unit of work that accepts it.
        scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Attach(file);
        var request = new Dictionary<string, object?> { ["files"] = new List<object?> { new Dictionary<string, object?> { ["name"] = file.Name } } };
        return await scope.ServiceProvider.GetRequiredService<HttpCommands>().AcceptAsync(target, request, [file], "anna", CancellationToken.None);
    });

    private Task<HttpFileRow?> FileAsync(string name) => _database.InAsync((BuergerserviceDb db) => db.HttpFiles.AsNoTracking().FirstOrDefaultAsync(f => f.Name == name));

    private async Task RetainAsync(TimeSpan later)
    {
        _database.Clock.Advance(later);
        await _database.InAsync(async (BuergerserviceDb db) =>
        {
            await db.WorkItems.Where(w => w.Name == RetentionEffect.Name).ExecuteDeleteAsync();
            await RetentionEffect.ScheduleAsync(db, _database.Clock.GetUtcNow());
            return 0;
        });
        await _database.DrainAsync();
    }
}
