using System.Net;
using System.Text;
using Buergerservice.Cases.Files;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Prompts;
using Buergerservice.Storage.Signatures;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>LISA from the sensor to the proof that the booth is empty (L1–L15), with a real agent, on the surfaces people use.</summary>
[Collection(VisitFixture.Collection)]
public sealed class LisaStoryTests(VisitFixture api)
{
    private static readonly string[] Evidence = ["ausweis", "rentenbescheid", "kontoauszuege", "mietvertrag"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_citizen_enters_is_advised_signs_and_leaves_an_empty_booth()
    {
        await using var visit = await Visitor.AtBoothAsync(api);
        await visit.ReadyAsync("t-clearing", "t-sach");
        visit.Enter();
        Assert.Equal("Einen Moment bitte", (await visit.PromptAsync("Hinweis")).GetProperty("title").GetString());
        var call = (await visit.AcceptAsync("t-clearing")).Id;
        Assert.Equal("t-clearing", (await visit.TaskAsync("Erst-Clearing")).Assignee);
        Assert.Empty(await visit.Screen.PromptsAsync());
        Assert.True(visit.Booth.Controller.LightOn);
        Assert.Equal(0, visit.Booth.Controller.Releases);
        var beside = (await visit.DeskUntilAsync("t-clearing", d => d.Call?.Case?.Own is not null)).Call!.Case!;
        Assert.Equal(("Erst-Clearing", "im Clearing"), (beside.Own!.Title, beside.Status));
        Assert.Null((await visit.CaseAsync(c => c.Status == CaseStatus.InClearing)).CitizenName);
        await visit.DoAsync("Erst-Clearing", "t-clearing", "Weiterleiten", new { anliegen = "Meine Rente reicht nicht.", leistung = "lokal:grundsicherung", plz = "17268", ort = "Templin", buerger_name = "Erika Beispiel" });

        var taken = await visit.AcceptAsync("t-sach");
        Assert.Equal(call, taken.Id);
        Assert.Contains("Meine Rente reicht nicht.", taken.Summary, StringComparison.Ordinal);
        Assert.Equal("t-sach", (await visit.TaskAsync("Fall bearbeiten")).Assignee);
        Assert.Equal("Fall bearbeiten", (await visit.DeskUntilAsync("t-sach", d => d.Call?.Case?.Own is not null)).Call!.Case!.Own!.Title);
        Assert.Null((await visit.DeskUntilAsync("t-clearing", _ => true)).Call);
        await visit.DoAsync("Fall bearbeiten", "t-sach", "Unterlage aufnehmen");
        foreach (var kind in Evidence)
            await visit.DoAsync("Unterlage aufnehmen", "t-sach", "Aufnehmen", new { aufnahme_art = kind });
        await visit.DoAsync("Unterlage aufnehmen", "t-sach", "Zurück zum Formular");
        // What the catalogue foresees stands there already.
        Assert.Contains("\"leistungstiefe_erreicht\":\"qualifizierte Antragsentgegennahme\"", (await visit.TaskAsync("Fall bearbeiten")).Data, StringComparison.Ordinal);
        await visit.DoAsync("Fall bearbeiten", "t-sach", "Weiter", new { leistungstiefe_erreicht = "Antragsentgegennahme", folgetermin = true, buerger_name = "Erika Beispiel", buerger_anschrift = "Am Markt 1, 17268 Templin", kurzkategorie = "Antrag aufgenommen", fallabschliessend = true, ergebnis = "Vollständig." });

        var read = await visit.PromptAsync("Lesen");
        var pdf = await visit.Screen.GetAsync($"/kabine/aufforderungen/{read.GetProperty("id").GetGuid()}/dokument");
        Assert.StartsWith("%PDF-", await pdf.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        await visit.AnswerAsync("Lesen", new { gelesen = true });
        var sign = await visit.PromptAsync("Unterschrift");
        var strokes = Enumerable.Range(0, 60).Select(i => new[] { 10.0 + i, 20.0 + (i % 7), i * 12, 0.5 }).ToArray();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await visit.Screen.AnswerAsync(sign.GetProperty("id").GetGuid(), new { unterschrift = new { sha256 = new string('0', 64), width = 400, height = 120, pointer = "touch", strokes = new[] { strokes } } }));
        await visit.AnswerAsync("Unterschrift", new { unterschrift = new { sha256 = sign.GetProperty("documentSha256").GetString(), width = 400, height = 120, pointer = "touch", strokes = new[] { strokes } } });

        Assert.Contains("FES", (await visit.TaskAsync("Dokument freigeben")).Data, StringComparison.Ordinal);
        // What was drawn is seen in the document.
        var signed = await visit.InAsync(db => db.Set<SignedFile>().Where(f => f.Fields == "buerger").OrderByDescending(f => f.SignedAt).Select(f => f.Sha256).FirstAsync(Cancel));
        Assert.Contains("/ImageMask true", Encoding.Latin1.GetString(await visit.ContentAsync(signed)), StringComparison.Ordinal);
        await visit.DoAsync("Dokument freigeben", "t-sach2", "Unterschrieben", new { unterschrift_art = "FES" });
        await visit.AnswerAsync("Frage", new { wert = "sehr" });
        await visit.ScreenClearsAsync(call);

        var reset = await visit.ResetAsync();
        Assert.True(reset.Succeeded, reset.Steps);
        Assert.Contains("Tür und Licht", reset.Steps, StringComparison.Ordinal);
        Assert.Contains("Großer Bildschirm", reset.Steps, StringComparison.Ordinal);
        // The door was released and confirmed so before the reset put the light out.
        Assert.Equal((1, false), (visit.Booth.Controller.Releases, visit.Booth.Controller.LightOn));
        Assert.Contains("tuer-freigeben: Erledigt", await visit.OutcomesAsync());
        var file = await visit.CaseAsync(c => c.Status == CaseStatus.Closed);
        Assert.NotNull(file.DmsReference);
        Assert.Contains("\"leistungstiefe_erreicht\":\"Antragsentgegennahme\"", file.Data, StringComparison.Ordinal);
        Assert.Contains("\"folgetermin\":true", file.Data, StringComparison.Ordinal);
        Assert.Equal(4, await visit.InAsync(db => db.Set<CaseDocument>().CountAsync(d => d.CaseId == file.Id && d.Source == DocumentSource.Dokumentenkamera, Cancel)));
        Assert.Empty(await visit.Screen.PromptsAsync());
        // Strokes are nowhere, questions are empty; what was read and signed stays as proof.
        var left = await visit.InAsync(db => db.Set<BoothPrompt>().AsNoTracking().Where(p => p.BoothId == visit.Booth.Id).ToListAsync(Cancel));
        Assert.All(left.Where(p => p.CaseId is null), p => Assert.Equal(("", "", null), (p.Title, p.Text, p.Answer)));
        Assert.All(left.Where(p => p.Kind == PromptKind.Signature), p => Assert.Null(p.Answer));
        Assert.Null(await visit.InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == visit.Booth.Id).Select(a => a.SessionId).FirstAsync(Cancel)));
    }
}
