using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Buergerservice.Cases.Conversations;
using Buergerservice.Cases.Files;
using Buergerservice.Devices.Simulators;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Product.Tests.Booths;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using CallState = Buergerservice.Media.Acd.CallState;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>One booth with its devices and its screen, the people who take calls, and the workflow of the visit; everything over the surfaces people use.</summary>
internal sealed class Visitor : IAsyncDisposable
{
    private readonly VisitFixture _api;
    private readonly HashSet<string> _ready = [];

    private Visitor(VisitFixture api, TestBooth booth, CameraSimulator camera, PadSimulator pad, BoothBrowser screen) => (_api, Booth, Camera, Pad, Screen) = (api, booth, camera, pad, screen);

    /// <summary>For whom the pad seals.</summary>
    public static X509Certificate2 Holder { get; } = NewHolder();

    public TestBooth Booth { get; }

    public CameraSimulator Camera { get; }

    public PadSimulator Pad { get; }

    public BoothBrowser Screen { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A booth with door, sensor and camera, in which nobody is yet.</summary>
    public static async Task<Visitor> AtBoothAsync(VisitFixture api)
    {
        var booth = await TestBooth.AddAsync(api);
        var camera = new CameraSimulator(TimeProvider.System);
        await camera.StartAsync();
        var pad = new PadSimulator();
        await pad.StartAsync();
        Assert.Null(await booth.RegisterAsync(await booth.CodeAsync()));
        await booth.ConfigureAsync(0, $$"""
            {"components":[{"id":"tuer","kind":"doorAndLight","address":"tcp://127.0.0.1:{{booth.Controller.Port}}"},
            {"id":"sensor","kind":"presenceSensor","address":"tcp://127.0.0.1:{{booth.Controller.Port}}","input":1,"pollMilliseconds":100},
            {"id":"kamera","kind":"documentCamera","address":"{{camera.Service}}"},
            {"id":"pad","kind":"signaturePad","address":"{{pad.Socket}}","encryptionCertificate":"{{Convert.ToBase64String(Holder.RawData)}}"}]}
            """);
        booth.Start();
        await booth.UntilAsync(a => a.GetProperty("components").EnumerateArray().Count(c => c.GetProperty("condition").GetString() == "ok") == 4);
        var visitor = new Visitor(api, booth, camera, pad, await BoothBrowser.SignInAsync(api, booth.Id));
        await visitor.PolicyAsync(new());
        return visitor;
    }

    /// <summary>Signs people on for calls.</summary>
    public async Task ReadyAsync(params string[] people)
    {
        foreach (var person in people)
        {
            _ready.Add(person);
            await DeskAsync(person, d => d.WantAsync(VisitFixture.ActorOf(person), Want.Ready, null, Cancel));
        }
    }

    /// <summary>Other times of the call centre; but it always rings, and there is time for notes, for so long that a busy machine comes to the next step.</summary>
    public Task PolicyAsync(AcdPolicy policy) =>
        SayAsync(_ => [new SetPolicy(Slow(policy))]);

    /// <summary>Whoever is asked to take a call over lets it ring until its time is over; nobody else's is.</summary>
    public Task RingOutAsync() => SayAsync(_ => [new SetPolicy(Slow(new()) with { TransferRing = 1 }), new SetPolicy(Slow(new()))]);

    /// <summary>The person's page is gone, or back, as the watch over the pages says it.</summary>
    public Task PresenceAsync(string person, bool isLost) => SayAsync(_ => [new Media.Acd.AgentConnection(person, isLost)]);

    public void Enter() => Booth.Controller.Presence = true;

    public void Leave() => Booth.Controller.Presence = false;

    /// <summary>Waits until it rings at somebody, and takes the call.</summary>
    public async Task<DeskCall> AcceptAsync(string person)
    {
        var call = (await RingingAsync(person)).Call!;
        await DeskAsync(person, d => d.AcceptAsync(VisitFixture.ActorOf(person), call.Id, Cancel));
        return call;
    }

    public Task<DeskView> RingingAsync(string person) => DeskUntilAsync(person, d => d.Status == AgentStatus.Ringing && d.Call?.Booth == Booth.Name);

    /// <summary>Takes no further call after this one.</summary>
    public Task GoesAsync(string person) => DeskAsync(person, d => d.WantAsync(VisitFixture.ActorOf(person), Want.Offline, null, Cancel));

    public Task<BoothAgent> BoothAsync() => InAsync(db => db.Set<BoothAgent>().AsNoTracking().FirstAsync(a => a.Id == Booth.Id, Cancel));

    public Task HangUpAsync(string person, Guid call) => DeskAsync(person, d => d.HangUpAsync(VisitFixture.ActorOf(person), call, Cancel));

    public Task EndWrapUpAsync(string person) => DeskAsync(person, d => d.EndWrapUpAsync(VisitFixture.ActorOf(person), Cancel));

    public Task RejectAsync(string person, Guid call) => DeskAsync(person, d => d.RejectAsync(VisitFixture.ActorOf(person), call, Cancel));

    public Task<DeskView> DeskUntilAsync(string person, Predicate<DeskView> isSo) =>
        UntilAsync($"desk of {person}", async () =>
        {
            DeskView? view = null;
            await DeskAsync(person, async d => view = await d.GetAsync(VisitFixture.ActorOf(person), Cancel));
            return isSo(view!) ? view : null;
        });

    /// <summary>Waits for a task of the visit and completes it.</summary>
    public async Task DoAsync(string title, string person, string outcome, object? values = null)
    {
        var task = await TaskAsync(title);
        var client = _api.As(person);
        var revision = task.Revision;
        if (task.State != UserTaskState.Assigned)
        {
            (await client.Post($"tasks/{task.Id}/claim", new { expectedRevision = revision, operationId = "c" })).Expect(HttpStatusCode.OK);
            revision++;
        }

        (await client.Post($"tasks/{task.Id}/complete", new { outcome, values = values ?? new { }, expectedRevision = revision, operationId = Guid.NewGuid().ToString() })).Expect(HttpStatusCode.Accepted);
    }

    public Task<UserTask> TaskAsync(string title) => UntilAsync($"task „{title}“", async () =>
    {
        var instance = await InstanceAsync();
        return await InAsync(db => db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.InstanceId == instance && t.Title == title && (t.State == UserTaskState.Available || t.State == UserTaskState.Assigned), Cancel));
    });

