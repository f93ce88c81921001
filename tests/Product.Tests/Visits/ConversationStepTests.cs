using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Buergerservice.Cases.Files;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Simulators;
using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.Tests.Tools;
using Buergerservice.Portal.Booths;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Signatures;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>The single steps of a conversation, in processes of their own, with devices that do their work and devices that do not.</summary>
[Collection(VisitFixture.Collection)]
public sealed class ConversationStepTests(VisitFixture api)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static readonly Dictionary<string, object?> Start = new() { ["type"] = "Buergerservice.BoothSession", ["id"] = "ankunft", ["customProperties"] = new Dictionary<string, object?> { ["canStartWorkflow"] = true } };

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
            With(SampleProcesses.Step("Buergerservice.RequestSignature", "unterschrift", ("title", "Bitte unterschreiben"), ("on", "Pad"), ("seconds", 60)), "document", Variable("dokument")));
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

    [Fact]
    public async Task What_is_drawn_on_the_pad_is_seen_in_the_document_what_it_sealed_is_signed_with_it_and_nothing_else_is_kept()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        byte[] ofPad = [];
        visit.Pad.Seal = document => ofPad = SealFor(Visitor.Holder, document);
        await PublishAsync("a-pad",
            SampleProcesses.Step("Buergerservice.OpenCase", "fall", ("site", "Probe")),
            With(SampleProcesses.Step("Buergerservice.GenerateCaseDocument", "antrag", ("kind", "antrag"), ("title", "Antrag")), "document", Memory("dokument")),
            With(SampleProcesses.Step("Buergerservice.RequestSignature", "unterschrift", ("title", "Bitte unterschreiben"), ("on", "Pad"), ("signer", "Erika Beispiel")), "document", Variable("dokument")));
        try
        {
            await visit.ReadyAsync("t-clearing");
            visit.Enter();
            await visit.AcceptAsync("t-clearing");
            Assert.Contains("unterschrift: Unterschrieben", await EndedAsync(visit, "unterschrift"));
        }
        finally
        {
            await RetractAsync("a-pad");
        }

        var instance = await visit.InstanceAsync();
        var file = await visit.InAsync(db => db.Set<SignedFile>().AsNoTracking().FirstAsync(f => db.Set<CaseDocument>().Any(d => d.Sha256 == f.Sha256 && db.Set<CitizenCase>().Any(c => c.Id == d.CaseId && c.InstanceId == instance)), Cancel));
        var signed = await visit.ContentAsync(file.Sha256);
        using var pdf = new PdfFile(signed);
        var signatures = await pdf.SignaturesAsync();
        Assert.Contains("Signature is Valid", signatures, StringComparison.Ordinal);
        Assert.Contains("Total document signed", signatures, StringComparison.Ordinal);
        var (exitCode, output) = await pdf.CheckAsync();
        Assert.True(exitCode == 0, output);
        Assert.Single((await pdf.ImagesAsync()).Split('\n'), l => l.Contains("stencil", StringComparison.Ordinal));
        Assert.InRange(await pdf.PenDotsAsync(), 50, 5_000);

        // Sealed by the pad for its own holder, tied to the document that was shown, and the same bytes inside the signed ones.
        var found = HandwritingInDocument.Find(signed, file.Fields, Cancel);
        Assert.Equal(ofPad, found.Sealed);
        Assert.Equal((true, Convert.ToHexStringLower(SHA256.HashData(Visitor.Holder.RawData))), (found.IsOfPad, found.Recipient));
        Assert.Equal(file.SourceSha256, Open(Visitor.Holder, found.Sealed));
        var ranges = Regex.Match(signatures, @"Signed Ranges: \[0 - (\d+)\], \[(\d+) - (\d+)\]");
        int Bound(int number) => int.Parse(ranges.Groups[number].Value, CultureInfo.InvariantCulture);
        var (from, until) = (signed.AsSpan().IndexOf(ofPad), signed.AsSpan().IndexOf(ofPad) + ofPad.Length);
        Assert.True(from > 0 && (until <= Bound(1) || (from >= Bound(2) && until <= Bound(3))), $"{from} to {until}: {signatures}");

        // The call still goes on: it is not its end that has wiped them.
        var command = await visit.InAsync(db => db.Set<BoothCommand>().AsNoTracking().FirstAsync(c => c.AgentId == visit.Booth.Id && c.Action == DeviceActions.Sign, Cancel));
        Assert.NotNull(await visit.InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == visit.Booth.Id).Select(a => a.Call).FirstAsync(Cancel)));
        Assert.Equal((BoothCommandState.Ended, "{}", "{}", null), (command.State, command.Arguments, command.Values, command.FileSha256));
        await Assert.ThrowsAnyAsync<IOException>(() => visit.ContentAsync(Convert.ToHexStringLower(SHA256.HashData(SampleSignature.Png))));
        var state = Encoding.UTF8.GetString(await visit.InAsync(db => db.Instances.Where(i => i.Id == instance).Select(i => i.State).FirstAsync(Cancel)));
        Assert.Contains(file.SourceSha256, state, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(ofPad)[..60], state, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(SampleSignature.Png)[..60], state, StringComparison.Ordinal);
    }

    // The maker's own form is not known; what counts is that it is sealed and who can open it.
    private static byte[] SealFor(X509Certificate2 holder, string document)
    {
        var envelope = new EnvelopedCms(new ContentInfo(Encoding.ASCII.GetBytes(document)), new AlgorithmIdentifier(new Oid("2.16.840.1.101.3.4.1.42")));
        envelope.Encrypt(new CmsRecipient(SubjectIdentifierType.IssuerAndSerialNumber, holder, RSAEncryptionPadding.OaepSHA256));
        return envelope.Encode();
    }

    private static string Open(X509Certificate2 holder, byte[] data)
    {
        var envelope = new EnvelopedCms();
        envelope.Decode(data);
        envelope.Decrypt(new X509Certificate2Collection(holder));
        return Encoding.ASCII.GetString(envelope.ContentInfo.Content);
    }

    internal static Task<List<string>> EndedAsync(Visitor visit, string step) =>
        visit.UntilAsync($"end of {step}", async () => await visit.OutcomesAsync() is var ended && ended.Exists(e => e.StartsWith(step + ":", StringComparison.Ordinal)) ? [.. ended.Where(e => !e.StartsWith("ankunft", StringComparison.Ordinal) && !e.StartsWith("vermitteln", StringComparison.Ordinal) && !e.StartsWith("folge", StringComparison.Ordinal))] : (List<string>?)null);

    // Of several processes that a visit starts the first by name counts.
    private Task PublishAsync(string id, params Dictionary<string, object?>[] steps) =>
        Processes.PublishAsync(api.As("t-admin"), SampleProcesses.Process(id, [Start, SampleProcesses.Step("Buergerservice.OfferCall", "vermitteln"), .. steps], ["fall", "dokument"]));

    private async Task RetractAsync(string id) => (await api.As("t-admin").Post($"definitions/{id}/retract", null)).Expect(HttpStatusCode.NoContent);

    internal static Dictionary<string, object?> With(Dictionary<string, object?> step, string name, object value)
    {
        step[name] = value;
        return step;
    }

    internal static Dictionary<string, object?> Memory(string variable) => new() { ["typeName"] = "Object", ["memoryReference"] = new { id = variable } };

    internal static Dictionary<string, object?> Variable(string variable) => new() { ["typeName"] = "Object", ["expression"] = new { type = "Variable", value = new { id = variable, name = variable, typeName = "Object" } } };
}
