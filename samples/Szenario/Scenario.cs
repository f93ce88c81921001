using System.Text.Json;
using System.Text.Json.Nodes;

namespace Buergerservice.Szenario;

/// <summary>The two stories of the sample county.</summary>
public static class Scenario
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerOptions.Web) { WriteIndented = true };

    /// <summary>Starts a project and plays it until the phase the data names.</summary>
    /// <returns>Number of the project.</returns>
    public static async Task<string> PlayRolloutAsync(Staff staff, Options options, CancellationToken cancellationToken)
    {
        var data = Load(options, "szenario-vorhaben.json");
        var lead = await staff.AsAsync("petra.lenz", cancellationToken);
        var number = (await lead.PostAsync("projects", data["vorhaben"]!, cancellationToken))["number"]!.GetValue<string>();
        Console.WriteLine($"Vorhaben {number}");
        var until = data["bisPhase"]!.GetValue<int>();
        await new Player(staff, number, data["aufgaben"]!.AsArray(), Console.WriteLine)
            .PlayAsync(async () => (await lead.GetAsync($"projects/{number}", cancellationToken))["head"]!["phase"]!.GetValue<int>() >= until, cancellationToken);
        foreach (var format in (string[])["pdf", "docx"])
            await File.WriteAllBytesAsync(Path.Combine(options.Output, $"{number}-projektskizze.{format}"), await lead.DownloadAsync($"projects/{number}/documents/projektskizze/{format}", cancellationToken), cancellationToken);
        return number;
    }

    /// <summary>Opens a case and plays it until it is closed.</summary>
    /// <returns>Number of the case.</returns>
    public static async Task<string> PlayCaseAsync(Staff staff, Options options, CancellationToken cancellationToken)
    {
        var data = Load(options, "szenario-fall.json");
        var clearing = await staff.AsAsync("clara.mai", cancellationToken);
        var created = await clearing.PostAsync("cases", data["fall"]!, cancellationToken);
        var (id, number) = (created["id"]!.GetValue<string>(), created["number"]!.GetValue<string>());
        Console.WriteLine($"Fall {number}");
        var clerk = await staff.AsAsync("sabine.horn", cancellationToken);
        await new Player(staff, number, data["aufgaben"]!.AsArray(), Console.WriteLine)
            .PlayAsync(async () => (await clerk.GetAsync($"cases/{id}", cancellationToken))["status"]!.GetValue<string>() == "abgeschlossen", cancellationToken);
        var file = await clerk.GetAsync($"cases/{id}", cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(options.Output, $"{number}.json"), file.ToJsonString(Readable), cancellationToken);
        foreach (var document in file["documents"]!.AsArray())
            await File.WriteAllBytesAsync(Path.Combine(options.Output, $"{number}-{document!["id"]}.pdf"), await clerk.DownloadAsync($"cases/{id}/documents/{document["id"]}", cancellationToken), cancellationToken);
        return number;
    }

    private static JsonNode Load(Options options, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(options.SampleDirectory, file)))!;
}
