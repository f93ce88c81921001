using System.Text.Json.Nodes;
using Buergerservice.Devices.Signatures;
using Buergerservice.Portal.Displays;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests.Screens;

/// <summary>What citizens are asked on the touch display: consent, reading, signature, question.</summary>
public sealed class TouchDisplayTests(PortalInBrowser portal)
{
    [Fact]
    public async Task What_is_asked_is_read_page_by_page_and_signed_at_every_size()
    {
        await using var visit = await BoothScreens.OpenAsync(portal, "fragen", BoothScreen.Tisch);
        var page = visit.Page;
        await Expect(page.GetByText($"Induktive Höranlage: {BoothScreens.HearingLoop}").First).ToBeVisibleAsync();
        var asked = new Asked(await DocumentAsync());
        await asked.ServeAsync(page);

        asked.Ask("Einwilligung", "Dürfen wir Ihre Angaben an die Krankenkasse geben?", "Nur Ihr Anliegen und Ihr Name werden übermittelt.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Dürfen wir Ihre Angaben" })).ToBeFocusedAsync();
        await BoothScreens.CheckAsync(page, "tisch-einwilligung");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Danke. Ihre Antwort ist angekommen.")).ToBeVisibleAsync();
        Assert.False(asked.Answer!["einverstanden"]!.GetValue<bool>());

        asked.Ask("Lesen", "Bitte lesen Sie Ihren Antrag", "", hasDocument: true);
        await Expect(page.Locator(".booth-pages__where")).ToContainTextAsync("Seite 1 von");
        await page.GetByRole(AriaRole.Button, new() { Name = "Nur Text, große Schrift" }).ClickAsync();
        await Expect(page.Locator(".booth-page__text p").First).Not.ToBeEmptyAsync();
        await BoothScreens.CheckAsync(page, "tisch-lesen-text");
        await page.GetByRole(AriaRole.Button, new() { Name = "Seite als Bild zeigen" }).ClickAsync();
        await BoothScreens.CheckAsync(page, "tisch-lesen");
        if (await page.GetByRole(AriaRole.Button, new() { Name = "Weiter" }).IsEnabledAsync())
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Ich habe alles gelesen" }).ClickAsync();
            await Expect(page.GetByText("Bitte blättern Sie bis zur letzten Seite.")).ToBeVisibleAsync();
        }

        await Reader.LeafAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ich habe alles gelesen" }).ClickAsync();
        await Expect(page.GetByText("Danke. Ihre Antwort ist angekommen.")).ToBeVisibleAsync();
        Assert.True(asked.Answer!["gelesen"]!.GetValue<bool>());

        asked.Ask("Unterschrift", "Bitte unterschreiben Sie", "Mit Ihrer Unterschrift stellen Sie den Antrag.", hasDocument: true);
        await Expect(page.Locator(".booth-pages__where")).ToContainTextAsync("Seite 1 von");
        await Reader.LeafAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Unterschrift übernehmen" }).ClickAsync();
        await Expect(page.GetByText("Das Feld ist noch leer.")).ToBeVisibleAsync();
        await BoothScreens.CheckAsync(page, "tisch-unterschrift");
        await Reader.DrawAsync(page);
        await Shots.CheckAsync(page, "tisch-unterschrieben");
        await Reader.DrawAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Unterschrift übernehmen" }).ClickAsync();
        await Expect(page.GetByText("Danke. Ihre Antwort ist angekommen.")).ToBeVisibleAsync();
        var strokes = asked.Answer!["unterschrift"]!.ToJsonString();
        Assert.NotNull(PointerSignature.Read(System.Text.Encoding.UTF8.GetBytes(strokes), Asked.Sha256, 20, out var problem));
        Assert.Null(problem);

        asked.Ask("Frage", "Wie zufrieden sind Sie?", "Die Antwort ist freiwillig.", new JsonArray(new JsonObject { ["value"] = "gut", ["label"] = "Zufrieden" }, new JsonObject { ["value"] = "schlecht", ["label"] = "Unzufrieden" }, new JsonObject { ["value"] = "anruf", ["label"] = "Bitte rufen Sie mich an", ["textLabel"] = "Ihre Telefonnummer" }));
        await BoothScreens.CheckAsync(page, "tisch-frage", page.GetByRole(AriaRole.Button, new() { Name = "Zufrieden", Exact = true }));
        await page.GetByLabel("Ihre Telefonnummer").FillAsync("03980 1234");
        await page.GetByRole(AriaRole.Button, new() { Name = "Bitte rufen Sie mich an" }).ClickAsync();
        await Expect(page.GetByText("Danke. Ihre Antwort ist angekommen.")).ToBeVisibleAsync();
        Assert.Equal(("anruf", "03980 1234"), (asked.Answer!["wert"]!.GetValue<string>(), asked.Answer!["text"]!.GetValue<string>()));
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Who_needs_longer_gets_more_time_with_one_touch()
    {
        await using var visit = await BoothScreens.OpenAsync(portal, "zeit", BoothScreen.Tisch);
        var (page, asked) = (visit.Page, new Asked([]));
        await asked.ServeAsync(page);
        asked.Ask("Einwilligung", "Dürfen wir das weitergeben?", "Ihr Name und Ihr Anliegen.", expiresIn: TimeSpan.FromMinutes(30));
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Dürfen wir das weitergeben?" })).ToBeVisibleAsync();
        var more = page.GetByRole(AriaRole.Button, new() { Name = "Mehr Zeit" });
        await Expect(more).ToBeHiddenAsync();
        asked.ExpiresIn(TimeSpan.FromSeconds(50));
        await Expect(page.GetByText("noch etwa eine Minute gewartet")).ToBeVisibleAsync();
        await more.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Sie haben jetzt 5 Minuten mehr Zeit.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Dürfen wir das weitergeben?" })).ToBeFocusedAsync();
        await Expect(more).ToHaveCountAsync(0);
        await Shots.CheckAsync(page, "tisch-mehr-zeit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ja, ich bin einverstanden" }).ClickAsync();
        await Expect(page.GetByText("Danke. Ihre Antwort ist angekommen.")).ToBeVisibleAsync();
        Assert.True(asked.Answer!["einverstanden"]!.GetValue<bool>());
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Thanks_for_an_answer_stay_until_their_time_is_over()
    {
        await using var visit = await BoothScreens.OpenAsync(portal, "dank", BoothScreen.Tisch);
        var asked = new Asked([]);
        await asked.ServeAsync(visit.Page);
        asked.Ask("Einwilligung", "Dürfen wir Ihre Angaben weitergeben?", "");
        // The time of the thanks runs out when the test says so, however long the looks in between take.
        var seen = await visit.Page.EvaluateAsync<string[]>("""
            async () => {
              const { Prompts } = await import('/aufforderungen.js');
              const box = document.body.appendChild(document.createElement('div'));
              const prompts = new Prompts(box, null);
              const later = window.setTimeout;
              let over;
              window.setTimeout = (then, after) => after >= 5000 ? (over = then, 0) : later(then, after);
              await prompts.look(false);
              box.querySelector('button').click();
              while (!box.querySelector('.booth-ask__thanks')) await new Promise(go => later(go, 20));
              const seen = [];
              for (let looks = 0; looks < 2; looks++) {
                await prompts.look(false);
                seen.push(box.textContent);
              }
              over();
              return [...seen, box.textContent];
            }
            """);
        Assert.Equal(["Danke. Ihre Antwort ist angekommen.", "Danke. Ihre Antwort ist angekommen.", ""], seen);
    }

    [Fact]
    public async Task What_one_citizen_read_does_not_wait_for_the_next_while_the_line_is_away()
    {
        await using var visit = await BoothScreens.OpenAsync(portal, "leitung", BoothScreen.Tisch);
        var (page, asked) = (visit.Page, new Asked([]));
        await asked.ServeAsync(page);
        await page.RouteAsync("**/kabine/stand", r => r.FulfillAsync(new() { Json = new { state = "gespraech", title = "Im Gespräch", text = "", call = Guid.NewGuid(), clear = (Guid?)null, mayBegin = false, mayWish = false, isThere = true, hasTouch = true } }));
        asked.Ask("Einwilligung", "Dürfen wir das weitergeben?", "Ihr Name und Ihr Anliegen.");
        var question = page.GetByRole(AriaRole.Heading, new() { Name = "Dürfen wir das weitergeben?" });
        await Expect(question).ToBeVisibleAsync();

        // The line goes, and a minute passes; the large screen says that picture and sound go on without the server.
        var looks = 0;
        page.RequestFailed += (_, request) => looks += request.Url.EndsWith("/kabine/stand", StringComparison.Ordinal) ? 1 : 0;
        await page.EvaluateAsync("""
            () => {
              const channel = new BroadcastChannel('buergerservice-kabine');
              window.spricht = setInterval(() => channel.postMessage({ spricht: true }), 100);
            }
            """);
        await page.UnrouteAsync("**/kabine/stand");
        await page.Context.SetOfflineAsync(true);
        await page.EvaluateAsync("() => { const now = performance.now.bind(performance); performance.now = () => now() + 60_000; }");
        for (var tries = 0; looks < 4; tries++)
        {
            Assert.True(tries < 1_200, "The page does not look any more.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await Expect(question).ToBeVisibleAsync();
        // Then they end as well: whoever was there may have gone.
        await page.EvaluateAsync("() => clearInterval(window.spricht)");
        await Expect(page.GetByText("Dieser Bildschirm ist gerade nicht verbunden.").Last).ToBeVisibleAsync();
        await Expect(question).ToBeHiddenAsync();
        await Shots.CheckAsync(page, "tisch-leitung-fort");
        await page.Context.SetOfflineAsync(false);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeVisibleAsync();
    }

    // A document of the sample's case, as the product makes it.
    private async Task<byte[]> DocumentAsync()
    {
        await using var visit = await portal.SignInAsync("sabine.horn");
        await visit.Page.GotoAsync($"/faelle/{portal.Case}?ansicht=dokumente");
        foreach (var link in await visit.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href*=\"dokument\"]')].map(a => a.href)"))
        {
            var file = await visit.Page.APIRequest.GetAsync(link);
            var bytes = await file.BodyAsync();
            if (bytes.AsSpan().StartsWith("%PDF"u8))
                return bytes;
        }

        throw new InvalidOperationException("The sample's case has no PDF file.");
    }
}
