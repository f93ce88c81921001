using System.Data.Common;
using System.Net;
using Buergerservice.Engine.Execution;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Workflows;

/// <summary>Whoever waits for an answer looks while a worker commits.</summary>
[Collection(ApiFixture.Name)]
public sealed class HttpAnswerRaceTests(ApiFixture api)
{
    [Fact]
    public async Task An_answer_committed_during_the_look_is_not_taken_for_an_end_without_an_answer()
    {
        await Processes.PublishAsync(api.As("t-admin"), """
            {"definitionId":"blick","root":{"type":"Elsa.Sequence","id":"s","activities":[
              {"type":"Elsa.HttpEndpoint","id":"h","canStartWorkflow":true,"requestTimeout":"00:00:00.100","path":"blick"},{"type":"Elsa.Event","id":"e","eventName":"blick-weiter"}]}}
            """);
        var location = (await api.As("t-sach").Get("/workflows/blick")).Expect(HttpStatusCode.Accepted).Headers["Location"];
        var exchange = Guid.Parse(location[(location.LastIndexOf('/') + 1)..]);
        // From now on only the commit below changes the instance.
        await Processes.UntilWaitingAsync(api.As("t-admin"), "blick");

        await using var scope = api.Services.CreateAsyncScope();
        var options = scope.ServiceProvider.GetRequiredService<DbContextOptions<SqliteDb>>();
        var commit = new CommitBehindTheFirstRead(api.Services, exchange);
        await using var db = new SqliteDb(new DbContextOptionsBuilder<SqliteDb>(options).AddInterceptors(commit).Options, scope.ServiceProvider.GetServices<IModelPart>());
        var commands = ActivatorUtilities.CreateInstance<HttpCommands>(scope.ServiceProvider, db);
        var seen = await commands.FindAnswerAsync(exchange, TestContext.Current.CancellationToken);
        Assert.True(commit.Done);
        Assert.False(seen!.Value.Exchange.Status is null && seen.Value.Instance == InstanceSubStatus.Finished, "The end is seen, the answer of the same commit is not.");

        var later = await commands.FindAnswerAsync(exchange, TestContext.Current.CancellationToken);
        Assert.Equal((200, InstanceSubStatus.Finished), (later!.Value.Exchange.Status, later.Value.Instance));
    }

    // Commits answer and end between the reader's first statement and its second.
    private sealed class CommitBehindTheFirstRead(IServiceProvider services, Guid exchange) : DbCommandInterceptor
    {
        public bool Done { get; private set; }

        public override async ValueTask<InterceptionResult> DataReaderClosingAsync(DbCommand command, DataReaderClosingEventData eventData, InterceptionResult result)
        {
            if (!Done)
            {
                Done = true;
                await using var scope = services.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
                await using var transaction = await db.Database.BeginTransactionAsync();
                await db.HttpExchanges.Where(x => x.Id == exchange).ExecuteUpdateAsync(s => s.SetProperty(x => x.Status, 200));
                await db.Instances.Where(i => db.HttpExchanges.Any(x => x.Id == exchange && x.InstanceId == i.Id)).ExecuteUpdateAsync(s => s.SetProperty(i => i.SubStatus, InstanceSubStatus.Finished));
                await transaction.CommitAsync();
            }

            return result;
        }
    }
}
