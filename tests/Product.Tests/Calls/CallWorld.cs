using System.Text.Json;
using Buergerservice.Cases.Files;
using Buergerservice.Engine.Work;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Organisation;
using Buergerservice.Portal.Video;
using Buergerservice.Product.Tests.Storage;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Calls;

/// <summary>One node of a call centre on a real database, its clock moved by the test.</summary>
internal sealed class CallWorld : IAsyncDisposable
{
    public const string Center = "seenmark";

    private CallWorld(EngineDatabase node) => Node = node;

    public EngineDatabase Node { get; }

    public CallCenters Centers => Node.Services.GetRequiredService<CallCenters>();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<CallWorld> OpenAsync(DatabaseOptions database, Action<IServiceCollection>? configure = null) => new(await EngineDatabase.CreateAsync(database, services =>
    {
        services.AddBoothsModel().AddOrganisationModel().AddCallsModel().AddCalls();
        services.AddSingleton<IModelPart, VideoModel>();
        services.AddSingleton<IModelPart, CasesModel>();
        services.AddScoped<BoothCalls>();
        services.AddSingleton<AgentConnections>();
        configure?.Invoke(services);
    }));

    /// <summary>Booths <c>b1</c> and so on, agents <c>a1</c> and so on who can do everything and are ready.</summary>
    public async Task FillAsync(int booths, int agents)
    {
        await Node.InAsync(async (BuergerserviceDb db) =>
        {
            for (var i = 1; i <= booths; i++)
                db.Add(new BoothAgent { Id = Guid.CreateVersion7(), Tenant = "kreis", Booth = $"b{i}", Name = $"Kabine {i}" });
            return await db.SaveChangesAsync(Cancel);
        });
        for (var i = 1; i <= agents; i++)
            await DoAsync(new DefineAgent($"a{i}", "kreis", new() { ["clearing"] = 1 }), new SetWant($"a{i}", Want.Ready));
    }

    public Task<CallOutcome> DoAsync(params AcdCommand[] commands) => Centers.ExecuteAsync(new(Center, "kreis", "test", _ => commands), Cancel);

    public async Task<Guid> ArriveAsync(int booth)
    {
        var call = Guid.CreateVersion7();
        Assert.Null((await DoAsync(Arrival(call, booth))).Refusal);
        return call;
    }

    public static Arrive Arrival(Guid call, int booth) => new(call.ToString(), $"kreis/b{booth}", "kreis", "clearing");

    public Task<string> StateAsync() => Centers.ReadAsync(Center, s => JsonSerializer.Serialize(s), Cancel);

    public Task<T> StateAsync<T>(Func<AcdState, T> read) => Centers.ReadAsync(Center, read, Cancel);

    /// <summary>Lets time pass and the work queue do what is due.</summary>
    public async Task PassAsync(double seconds)
    {
        Node.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await Node.DrainAsync();
    }

    public Task<int> TicksAsync() => Node.InAsync((BuergerserviceDb db) => db.WorkItems.CountAsync(w => w.Kind == WorkKind.Effect && w.Name == CallTick.Name));

    public Task<List<T>> RowsAsync<T>()
        where T : class => Node.InAsync((BuergerserviceDb db) => db.Set<T>().AsNoTracking().ToListAsync());

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
