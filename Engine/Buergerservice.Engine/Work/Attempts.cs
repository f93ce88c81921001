using System.Text.Json;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Work;

/// <summary>Attempts of a work item: how many are allowed, what became of them, when the next one is due.</summary>
internal static class Attempts
{
    private const int KeptInHistory = 20;
    private const int MaxErrorLength = 500;

    private const string Died = "Der Arbeitsprozess ist während des Versuchs ausgefallen.";

    public static RetryPolicy? PolicyOf(WorkItem item) => item.Policy is null ? null : JsonSerializer.Deserialize<RetryPolicy>(item.Policy, JsonSerializerOptions.Web);

    /// <summary>All failed attempts of the item; those whose worker died left no message.</summary>
    public static List<FailedAttempt> Of(WorkItem item, DateTimeOffset now)
    {
        var known = item.History is null ? [] : JsonSerializer.Deserialize<List<FailedAttempt>>(item.History, JsonSerializerOptions.Web)!;
        while (known.Count < Math.Min(item.Attempts, KeptInHistory))
            known.Add(new(now, Died));
        return known;
    }

    /// <summary>The history with one more attempt.</summary>
    public static string Add(WorkItem item, string error, DateTimeOffset now)
    {
        var all = Of(item, now);
        all.Add(new(now, error.Length > MaxErrorLength ? error[..MaxErrorLength] : error));
        return JsonSerializer.Serialize(all.Count > KeptInHistory ? all[^KeptInHistory..] : all, JsonSerializerOptions.Web);
    }

    public static DateTimeOffset NextAt(WorkItem item, DateTimeOffset now, double jitter) =>
        now + (PolicyOf(item)?.DelayAfter(item.Attempts + 1, jitter) ?? WorkOptions.Backoff(item.Attempts + 1, jitter));
}
