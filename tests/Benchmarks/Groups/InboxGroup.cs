using Buergerservice.Benchmarks.Databases;
using Buergerservice.Benchmarks.Harness;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Tasks;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Tasks;

namespace Buergerservice.Benchmarks.Groups;

/// <summary>A page of the inbox with the numbers on its tabs, for one of many people; half of all tasks are open to this person's role.</summary>
internal static class InboxGroup
{
    public static Task<IReadOnlyList<Result>> RunAsync(RunOptions options) => Place.EachAsync(options, place =>
        place.GrowAsync(options, "inbox", "pages", size => CreateAsync(place, size),
        [
            new("claimable tasks, first page", (database, _) => PageAsync(database, InboxView.Claimable, 1)),
            new("visible tasks, tenth page", (database, _) => PageAsync(database, InboxView.Visible, 10)),
        ]));

    private static async Task PageAsync(BenchDatabase database, InboxView view, int number)
    {
        var page = await database.InAsync((BuergerserviceDb db) => new InboxQuery(db, TimeProvider.System).ReadAsync(new(view, Page: number), BenchDatabase.Anna, CancellationToken.None));
        if (page.Rows.Count != InboxQuery.PageSize || page.Page != number)
            throw new InvalidOperationException("The page is not full.");
    }

    private static async Task<BenchDatabase> CreateAsync(Place place, int size)
    {
        var database = await place.CreateAsync();
        await database.InAsync((BuergerserviceDb db) =>
        {
            db.Tasks.Add(UserTask.Create(new()
            {
                Id = Rows.Id(0),
                BookmarkId = Rows.Id(0),
                ActivityId = "b2c3d4e5f6071829",
                Title = "Antrag prüfen",
                Instructions = "Bitte prüfen Sie, ob alle Unterlagen vollständig sind.",
                CandidateRoles = ["Clearing"],
                DueAt = DateTimeOffset.UtcNow.AddDays(1),
            }, Rows.Id(0), "fall", "kreis", "case-0", DateTimeOffset.UtcNow));
            return db.SaveChangesAsync();
        });
        await Rows.MultiplyAsync<UserTask>(database, 1, size - 1, new Dictionary<string, string>
        {
            ["Id"] = Rows.Id(database),
            ["InstanceId"] = Rows.Id(database),
            ["BookmarkId"] = Rows.Id(database),
            ["CorrelationId"] = "'case-' || n.i",
            ["DueAt"] = Rows.Later(database, "DueAt", "n.i"),
        });
        await Rows.MultiplyAsync<TaskAccess>(database, 1, size - 1, new Dictionary<string, string>
        {
            ["TaskId"] = Rows.Id(database),
            ["Rank"] = "t.\"Rank\" + n.i * CAST(10000000 AS bigint)",
            ["Audience"] = "CASE WHEN n.i % 2 = 1 AND t.\"Audience\" = 'r:Clearing' THEN 'r:Kasse' ELSE t.\"Audience\" END",
        });
        return database;
    }
}