    /// <summary>Waits until the visit's workflow waits for this.</summary>
    public async Task WaitsForAsync(string what)
    {
        var instance = await InstanceAsync();
        await UntilAsync($"wait for {what}", () => InAsync(db => db.Bookmarks.AsNoTracking().FirstOrDefaultAsync(b => b.InstanceId == instance && b.Description == what, Cancel)));
    }

    /// <summary>Waits for a prompt on the booth's screen.</summary>
    public Task<JsonElement> PromptAsync(string kind, string? title = null) => UntilStructAsync($"prompt {kind}", async () =>
    {
        var found = (await Screen.PromptsAsync()).Where(p => p.GetProperty("kind").GetString() == kind && (title is null || p.GetProperty("title").GetString() == title)).ToList();
        return found.Count > 0 ? found[^1] : null;
    });

    public async Task AnswerAsync(string kind, object answer) => Assert.Equal(HttpStatusCode.NoContent, await Screen.AnswerAsync((await PromptAsync(kind)).GetProperty("id").GetGuid(), answer));

    /// <summary>Waits until the booth stands so for its screen.</summary>
    /// <returns>Whether a conversation can be begun there.</returns>
    public async Task<bool> StandsAsync(string state) => (await UntilStructAsync($"„{state}“ on the screen", async () =>
    {
        using var answer = await Screen.GetAsync("/kabine/stand");
        var stand = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        return stand.GetProperty("state").GetString() == state ? stand : null;
    })).GetProperty("mayBegin").GetBoolean();

