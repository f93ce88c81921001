using System.Net;
using System.Text.Json;
using Buergerservice.Cases.Conversations;
using Buergerservice.Cases.Files;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Simulators;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Hosting;
using Buergerservice.Product.Tests.Api;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Buergerservice.Product.Tests.Visits.ConversationStepTests;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>What the citizen has signed on the pad during the call is not lost because the call ends before it is in the document.</summary>
[Collection(VisitFixture.Collection)]
public sealed class PadAfterCallTests(VisitFixture api)
{
    private const string Process = "a-pad-danach";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_signature_that_could_not_be_sealed_at_once_is_sealed_after_the_call()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        visit.Pad.Button = null;
        await Processes.PublishAsync(api.As("t-admin"), SampleProcesses.Process(Process,
        [
            Start, SampleProcesses.Step("Buergerservice.OfferCall", "vermitteln"), SampleProcesses.Step("Buergerservice.OpenCase", "fall", ("site", "Probe")),
            With(SampleProcesses.Step("Buergerservice.GenerateCaseDocument", "antrag", ("kind", "antrag"), ("title", "Antrag")), "document", Memory("dokument")),
            With(SampleProcesses.Step("Buergerservice.RequestSignature", "unterschrift", ("title", "Bitte unterschreiben"), ("on", "Pad"), ("signer", "Erika Beispiel")), "document", Variable("dokument")),
        ], ["fall", "dokument"]));
        try
        {
            await visit.ReadyAsync("t-clearing");
            visit.Enter();
            var call = await visit.AcceptAsync("t-clearing");
            await visit.Pad.Asked.Task.WaitAsync(Cancel);
            var instance = await visit.InstanceAsync();
            // However long the citizen takes, up to the time of the step: the wait does not end with a fault.
            var policy = JsonSerializer.Deserialize<RetryPolicy>(await visit.InAsync(db => db.WorkItems.Where(w => w.InstanceId == instance && w.Name == ConversationWork.Sign).Select(w => w.Policy!).FirstAsync(Cancel)), JsonSerializerOptions.Web)!;
            Assert.True(policy.MaxAttempts * 45 > 600 + 45, $"{policy}");

            // The document cannot be read for a while.
            var document = await visit.InAsync(db => db.Set<CaseDocument>().Where(d => db.Set<CitizenCase>().Any(c => c.Id == d.CaseId && c.InstanceId == instance)).Select(d => d.Sha256).FirstAsync(Cancel));
            var file = Assert.Single(Directory.GetFiles(api.Services.GetRequiredService<PortalOptions>().DataDirectory, document, SearchOption.AllDirectories));
            File.Move(file, file + ".anderswo");
            await visit.Pad.PressAsync(PadSimulator.Confirm);
            await visit.UntilAsync("incident", () => visit.InAsync(db => db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == instance && i.SubStatus == InstanceSubStatus.Faulted, Cancel)));
            await visit.HangUpAsync("t-clearing", call.Id);
            await visit.UntilAsync("end of the call", async () => (await visit.BoothAsync()).Call is null ? "" : null);

            File.Move(file + ".anderswo", file);
            var list = (await api.As("t-admin").Get($"instances/{instance}/incidents")).Expect(HttpStatusCode.OK).Json;
            var incident = Assert.Single(list.GetProperty("items").EnumerateArray()).GetProperty("id").GetGuid();
            (await api.As("t-admin").Post($"instances/{instance}/incidents/{incident}/retry", new { expectedRevision = list.GetProperty("revision").GetInt32(), operationId = "nochmal", reason = "Das Dokument ist wieder da." })).Expect(HttpStatusCode.OK);
            Assert.Contains("unterschrift: Unterschrieben", await EndedAsync(visit, "unterschrift"));

            var command = await visit.InAsync(db => db.Set<BoothCommand>().AsNoTracking().FirstAsync(c => c.AgentId == visit.Booth.Id && c.Action == DeviceActions.Sign, Cancel));
            Assert.Equal((DeviceOutcome.Done, "{}", "{}"), (command.Outcome, command.Arguments, command.Values));
        }
        finally
        {
            (await api.As("t-admin").Post($"definitions/{Process}/retract", null)).Expect(HttpStatusCode.NoContent);
        }
    }
}
