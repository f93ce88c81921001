using System.Text.Json;
using System.Text.Json.Nodes;

namespace Buergerservice.Szenario;

/// <summary>Does the tasks of one workflow, each as the person the data names, until nothing is left to do.</summary>
public sealed class Player(Staff staff, string correlationId, JsonArray steps, Action<string> say)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Does tasks until <paramref name="isDone"/> says so.</summary>
    /// <exception cref="TimeoutException">A task appeared that the data does not know, or none for two minutes.</exception>
    public async Task PlayAsync(Func<Task<bool>> isDone, CancellationToken cancellationToken)
    {
        var lastProgress = TimeProvider.System.GetTimestamp();
        while (!await isDone())
        {
            if (await DoNextAsync(cancellationToken))
                lastProgress = TimeProvider.System.GetTimestamp();
            else if (TimeProvider.System.GetElapsedTime(lastProgress) > Patience)
                throw new TimeoutException($"Es geht nicht weiter. Offene Aufgaben: {await OpenTitlesAsync(cancellationToken)}");
            else
                await Task.Delay(100, cancellationToken);
        }
    }

    private async Task<bool> DoNextAsync(CancellationToken cancellationToken)
    {
        foreach (var account in steps.Select(s => s!["konto"]!.GetValue<string>()).Distinct())
        {
            var session = await staff.AsAsync(account, cancellationToken);
            var list = await session.GetAsync($"tasks?scope=available&limit=200&correlationId={Uri.EscapeDataString(correlationId)}", cancellationToken);
            foreach (var task in list["items"]!.AsArray())
            {
                var title = task!["title"]!.GetValue<string>();
                var step = steps.FirstOrDefault(s => s!["titel"]!.GetValue<string>() == title && s["konto"]!.GetValue<string>() == account);
                if (step is null)
                    continue;
                await DoAsync(session, task, step, cancellationToken);
                say($"{account,-12} {title}");
                return true;
            }
        }

        return false;
    }

    private static async Task DoAsync(ApiSession session, JsonNode task, JsonNode step, CancellationToken cancellationToken)
    {
        var id = task["id"]!.GetValue<string>();
        await session.PostAsync($"tasks/{id}/claim", new JsonObject { ["expectedRevision"] = task["revision"]!.DeepClone(), ["operationId"] = Guid.CreateVersion7().ToString() }, cancellationToken);
        var claimed = await session.GetAsync($"tasks/{id}", cancellationToken);
        var values = step["werte"]!.DeepClone().AsObject();
        FillMatrices(claimed["details"]?["form"], step["matrix"] as JsonObject, values);
        var body = new JsonObject
        {
            ["values"] = values,
            ["expectedRevision"] = claimed["task"]!["revision"]!.DeepClone(),
            ["operationId"] = Guid.CreateVersion7().ToString(),
        };
        if (step["ergebnis"] is { } outcome)
            body["outcome"] = outcome.DeepClone();
        await session.PostAsync($"tasks/{id}/complete", body, cancellationToken);
    }

    // The data gives one answer for a whole table; the rows come from the form, so that only those that apply are answered.
    private static void FillMatrices(JsonNode? form, JsonObject? answers, JsonObject values)
    {
        foreach (var field in form?["sections"]?.AsArray().SelectMany(s => s!["fields"]!.AsArray()) ?? [])
        {
            if (field!["type"]!.GetValue<string>() != "matrix")
                continue;
            var name = field["name"]!.GetValue<string>();
            var rows = new JsonObject();
            foreach (var row in field["rows"]!.AsArray())
            {
                var columns = field["columns"]!.AsArray().Select(c => c!["value"]!.GetValue<string>()).ToList();
                var answer = columns.Count == 0
                    ? answers?[name]?.DeepClone()
                    : new JsonObject(columns.Where(c => answers?[$"{name}.{c}"] is not null && !row!["notRelevant"]!.AsArray().Any(n => n!.GetValue<string>() == c))
                        .Select(c => KeyValuePair.Create(c, (JsonNode?)answers![$"{name}.{c}"]!.DeepClone())));
                if (answer is not null)
                    rows[row!["key"]!.GetValue<string>()] = answer;
            }

            if (rows.Count > 0)
                values[name] = rows;
        }
    }

    private async Task<string> OpenTitlesAsync(CancellationToken cancellationToken)
    {
        var titles = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var account in steps.Select(s => s!["konto"]!.GetValue<string>()).Distinct())
        {
            var list = await (await staff.AsAsync(account, cancellationToken)).GetAsync($"tasks?scope=all&limit=200&correlationId={Uri.EscapeDataString(correlationId)}", cancellationToken);
            foreach (var task in list["items"]!.AsArray())
                titles.Add($"{task!["title"]} ({account})");
        }

        return string.Join("; ", titles);
    }
}
