using System.Globalization;
using Buergerservice.Benchmarks.Harness;

namespace Buergerservice.Benchmarks.Databases;

/// <summary>A kind of database that is measured.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Server">The server, or null for SQLite.</param>
internal sealed record Place(string Name, PostgresServer? Server)
{
    public Task<BenchDatabase> CreateAsync() => BenchDatabase.CreateAsync(Server);

    /// <summary>Measures on each database the command line asks for, one after the other.</summary>
    public static async Task<IReadOnlyList<Result>> EachAsync(RunOptions options, Func<Place, Task<IReadOnlyList<Result>>> measure)
    {
        var results = new List<Result>();
        if (options.Database is null or "sqlite")
            results.AddRange(await measure(new("SQLite", null)));
        if (options.Database is "sqlite")
            return results;
        await using var server = await PostgresServer.StartAsync();
        if (server is null)
            Console.Error.WriteLine("PostgreSQL is not installed (Debian package postgresql): its figures are left out.");
        else
            results.AddRange(await measure(new("PostgreSQL", server)));
        return results;
    }

    /// <summary>
    /// Measures the same on databases of growing size, in turns: every size beside the smallest, the largest against the
    /// figure to reach.
    /// </summary>
    public async Task<IReadOnlyList<Result>> GrowAsync(RunOptions options, string group, string unit, Func<int, Task<BenchDatabase>> create, IReadOnlyList<Growing> measures)
    {
        var databases = new List<BenchDatabase>();
        try
        {
            foreach (var size in options.Sizes)
                databases.Add(await create(size));
            var cases = measures.SelectMany(m => options.Sizes.Select((size, i) => new Case(NameOf(m, size), unit, 1, () => m.Run(databases[i], size))
            {
                Prepare = m.Prepare is { } prepare ? () => prepare(databases[i]) : null,
                ComparedWith = i == 0 ? null : NameOf(m, options.Sizes[0]),
                Target = i == 0 || i < options.Sizes.Count - 1 ? null : new() { CostRatioAtMost = 3 },
            }));
            return await new Runner(options).RunAsync($"{group}-{Name.ToLowerInvariant()}", [.. cases]);
        }
        finally
        {
            foreach (var database in databases)
                await database.DisposeAsync();
        }
    }

    private string NameOf(Growing measure, int size) => string.Create(CultureInfo.InvariantCulture, $"{measure.Name} of {size:N0}, {Name}");
}

/// <summary>Something measured at several sizes.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Run">Does it once, on a database of the given size.</param>
/// <param name="Prepare">Undoes it, unmeasured.</param>
internal sealed record Growing(string Name, Func<BenchDatabase, int, Task> Run, Func<BenchDatabase, Task>? Prepare = null);
