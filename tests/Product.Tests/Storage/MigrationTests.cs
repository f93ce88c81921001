using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Storage;

public sealed class MigrationTests(PortalFixture portal)
{
    [Fact]
    public async Task The_migrations_describe_the_model_of_all_modules() =>
        Assert.False(await portal.InAsync((BuergerserviceDb db) => Task.FromResult(db.Database.HasPendingModelChanges())));
}
