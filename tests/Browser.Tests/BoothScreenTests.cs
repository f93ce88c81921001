using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Devices.Signatures;
using Buergerservice.Engine.Tasks;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Konsole;
using Buergerservice.Portal.Organisation;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Buergerservice.Browser.Tests;

/// <summary>The console plays the sample booth over the real agent; what citizens see on its screens, on the View-Board and on the terminal.</summary>
[Collection(ConversationTests.Name)]
public sealed class BoothScreenTests(PortalInBrowser portal) : IAsyncLifetime
{
    private const int Zoomed = 320;

    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 60_000 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Actor Admin => new("anke.admin", "Anke Adler", portal.Tenant, ["Administration"]);

    public ValueTask InitializeAsync() => CallStaff.SignOffAsync(portal);

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task From_the_sensor_over_call_devices_and_signature_to_empty_screens()
    {
        await portal.Services.GetRequiredService<SimulatedBooth>().Ready;
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = [.. PortalInBrowser.BrowserArguments, .. ConversationTests.Media] });
        await using var player = await ConversationTests.SignInAsync(portal, browser, "anke.admin");
        await player.Page.GotoAsync("/konsole");
        await Shots.CheckAsync(player.Page, "konsole");
        var large = await PopupAsync(player.Page, "Kabinenanzeige öffnen");
        var touch = await PopupAsync(player.Page, "Tischanzeige öffnen");
        await Expect(large.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeVisibleAsync(Patient);
        await Shots.CheckAsync(touch, "tisch-ruhe");

        await using var clerk = await ConversationTests.SignInAsync(portal, browser, "clara.mai");
        await clerk.Page.GotoAsync("/anrufe");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Bereit", Exact = true }).ClickAsync();
        await player.Page.GetByRole(AriaRole.Button, new() { Name = "Person kommt" }).ClickAsync();
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Annehmen" }).ClickAsync(new() { Timeout = 60_000 });
        await ConversationTests.ConnectedAsync(clerk.Page, large);
        await Expect(touch.GetByRole(AriaRole.Heading, new() { Name = "Sie sind im Gespräch" })).ToBeVisibleAsync(Patient);

        await DevicesAsync(player.Page, clerk.Page, large);
        await TextAsync(clerk.Page, large, touch);
        await Shots.CheckAsync(touch, "tisch-gespraech");

        var call = await large.EvaluateAsync<string>("fetch('/kabine/stand', { headers: { 'X-Kabine': 'kabine' } }).then(r => r.json()).then(s => s.call)");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Gespräch beenden" }).ClickAsync();
        foreach (var screen in new[] { large, touch })
        {
            await Expect(screen.GetByRole(AriaRole.Heading, new() { Name = "Willkommen" })).ToBeVisibleAsync(Patient);
            Assert.Equal("", await screen.Locator("#zeilen").TextContentAsync());
        }

        await UntilClearedAsync(Guid.Parse(call));
        await touch.GoBackAsync();
        Assert.DoesNotContain("Ich höre nicht gut", await touch.ContentAsync(), StringComparison.Ordinal);
        await player.Page.GetByRole(AriaRole.Button, new() { Name = "Person geht" }).ClickAsync();
        await UntilResetAsync(Guid.Parse(call));
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Von Anrufen abmelden" }).ClickAsync();
        Assert.Empty(player.Errors.Concat(clerk.Errors));
    }

    [Fact]
    public async Task Each_device_fails_when_the_console_plays_its_fault_and_goes_again()
    {
        var booth = portal.Services.GetRequiredService<SimulatedBooth>();
        await booth.Ready;
        await using var player = await portal.SignInAsync("anke.admin");
        await player.Page.GotoAsync("/konsole");
        var genuine = booth.Card.IsGenuine;
        (string Box, string Fault, string[] Components)[] all =
        [
            ("k-person", "Silent", ["Anwesenheitssensor", "Tür und Licht"]), ("k-kamera", "Silent", ["Dokumentenkamera"]), ("k-pad", "Silent", ["Unterschriften-Pad"]), ("k-drucker", "Nack", ["Drucker"]),
            ("k-scanner", "Nack", ["Scanner"]), ("k-ausweis", "Silent", ["Online-Ausweis"]), ("k-bezahlen", "Silent", ["Bezahlterminal"]), .. genuine ? [] : new[] { ("k-karte", "Unplugged", new[] { "Kartenleser" }) },
        ];
        async Task PlayAsync(string box, string fault)
        {
            var section = player.Page.Locator($"section[aria-labelledby={box}]");
            await section.GetByLabel("Störung").SelectOptionAsync(fault);
            await section.GetByRole(AriaRole.Button, new() { Name = "Spielen" }).ClickAsync();
            await Expect(section.GetByLabel("Störung")).ToHaveValueAsync(fault);
        }

        foreach (var (box, fault, _) in all)
            await PlayAsync(box, fault);
        await using var watcher = await portal.SignInAsync("anke.admin");
        await watcher.Page.GotoAsync($"/geraete/{booth.Booth}");
        async Task SeeAsync(string state)
        {
            foreach (var component in all.SelectMany(a => a.Components))
                await Expect(watcher.Page.Locator(".record-rows__row", new() { HasText = component }).First).ToContainTextAsync(state, new() { Timeout = 120_000 });
        }

        await SeeAsync("Ausgefallen");
        foreach (var (box, _, _) in all)
            await PlayAsync(box, "None");
        await SeeAsync("In Ordnung");
        Assert.Empty(player.Errors.Concat(watcher.Errors));
    }

    [Fact]
    public async Task What_is_asked_is_read_page_by_page_and_signed_at_every_size()
    {
        await using var visit = await ScreenAsync("fragen", BoothScreen.Tisch);
        var page = visit.Page;
        var asked = new Asked(await DocumentAsync());
        await asked.ServeAsync(page);

        asked.Ask("Einwilligung", "Dürfen wir Ihre Angaben an die Krankenkasse geben?", "Nur Ihr Anliegen und Ihr Name werden übermittelt.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Dürfen wir Ihre Angaben" })).ToBeFocusedAsync(new() { Timeout = 60_000 });
        await CheckAsync(page, "tisch-einwilligung");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Danke. Ihre Antwort ist angekommen.")).ToBeVisibleAsync(Patient);
        Assert.False(asked.Answer!["einverstanden"]!.GetValue<bool>());

        asked.Ask("Lesen", "Bitte lesen Sie Ihren Antrag", "", hasDocument: true);
        await Expect(page.Locator(".booth-pages__where")).ToContainTextAsync("Seite 1 von", new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Nur Text, große Schrift" }).ClickAsync();
        await Expect(page.Locator(".booth-page__text p").First).Not.ToBeEmptyAsync();
        await CheckAsync(page, "tisch-lesen-text");
        await page.GetByRole(AriaRole.Button, new() { Name = "Seite als Bild zeigen" }).ClickAsync();
        await CheckAsync(page, "tisch-lesen");
        if (await page.GetByRole(AriaRole.Button, new() { Name = "Weiter" }).IsEnabledAsync())
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Ich habe alles gelesen" }).ClickAsync();
            await Expect(page.GetByText("Bitte blättern Sie bis zur letzten Seite.")).ToBeVisibleAsync();
        }

        await LeafAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Ich habe alles gelesen" }).ClickAsync();
        await Expect(page.GetByText("Danke. Ihre Antwort ist angekommen.")).ToBeVisibleAsync(Patient);
        Assert.True(asked.Answer!["gelesen"]!.GetValue<bool>());

        asked.Ask("Unterschrift", "Bitte unterschreiben Sie", "Mit Ihrer Unterschrift stellen Sie den Antrag.", hasDocument: true);
        await Expect(page.Locator(".booth-pages__where")).ToContainTextAsync("Seite 1 von", new() { Timeout = 60_000 });
        await LeafAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Unterschrift übernehmen" }).ClickAsync();
        await Expect(page.GetByText("Das Feld ist noch leer.")).ToBeVisibleAsync();
        await CheckAsync(page, "tisch-unterschrift");
        await DrawAsync(page);
        await Shots.CheckAsync(page, "tisch-unterschrieben");
        await DrawAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Unterschrift übernehmen" }).ClickAsync();
        await Expect(page.GetByText("Danke. Ihre Antwort ist angekommen.")).ToBeVisibleAsync(Patient);
        var strokes = asked.Answer!["unterschrift"]!.ToJsonString();
        Assert.NotNull(PointerSignature.Read(System.Text.Encoding.UTF8.GetBytes(strokes), Asked.Sha256, 20, out var problem));
        Assert.Null(problem);

        asked.Ask("Frage", "Wie zufrieden sind Sie?", "Die Antwort ist freiwillig.", new JsonArray(new JsonObject { ["value"] = "gut", ["label"] = "Zufrieden" }, new JsonObject { ["value"] = "schlecht", ["label"] = "Unzufrieden" }, new JsonObject { ["value"] = "anruf", ["label"] = "Bitte rufen Sie mich an", ["textLabel"] = "Ihre Telefonnummer" }));
        await CheckAsync(page, "tisch-frage", page.GetByRole(AriaRole.Button, new() { Name = "Zufrieden", Exact = true }));
        await page.GetByLabel("Ihre Telefonnummer").FillAsync("03980 1234");
        await page.GetByRole(AriaRole.Button, new() { Name = "Bitte rufen Sie mich an" }).ClickAsync();
        await Expect(page.GetByText("Danke. Ihre Antwort ist angekommen.")).ToBeVisibleAsync(Patient);
        Assert.Equal(("anruf", "03980 1234"), (asked.Answer!["wert"]!.GetValue<string>(), asked.Answer!["text"]!.GetValue<string>()));
        Assert.Empty(visit.Errors);
    }

    [Fact]
    public async Task Who_comes_to_a_closed_terminal_reads_the_hours_and_leaves_a_wish_with_the_keyboard_alone()
    {
        await using var visit = await ScreenAsync("terminal", BoothScreen.Terminal, async (services, id) =>
        {
            var organisation = services.GetRequiredService<OrganisationAdministration>();
            await organisation.SaveServiceAsync(null, "terminal-test", "Terminal", null, 0, Admin, Cancel);
            await organisation.PlaceBoothAsync(id, null, "terminal-test", Admin, Cancel);
            // One minute in the night of another day: closed now, whenever this runs.
            var tomorrow = services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(2).DayOfWeek;
            await organisation.SetHoursAsync(null, "terminal-test", [new(null, "terminal-test", tomorrow, 180, 181)], Admin, Cancel);
        });
        var page = visit.Page;
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Wir haben geschlossen" })).ToBeVisibleAsync(Patient);
        await Expect(page.GetByText("03:00 bis 03:01 Uhr")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Verbindung aufnehmen" })).ToBeHiddenAsync();
        await CheckAsync(page, "terminal-geschlossen");
        await page.Locator("body").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await CheckAsync(page, "terminal-wunsch", page.GetByLabel("Ihr Name"));
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("Erika Beispiel");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Bitte geben Sie eine Telefonnummer oder E-Mail-Adresse ein")).ToBeVisibleAsync(Patient);
        await Expect(page.GetByLabel("Telefonnummer oder E-Mail-Adresse")).ToBeFocusedAsync();
        Assert.Equal("Erika Beispiel", await page.GetByLabel("Ihr Name").InputValueAsync());
        await page.Keyboard.TypeAsync("03980 1234");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("Danke. Wir melden uns bei Ihnen.")).ToBeVisibleAsync(Patient);

        await using var clerk = await portal.SignInAsync("clara.mai");
        await clerk.Page.GotoAsync("/anrufe/wuensche");
        await Expect(clerk.Page.GetByText("Termin: Erika Beispiel")).ToBeVisibleAsync();
        await Shots.CheckAsync(clerk.Page, "wuensche");
        await clerk.Page.GetByRole(AriaRole.Button, new() { Name = "Als erledigt abhaken: Erika Beispiel" }).ClickAsync();
        await Expect(clerk.Page.GetByText("Gerade ist kein Wunsch offen.")).ToBeVisibleAsync();
        // What is wrong with the form is said with its status; nothing else may be an error.
        Assert.DoesNotContain(visit.Errors, e => !e.Contains("422", StringComparison.Ordinal));
        Assert.Empty(clerk.Errors);
    }

    [Fact]
    public async Task The_View_Board_says_whether_the_booth_is_free_and_nothing_of_anybody()
    {
        await using var visit = await ScreenAsync("tafel", BoothScreen.ViewBoard);
        var page = visit.Page;
        await Expect(page.Locator("#frei")).ToHaveTextAsync("Frei", new() { Timeout = 60_000 });
        await Expect(page.GetByText("Krankenkasse Nord (Beispiel)")).ToBeVisibleAsync();
        await CheckAsync(page, "viewboard-frei");
        var id = await InAsync(s => s.GetRequiredService<BuergerserviceDb>().Set<BoothAgent>().Where(a => a.Booth == "tafel").Select(a => a.Id).FirstAsync(Cancel));
        await InAsync(async s =>
        {
            await s.GetRequiredService<BoothAdministration>().SuspendAsync(id, true, "Scheibe wird getauscht", Admin, Cancel);
            return 0;
        });
        await Expect(page.Locator("#frei")).ToHaveTextAsync("Außer Betrieb", new() { Timeout = 60_000 });
        Assert.DoesNotContain("Scheibe", await page.ContentAsync(), StringComparison.Ordinal);
        await CheckAsync(page, "viewboard-ausserbetrieb");
        Assert.Empty(visit.Errors);
    }

    private static async Task DevicesAsync(IPage player, IPage clerk, IPage large)
    {
        var devices = clerk.Locator("#geraete");
        var told = clerk.Locator("#geraete-zustand");
        await devices.GetByRole(AriaRole.Button, new() { Name = "Tür öffnen" }).ClickAsync(new() { Timeout = 60_000 });
        await Expect(told).ToHaveTextAsync("Erledigt.", new() { Timeout = 60_000 });
        await Expect(player.Locator("#konsole")).ToContainTextAsync("Tür ist offen", new() { Timeout = 60_000 });

        await player.GetByRole(AriaRole.Button, new() { Name = "Antragsformular, unscharf auflegen" }).ClickAsync();
        await devices.GetByRole(AriaRole.Button, new() { Name = "Aufnehmen" }).ClickAsync();
        await Expect(told).ToContainTextAsync("Das Bild ist unscharf.", new() { Timeout = 60_000 });
        await player.GetByRole(AriaRole.Button, new() { Name = "Mietvertrag auflegen" }).ClickAsync();
        await devices.GetByRole(AriaRole.Button, new() { Name = "Aufnehmen" }).ClickAsync();
        await devices.GetByRole(AriaRole.Button, new() { Name = "Auf dem großen Bildschirm zeigen" }).ClickAsync(new() { Timeout = 60_000 });
        await Expect(large.Locator("#dokument")).ToBeVisibleAsync(Patient);
        await ConversationTests.UntilAsync(large, "(await window.gespraech.quality()).screenFrames > 0");
        await Shots.CheckAsync(large, "kabine-aufnahme");
        await devices.GetByRole(AriaRole.Button, new() { Name = "Nicht mehr zeigen" }).ClickAsync();
        await Expect(large.Locator("#dokument")).ToBeHiddenAsync();

        await devices.GetByLabel("Was wird unterschrieben?").FillAsync("Antrag auf Wohngeld");
        await devices.GetByRole(AriaRole.Button, new() { Name = "Unterschrift anfordern" }).ClickAsync();
        await Expect(player.Locator("#konsole")).ToContainTextAsync("Antrag auf Wohngeld", new() { Timeout = 60_000 });
        await player.GetByRole(AriaRole.Button, new() { Name = "Unterschreiben", Exact = true }).ClickAsync();
        await Expect(devices.GetByAltText("Unterschrift vom Pad")).ToBeVisibleAsync(Patient);
        await CardsScannerAndPaymentAsync(player, devices, told);
        await Shots.CheckAsync(clerk, "anruf-geraete");
    }

    private static async Task CardsScannerAndPaymentAsync(IPage player, ILocator devices, ILocator told)
    {
        async Task PlayAsync(string button) => await player.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        async Task DoAsync(string button) => await devices.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        async Task SaysAsync(string words) => await Expect(told).ToContainTextAsync(words, new() { Timeout = 60_000 });

        await PlayAsync("Unlesbare Karte auflegen");
        await DoAsync("Karte lesen");
        await SaysAsync("Diese Karte hat keine lesbare Kartennummer.");
        await PlayAsync("Karte wegnehmen");
        await DoAsync("Karte lesen");
        await SaysAsync("Bitten Sie darum, die Karte aufzulegen.");
        await PlayAsync("Karte auflegen");
        await Expect(devices.GetByText("Kartennummer 04A1B2C3D4E580")).ToBeVisibleAsync(Patient);

        await PlayAsync("Kontoauszug auf das Glas");
        await DoAsync("Scannen");
        await Expect(devices.GetByAltText("Seite vom Scanner")).ToBeVisibleAsync(Patient);

        await DoAsync("Bezahlen lassen");
        await SaysAsync("Geben Sie den Betrag so ein: 28,80");
        await devices.GetByLabel("Betrag in Euro").FillAsync("28,80");
        await DoAsync("Bezahlen lassen");
        await Expect(devices.GetByText("Bezahlt: 28,80")).ToBeVisibleAsync(Patient);
        await PlayAsync("Leitung bricht nach der Abbuchung");
        await devices.GetByLabel("Betrag in Euro").FillAsync("10");
        await DoAsync("Bezahlen lassen");
        await SaysAsync("fragen Sie zuerst die letzte Zahlung ab");
        await DoAsync("Bezahlen lassen");
        await SaysAsync("Ob die letzte Zahlung gelungen ist, ist unbekannt.");
        await PlayAsync("Karte wird angenommen");
        await DoAsync("Letzte Zahlung abfragen");
        await Expect(devices.GetByText("Letzte Zahlung: 10,00")).ToBeVisibleAsync(Patient);
    }

    // A deaf citizen writes on the touch display; the staff's answer appears on both screens.
    private static async Task TextAsync(IPage clerk, IPage large, IPage touch)
    {
        await touch.Locator("#schreiben > summary").ClickAsync();
        await touch.GetByLabel("Ihr Text").FillAsync("Ich höre nicht gut.");
        await touch.Keyboard.PressAsync("Enter");
        await Expect(clerk.GetByText("Kabine: Ich höre nicht gut.")).ToBeVisibleAsync(Patient);
        await clerk.GetByLabel("Text an die Kabine").FillAsync("Dann schreiben wir uns.");
        await clerk.GetByRole(AriaRole.Button, new() { Name = "Senden" }).ClickAsync();
        await Expect(touch.GetByText("Wir: Dann schreiben wir uns.")).ToBeVisibleAsync(Patient);
        await Expect(large.GetByText("Wir: Dann schreiben wir uns.")).ToBeVisibleAsync(Patient);
    }

    private static async Task LeafAsync(IPage page)
    {
        var next = page.GetByRole(AriaRole.Button, new() { Name = "Weiter" });
        while (await next.IsEnabledAsync())
            await next.ClickAsync();
    }

    private static async Task DrawAsync(IPage page)
    {
        var field = page.Locator(".booth-sign");
        await field.ScrollIntoViewIfNeededAsync();
        var box = (await field.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 30, box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        for (var i = 1; i <= 40; i++)
            await page.Mouse.MoveAsync(box.X + 30 + (i * (box.Width - 60) / 40), box.Y + (box.Height / 2) + (float)(30 * Math.Sin(i)));
        await page.Mouse.UpAsync();
    }

    // Desk, phone, and a page of 1280 pixels at 400 percent.
    private static async Task CheckAsync(IPage page, string name, ILocator? first = null)
    {
        if (first is not null)
            await Expect(first).ToBeVisibleAsync(Patient);
        await page.SetViewportSizeAsync(Zoomed, 900);
        Assert.Empty((await AccessibilityTests.CheckAsync(page, Zoomed)).Select(f => $"{name} ({Zoomed}px): {f}"));
        await Shots.CheckAsync(page, name);
    }

    private static async Task<IPage> PopupAsync(IPage page, string button) => await page.RunAndWaitForPopupAsync(() => page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync());

    private async Task UntilClearedAsync(Guid call)
    {
        for (var tries = 0; ; tries++)
        {
            var screens = await InAsync(s => s.GetRequiredService<BuergerserviceDb>().Set<DisplayReset>().Where(r => r.Call == call).Select(r => r.Screen).ToListAsync(Cancel));
            if (screens.Contains(BoothScreen.Kabine) && screens.Contains(BoothScreen.Tisch))
                return;
            Assert.True(tries < 600, $"Only {string.Join(", ", screens)} said that they are empty.");
            await Task.Delay(100, Cancel);
        }
    }

    // Devices, screens, prompts: everything has confirmed, and the booth is free again.
    private async Task UntilResetAsync(Guid call)
    {
        for (var tries = 0; ; tries++)
        {
            var (succeeded, steps, suspended) = await InAsync(async s =>
            {
                var db = s.GetRequiredService<BuergerserviceDb>();
                var visit = await db.Set<BoothVisit>().AsNoTracking().FirstAsync(v => v.CallId == call, Cancel);
                var proof = await db.Set<BoothReset>().AsNoTracking().FirstOrDefaultAsync(r => r.VisitId == visit.Id, Cancel);
                return (proof?.Succeeded, proof?.Steps, await db.Set<BoothAgent>().Where(a => a.Id == visit.BoothId).Select(a => a.SuspendedReason).FirstAsync(Cancel));
            });
            Assert.True(succeeded != false && suspended is null, $"{suspended} {steps}");
            if (succeeded == true)
                return;
            Assert.True(tries < 1200, "The booth was not reset.");
            await Task.Delay(100, Cancel);
        }
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

    private async Task<Visit> ScreenAsync(string booth, BoothScreen screen, Func<IServiceProvider, Guid, Task>? prepare = null)
    {
        var code = await InAsync(async services =>
        {
            var id = await services.GetRequiredService<BoothAdministration>().AddAsync(booth, $"Kabine {booth}", Admin, Cancel);
            await services.GetRequiredService<BoothAdministration>().DescribeAsync(id, "Stellen Sie Ihr Hörgerät auf „T“.", Admin, Cancel);
            if (prepare is not null)
                await prepare(services, id);
            return await services.GetRequiredService<DisplayCommands>().NewCodeAsync(id, screen, Admin, Cancel);
        });
        var visit = await ConversationTests.OpenAsync(portal, portal.Browser, screen.Path());
        await visit.Page.GetByLabel("Einmal-Code").FillAsync(code);
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Einrichten" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**" + screen.Path());
        return visit;
    }

    private async Task<T> InAsync<T>(Func<IServiceProvider, Task<T>> action)
    {
        await using var scope = portal.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider);
    }

    /// <summary>Answers in the place of the server what a workflow would ask: this is about the page, who may ask what is tested elsewhere.</summary>
    private sealed class Asked(byte[] document)
    {
        public static readonly string Sha256 = new('a', 64);
        private JsonArray _open = [];

        public JsonNode? Answer { get; private set; }

        public async Task ServeAsync(IPage page) => await page.RouteAsync("**/kabine/aufforderungen/**", async route =>
        {
            if (route.Request.Method == "POST")
            {
                Answer = JsonNode.Parse(route.Request.PostData!);
                _open = [];
                await route.FulfillAsync(new() { Status = 204 });
            }
            else if (route.Request.Url.EndsWith("/dokument", StringComparison.Ordinal))
            {
                await route.FulfillAsync(new() { ContentType = "application/pdf", BodyBytes = document });
            }
            else
            {
                await route.FulfillAsync(new() { ContentType = "application/json", Body = _open.ToJsonString() });
            }
        });

        public void Ask(string kind, string title, string text, JsonArray? options = null, bool hasDocument = false) => _open =
        [
            new JsonObject
            {
                ["id"] = Guid.NewGuid().ToString(), ["kind"] = kind, ["title"] = title, ["text"] = text, ["hasDocument"] = hasDocument, ["documentSha256"] = hasDocument ? Sha256 : null,
                ["needsAnswer"] = true, ["options"] = options ?? [], ["createdAt"] = "2026-11-27T10:00:00Z", ["expiresAt"] = null,
            },
        ];
    }
}
