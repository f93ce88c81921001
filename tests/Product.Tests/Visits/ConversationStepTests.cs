using System.Net;
using Buergerservice.Devices.Simulators;
using Buergerservice.Product.Tests.Api;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>The single steps of a conversation, in processes of their own, with devices that do their work and devices that do not.</summary>
[Collection(VisitFixture.Collection)]
public sealed class ConversationStepTests(VisitFixture api)
{
    private static readonly Dictionary<string, object?> Start = new() { ["type"] = "Buergerservice.BoothSession", ["id"] = "ankunft", ["customProperties"] = new Dictionary<string, object?> { ["canStartWorkflow"] = true } };

    [Fact]
    public async Task Devices_and_questions_end_with_the_outcome_of_what_happened()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await PublishAsync("a-geraete",
            SampleProcesses.Step("Buergerservice.ControlDoor", "tuer"),
            SampleProcesses.Step("Buergerservice.ControlLight", "licht", ("on", true)),
            SampleProcesses.Step("Buergerservice.ReadCard", "karte", ("seconds", 1)),
            SampleProcesses.Step("Buergerservice.OpenCase", "fall", ("site", "Probe")),
            SampleProcesses.Step("Buergerservice.CaptureDocument", "bild"),
            SampleProcesses.Step("Buergerservice.AskCitizen", "frage", ("title", "Noch da?"), ("seconds", 1)),
            SampleProcesses.Step("Buergerservice.RequestConsent", "einwilligung", ("title", "Dürfen wir?"), ("purpose", "probe")));
        try
        {
            await visit.ReadyAsync("t-clearing");
            visit.Enter();
            var call = await visit.AcceptAsync("t-clearing");
            var consent = await visit.PromptAsync("Einwilligung");
            Assert.True(visit.Booth.Controller.LightOn);
            await visit.HangUpAsync("t-clearing", call.Id);
            var ended = await EndedAsync(visit, "einwilligung");
            Assert.Equal(["tuer: Erledigt", "licht: Erledigt", "karte: Fehlgeschlagen", "bild: Aufgenommen", "frage: Keine Antwort", "einwilligung: Gespräch beendet"], ended.Where(e => !e.StartsWith("fall:", StringComparison.Ordinal) && !e.StartsWith("Workflow", StringComparison.Ordinal)));
            // Too late: the call is over, and another booth was never asked.
            Assert.Equal(HttpStatusCode.Conflict, await visit.Screen.AnswerAsync(consent.GetProperty("id").GetGuid(), new { einverstanden = true }));
        }
        finally
        {
            await RetractAsync("a-geraete");
        }
    }

    [Theory]
    [InlineData("TOKEN_CMD_SIGNATURE_CONFIRM", true, "Unterschrieben")]
    [InlineData("TOKEN_CMD_SIGNATURE_CANCEL", true, "Abgelehnt")]
    [InlineData("TOKEN_CMD_SIGNATURE_CONFIRM", false, "Gerät gestört")]
    public async Task A_signature_on_the_pad_ends_with_what_the_citizen_and_the_pad_do(string button, bool connected, string outcome)
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        (visit.Pad.Button, visit.Pad.Connected) = (button, connected);
        var name = $"a-pad-{outcome.Length}";
        await PublishAsync(name,
            SampleProcesses.Step("Buergerservice.OpenCase", "fall", ("site", "Probe")),
            With(SampleProcesses.Step("Buergerservice.GenerateCaseDocument", "antrag", ("kind", "antrag"), ("title", "Antrag")), "document", Memory("dokument")),
            With(SampleProcesses.Step("Buergerservice.RequestSignature", "unterschrift", ("title", "Bitte unterschreiben"), ("on", "Pad"), ("seconds", 5)), "document", Variable("dokument")));
        try
        {
            await visit.ReadyAsync("t-clearing");
            visit.Enter();
            await visit.AcceptAsync("t-clearing");
            Assert.Contains($"unterschrift: {outcome}", await EndedAsync(visit, "unterschrift"));
        }
        finally
        {
            await RetractAsync(name);
        }
    }

    private static Task<List<string>> EndedAsync(Visitor visit, string step) =>
        visit.UntilAsync($"end of {step}", async () => await visit.OutcomesAsync() is var ended && ended.Exists(e => e.StartsWith(step + ":", StringComparison.Ordinal)) ? [.. ended.Where(e => !e.StartsWith("ankunft", StringComparison.Ordinal) && !e.StartsWith("vermitteln", StringComparison.Ordinal) && !e.StartsWith("folge", StringComparison.Ordinal))] : (List<string>?)null);

    // Of several processes that a visit starts the first by name counts.
    private Task PublishAsync(string id, params Dictionary<string, object?>[] steps) =>
        Processes.PublishAsync(api.As("t-admin"), SampleProcesses.Process(id, [Start, SampleProcesses.Step("Buergerservice.OfferCall", "vermitteln"), .. steps], ["fall", "dokument"]));

    private async Task RetractAsync(string id) => (await api.As("t-admin").Post($"definitions/{id}/retract", null)).Expect(HttpStatusCode.NoContent);

    private static Dictionary<string, object?> With(Dictionary<string, object?> step, string name, object value)
    {
        step[name] = value;
        return step;
    }

    private static Dictionary<string, object?> Memory(string variable) => new() { ["typeName"] = "Object", ["memoryReference"] = new { id = variable } };

    private static Dictionary<string, object?> Variable(string variable) => new() { ["typeName"] = "Object", ["expression"] = new { type = "Variable", value = new { id = variable, name = variable, typeName = "Object" } } };
}
