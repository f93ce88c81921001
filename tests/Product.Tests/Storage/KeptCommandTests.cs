using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Booths;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

/// <summary>Statements that are kept with their connection.</summary>
[Collection(ApiFixture.Name)]
public sealed class KeptCommandTests(ApiFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_context_that_saves_again_on_another_connection_of_the_pool_writes_on_that_one()
    {
        var admin = new Actor("t-admin", "t-admin", "kreis", [Actor.AdministratorRole]);
        await using var scope = api.Services.CreateAsyncScope();
        var booths = scope.ServiceProvider.GetRequiredService<BoothAdministration>();
        var id = await booths.AddAsync($"folge-{Guid.NewGuid():N}", "Folge", admin, Cancel);
        // The connection just given back is taken by others, three times over.
        var taken = new List<AsyncServiceScope>();
        for (var i = 0; i < 3; i++)
        {
            await booths.DescribeAsync(id, $"Stufe {i}", admin, Cancel);
            var other = api.Services.CreateAsyncScope();
            taken.Add(other);
            await other.ServiceProvider.GetRequiredService<BuergerserviceDb>().Database.OpenConnectionAsync(Cancel);
        }

        await booths.DescribeAsync(id, "Stufe 3", admin, Cancel);
        foreach (var other in taken)
            await other.DisposeAsync();
        Assert.Equal("Stufe 3", await scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Set<BoothAgent>().Where(a => a.Id == id).Select(a => a.HearingLoop).FirstAsync(Cancel));
    }
}
