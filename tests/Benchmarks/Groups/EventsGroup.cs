using System.Globalization;
using Buergerservice.Benchmarks.Databases;
using Buergerservice.Benchmarks.Harness;
using Buergerservice.Engine.Execution;
using Buergerservice.Storage.Model;

namespace Buergerservice.Benchmarks.Groups;

/// <summary>Who waits for an event, among many waits for others and among many for the same with other business keys.</summary>
internal static class EventsGroup
{
    public static Task<IReadOnlyList<Result>> RunAsync(RunOptions options) => Place.EachAsync(options, place =>
        place.GrowAsync(options, "events", "lookups", size => CreateAsync(place, size),
        [
            new("the one wait for an event", (database, _) => FindAsync(database, "1", null)),
            new("one case's wait", (database, size) => FindAsync(database, "0", string.Create(CultureInfo.InvariantCulture, $"case-{size - 1}"))),
        ]));

    private static async Task FindAsync(BenchDatabase database, string hash, string? key)
    {
        if ((await database.Store.FindBookmarksAsync(hash, "kreis", key, CancellationToken.None)).Count != 1)
            throw new InvalidOperationException("The wait was not found.");
    }

    // Every second bookmark waits for one and the same event, each for another case; the others each for another event.
    private static async Task<BenchDatabase> CreateAsync(Place place, int size)
    {
        var database = await place.CreateAsync();
        await database.InAsync((BuergerserviceDb db) =>
        {
            db.Bookmarks.Add(new()
            {
                Id = Rows.Id(0),
                InstanceId = Rows.Id(0),
                Tenant = "kreis",
                Kind = WaitKind.Event,
                Hash = "0",
                Name = "Elsa.Event",
                Key = "weiter",
                ActivityId = "b2c3d4e5f6071829",
                Description = "Ereignis „weiter“",
                CorrelationId = "case-0",
                CreatedAt = DateTimeOffset.UtcNow,
            });
            return db.SaveChangesAsync();
        });
        await Rows.MultiplyAsync<BookmarkRow>(database, 1, size - 1, new Dictionary<string, string>
        {
            ["Id"] = Rows.Id(database),
            ["InstanceId"] = Rows.Id(database),
            ["Hash"] = "CASE WHEN n.i % 2 = 1 AND n.i < " + (size - 1).ToString(CultureInfo.InvariantCulture) + " THEN CAST(n.i AS varchar(64)) ELSE '0' END",
            ["CorrelationId"] = "'case-' || n.i",
        });
        return database;
    }
}