    /// <summary>The screen says that it is empty after a call, as its page does.</summary>
    public async Task ScreenClearsAsync(Guid call)
    {
        await UntilAsync("end of the call", async () => await InAsync(db => db.Set<CallRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == call && c.EndedAt != null, Cancel)));
        Assert.Equal(HttpStatusCode.NoContent, (await Screen.PostAsync("/kabine/geleert", new { gespraech = call })).StatusCode);
    }

    /// <summary>What the visit's workflow waits for at most is over now.</summary>
    public async Task OverdueAsync()
    {
        var instance = await InstanceAsync();
        await UntilAsync("timer", async () => await InAsync(db => db.WorkItems.Where(w => w.InstanceId == instance && w.Kind == WorkKind.Timer).ExecuteUpdateAsync(u => u.SetProperty(w => w.DueAt, DateTimeOffset.UtcNow), Cancel)) > 0 ? "" : null);
    }

    /// <summary>A kept file.</summary>
    public async Task<byte[]> ContentAsync(string sha256) => (await _api.Services.GetRequiredService<IContentStore>().GetAsync(sha256, Cancel)).ToArray();

    /// <summary>Waits for the proof of the reset.</summary>
    public Task<BoothReset> ResetAsync() => UntilAsync("reset", () => InAsync(db => db.Set<BoothReset>().AsNoTracking().OrderByDescending(r => r.At).FirstOrDefaultAsync(r => r.BoothId == Booth.Id, Cancel)));

    /// <summary>How the reset ends that nobody confirms, without all its attempts.</summary>
    public Task<BoothReset> LastResetAsync() => UntilAsync("reset", async () =>
    {
        var instance = await InstanceAsync();
        await InAsync(db => db.WorkItems.Where(w => w.InstanceId == instance && w.Name == ConversationWork.Reset && w.LeaseUntil == null && w.Attempts > 0 && w.Attempts < 98).ExecuteUpdateAsync(u => u.SetProperty(w => w.Attempts, 98), Cancel));
        return await InAsync(db => db.Set<BoothReset>().AsNoTracking().FirstOrDefaultAsync(r => r.BoothId == Booth.Id, Cancel));
    });

    /// <summary>The steps of the visit's workflow that have ended, each with its outcome.</summary>
    public async Task<List<string>> OutcomesAsync()
    {
        var journal = (await _api.As("t-admin").Get($"instances/{await InstanceAsync()}/journal")).Expect(HttpStatusCode.OK).Json;
        return [.. journal.GetProperty("records").EnumerateArray().Where(e => e.GetProperty("event").GetString() == "Completed").Select(e => $"{e.GetProperty("activityId").GetString()}: {e.GetProperty("message").GetString() ?? "Done"}")];
    }

    public Task<CitizenCase> CaseAsync(Predicate<CitizenCase> isSo) => UntilAsync("case", async () =>
    {
        var instance = await InstanceAsync();
        var file = await InAsync(db => db.Set<CitizenCase>().AsNoTracking().FirstOrDefaultAsync(c => c.InstanceId == instance, Cancel));
        return file is not null && isSo(file) ? file : null;
    });

    public async Task<T> InAsync<T>(Func<BuergerserviceDb, Task<T>> action)
    {
        await using var scope = _api.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }

    public async Task<Guid> InstanceAsync() => (await UntilAsync("visit", () => InAsync(db => db.Set<BoothVisit>().AsNoTracking().Where(v => v.BoothId == Booth.Id).OrderByDescending(v => v.StartedAt).FirstOrDefaultAsync(Cancel)))).InstanceId;

    public async Task<T> UntilAsync<T>(string what, Func<Task<T?>> look)
        where T : class
    {
        var end = DateTimeOffset.UtcNow.AddMinutes(5);
        while (true)
        {
            if (await look() is { } found)
                return found;
            if (DateTimeOffset.UtcNow > end)
                Assert.Fail($"{what}: not seen. {await StuckAsync()}");
            await Task.Delay(25, Cancel);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await PolicyAsync(new());
        // What nobody has taken would ring in the next test.
        await SayAsync(s => [.. s.Calls.Values.Where(c => c.BoothId == BoothKey.Of("kreis", Booth.Name)).Select(c => new HangUp(c.Id, HangUpBy.System))]);
        foreach (var person in _ready)
        {
            var actor = VisitFixture.ActorOf(person);
            DeskView? view = null;
            await PresenceAsync(person, isLost: false);
            await DeskAsync(person, async d => view = await d.GetAsync(actor, Cancel));
            if (view is { Call: { IsTarget: false, State: not CallState.Offered } held })
                await EndedAsync(() => DeskAsync(person, d => d.HangUpAsync(actor, held.Id, Cancel)));
            await DeskAsync(person, d => d.WantAsync(actor, Want.Offline, null, Cancel));
            await DeskAsync(person, async d => view = await d.GetAsync(actor, Cancel));
            if (view!.Status == AgentStatus.WrapUp)
                await EndedAsync(() => DeskAsync(person, d => d.EndWrapUpAsync(actor, Cancel)));
        }

        // A booth that is gone would be cleared in vain, for two minutes, in the place of the next test's.
        await NoResetAsync();
        Screen.Dispose();
        await Booth.DisposeAsync();
        await NoResetAsync();
        await Camera.DisposeAsync();
        await Pad.DisposeAsync();
    }

    private static AcdPolicy Slow(AcdPolicy policy) => policy with { Ring = 120_000, TransferRing = 180_000, WrapUp = policy.WrapUp == new AcdPolicy().WrapUp ? 600_000 : policy.WrapUp };

    // It may have ended by itself since it was looked at.
    private static async Task EndedAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (ConflictException)
        {
        }
    }

    private Task<int> NoResetAsync() => InAsync(db => db.WorkItems.Where(w => w.Name == ConversationWork.Reset && w.LeaseUntil == null && db.Set<BoothVisit>().Any(v => v.BoothId == Booth.Id && v.InstanceId == w.InstanceId)).ExecuteDeleteAsync(Cancel));

    private async Task<JsonElement> UntilStructAsync(string what, Func<Task<JsonElement?>> look) => ((await UntilAsync(what, async () => await look() is { } found ? new Found(found) : null)).Element);

    private async Task SayAsync(Func<AcdState, IReadOnlyList<AcdCommand>> commands) =>
        Assert.Null((await _api.Services.GetRequiredService<CallCenters>().ExecuteAsync(new(VisitFixture.Center, "kreis", "system", commands), Cancel)).Refusal);

    private async Task<string> StuckAsync()
    {
        var visit = await InAsync(db => db.Set<BoothVisit>().AsNoTracking().Where(v => v.BoothId == Booth.Id).OrderByDescending(v => v.StartedAt).FirstOrDefaultAsync(Cancel));
        if (visit is null)
            return "No visit.";
        var waits = await InAsync(db => db.Bookmarks.AsNoTracking().Where(b => b.InstanceId == visit.InstanceId).Select(b => b.ActivityId + ": " + b.Description).ToListAsync(Cancel));
        var work = await InAsync(db => db.WorkItems.AsNoTracking().Where(w => w.InstanceId == visit.InstanceId && w.LastError != null).Select(w => w.Name + " " + w.LastError).ToListAsync(Cancel));
        var tasks = await InAsync(db => db.Tasks.AsNoTracking().Where(t => t.InstanceId == visit.InstanceId).Select(t => t.Title + " " + t.State + " " + t.Assignee).ToListAsync(Cancel));
        var row = await InAsync(db => db.Instances.AsNoTracking().Where(i => i.Id == visit.InstanceId).Select(i => new { i.Status, i.SubStatus, i.State }).FirstAsync(Cancel));
        return $"{row.Status}/{row.SubStatus}; waits: {string.Join(", ", waits)}; errors: {string.Join(", ", work)}; tasks: {string.Join(", ", tasks)}; {(row.SubStatus.ToString() == "Faulted" ? row.State : "")}";
    }

    private async Task DeskAsync(string person, Func<CallDesk, Task> action)
    {
        await using var scope = _api.Services.CreateAsyncScope();
        await action(scope.ServiceProvider.GetRequiredService<CallDesk>());
    }

    private static X509Certificate2 NewHolder()
    {
        using var key = RSA.Create(3072);
        return new CertificateRequest("CN=Hinterlegung der Pads", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
    }

    private sealed record Found(JsonElement Element);
}
