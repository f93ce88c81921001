using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Displays;
using Buergerservice.Portal.Hosting;
using Buergerservice.Portal.Organisation;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Product.Tests.Booths;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Displays;

/// <summary>The screens of a booth over HTTP: who may ask what, what they say in each state, the proof that they are empty, wishes.</summary>
[Collection(ApiFixture.Name)]
public sealed class ScreenTests(ApiFixture api)
{
    private static readonly Actor Administrator = new("t-admin", "t-admin", "kreis", [Actor.AdministratorRole]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_screen_opens_its_own_pages_only_and_staff_open_none()
    {
        await using var booth = await TestBooth.AddAsync(api);
        using var large = await BoothBrowser.SignInAsync(api, booth.Id);
        using var touch = await BoothBrowser.SignInAsync(api, booth.Id, BoothScreen.Tisch);
        using var board = await BoothBrowser.SignInAsync(api, booth.Id, BoothScreen.ViewBoard);
        await using var elsewhere = await TestBooth.AddAsync(api);
        using var terminal = await BoothBrowser.SignInAsync(api, elsewhere.Id, BoothScreen.Terminal);
        foreach (var (browser, own) in new[] { (large, "/kabine"), (touch, "/kabine/tisch"), (board, "/viewboard"), (terminal, "/terminal") })
        {
            foreach (var path in (string[])["/kabine", "/kabine/tisch", "/viewboard", "/terminal"])
            {
                using var page = await browser.GetAsync(path);
                Assert.True((path == own) == (page.StatusCode == HttpStatusCode.OK), $"{own} asked for {path}: {page.StatusCode}");
            }
        }

        foreach (var path in (string[])["/kabine/stand", "/viewboard/stand", "/kabine", "/terminal", "/viewboard"])
            Assert.NotEqual(HttpStatusCode.OK, (await api.As("t-admin").Send(HttpMethod.Get, path, null)).Status);
        using var foreign = await board.GetAsync("/kabine/stand");
        Assert.NotEqual(HttpStatusCode.OK, foreign.StatusCode);
        using var wish = await board.PostAsync("/kabine/wunsch", Wish());
        Assert.NotEqual(HttpStatusCode.NoContent, wish.StatusCode);
    }

    [Fact]
    public async Task A_screen_that_waits_for_its_turn_is_heard_of_so_that_its_call_is_not_given_up()
    {
        await using var booth = await TestBooth.AddAsync(api);
        using var large = await BoothBrowser.SignInAsync(api, booth.Id);
        await booth.HoldAsync(Guid.NewGuid(), "t-sach");
        await using var scope = api.Services.CreateAsyncScope();
        var seen = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>().Set<BoothAgent>().Where(b => b.Id == booth.Id);
        await seen.ExecuteUpdateAsync(u => u.SetProperty(b => b.ScreenSeenAt, DateTimeOffset.UnixEpoch), Cancel);
        using var stand = await large.GetAsync("/kabine/stand");
        Assert.Equal(HttpStatusCode.OK, stand.StatusCode);
        Assert.True(await seen.Select(b => b.ScreenSeenAt).FirstAsync(Cancel) > DateTimeOffset.UnixEpoch);
    }

    [Fact]
    public async Task A_place_is_a_booth_or_a_terminal_and_never_both()
    {
        await using var booth = await TestBooth.AddAsync(api);
        using var large = await BoothBrowser.SignInAsync(api, booth.Id);
        using var board = await BoothBrowser.SignInAsync(api, booth.Id, BoothScreen.ViewBoard);
        using var terminal = await BoothBrowser.SignInAsync(api, booth.Id, BoothScreen.Terminal);
        async Task<HttpStatusCode> OfAsync(BoothBrowser browser, string path)
        {
            using var answer = await browser.GetAsync(path);
            return answer.StatusCode;
        }

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK), (await OfAsync(large, "/kabine/stand"), await OfAsync(terminal, "/kabine/stand"), await OfAsync(board, "/viewboard/stand")));
        using var again = await BoothBrowser.SignInAsync(api, booth.Id);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (await OfAsync(again, "/kabine/stand"), await OfAsync(terminal, "/kabine/stand")));
    }

    [Fact]
    public async Task A_code_of_one_screen_leaves_the_other_one_signed_in_and_revoking_ends_all()
    {
        await using var booth = await TestBooth.AddAsync(api);
        using var large = await BoothBrowser.SignInAsync(api, booth.Id);
        using var touch = await BoothBrowser.SignInAsync(api, booth.Id, BoothScreen.Tisch);
        Assert.True((await StandAsync(large)).GetProperty("hasTouch").GetBoolean());
        await WithAsync<DisplayCommands>(d => d.RevokeAsync(booth.Id, Administrator, Cancel));
        foreach (var browser in new[] { large, touch })
        {
            using var answer = await browser.GetAsync("/kabine/stand");
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Closed_out_of_service_free_waiting_and_talking_have_words_of_their_own()
    {
        await using var booth = await TestBooth.AddAsync(api);
        using var large = await BoothBrowser.SignInAsync(api, booth.Id);
        using var board = await BoothBrowser.SignInAsync(api, booth.Id, BoothScreen.ViewBoard);
        var seen = new HashSet<string>();
        async Task ExpectAsync(string state, string onBoard, bool mayWish)
        {
            var stand = await StandAsync(large);
            Assert.Equal(state, stand.GetProperty("state").GetString());
            Assert.Equal(mayWish, stand.GetProperty("mayWish").GetBoolean());
            Assert.True(seen.Add(stand.GetProperty("title").GetString()!), "Two states have the same words.");
            using var answer = await board.GetAsync("/viewboard/stand");
            var said = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
            Assert.Equal(onBoard, said.GetProperty("state").GetString());
            // The public screen learns nothing of the conversation.
            Assert.Equal(["state", "title", "text"], said.EnumerateObject().Select(p => p.Name));
        }

        await ExpectAsync("ruhe", "frei", mayWish: false);
        var key = $"bildschirm-{booth.Name}";
        await WithAsync<OrganisationAdministration>(async o =>
        {
            await o.SaveServiceAsync(null, key, key, null, 0, Administrator, Cancel);
            await o.PlaceBoothAsync(booth.Id, null, key, null, Administrator, Cancel);
        });
        await booth.HoldAsync(Guid.NewGuid(), "t-sach");
        await ExpectAsync("gespraech", "besetzt", mayWish: false);
        await booth.EndCallAsync();
        await WithAsync<BoothAdministration>(b => b.SuspendAsync(booth.Id, true, "Prüfung", Administrator, Cancel));
        await ExpectAsync("ausserbetrieb", "ausserbetrieb", mayWish: true);
        await WithAsync<BoothAdministration>(b => b.SuspendAsync(booth.Id, false, null, Administrator, Cancel));
        // Nobody can do this service, so nobody is there.
        using (var call = await large.PostAsync("/kabine/video/rufen", null))
            Assert.Equal(HttpStatusCode.NoContent, call.StatusCode);
        await ExpectAsync("niemand", "besetzt", mayWish: true);
        using (var end = await large.PostAsync("/kabine/video/beenden", null))
            Assert.Equal(HttpStatusCode.NoContent, end.StatusCode);
    }

    [Fact]
    public async Task Who_waits_reads_how_many_wait_before_them()
    {
        await using var first = await TestBooth.AddAsync(api);
        await using var second = await TestBooth.AddAsync(api);
        await using var third = await TestBooth.AddAsync(api);
        await using var elsewhere = await TestBooth.AddAsync(api);
        var key = $"schlange-{first.Name}";
        await WithAsync<OrganisationAdministration>(async o =>
        {
            await o.SaveServiceAsync(null, key, key, null, 0, Administrator, Cancel);
            await o.SaveServiceAsync(null, $"{key}-2", $"{key}-2", null, 0, Administrator, Cancel);
            foreach (var booth in new[] { first, second, third })
                await o.PlaceBoothAsync(booth.Id, null, key, null, Administrator, Cancel);
            await o.PlaceBoothAsync(elsewhere.Id, null, $"{key}-2", null, Administrator, Cancel);
        });
        using var one = await BoothBrowser.SignInAsync(api, first.Id);
        using var two = await BoothBrowser.SignInAsync(api, second.Id);
        using var three = await BoothBrowser.SignInAsync(api, third.Id, BoothScreen.Terminal);
        using var other = await BoothBrowser.SignInAsync(api, elsewhere.Id);
        async Task SaysAsync(BoothBrowser browser, int? before, string words)
        {
            var stand = await StandAsync(browser);
            Assert.Equal((before, words), (stand.GetProperty("before") is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null, stand.GetProperty("queue").GetString()));
        }

        await SaysAsync(one, null, "");
        foreach (var browser in new[] { one, other, two, three })
        {
            using var call = await browser.PostAsync("/kabine/video/rufen", null);
            Assert.Equal(HttpStatusCode.NoContent, call.StatusCode);
        }

        await SaysAsync(one, 0, "Vor Ihnen wartet niemand.");
        await SaysAsync(two, 1, "Vor Ihnen wartet eine Person.");
        await SaysAsync(three, 2, "Vor Ihnen warten 2 Personen.");
        // Who asks for something else is not in the way.
        await SaysAsync(other, 0, "Vor Ihnen wartet niemand.");
        using (var end = await one.PostAsync("/kabine/video/beenden", null))
            Assert.Equal(HttpStatusCode.NoContent, end.StatusCode);
        await SaysAsync(one, null, "");
        await SaysAsync(three, 1, "Vor Ihnen wartet eine Person.");
        foreach (var browser in new[] { two, three, other })
        {
            using var end = await browser.PostAsync("/kabine/video/beenden", null);
        }
    }

    [Fact]
    public async Task A_terminal_speaks_of_itself_and_a_booth_of_its_large_monitor()
    {
        await using var booth = await TestBooth.AddAsync(api);
        await using var elsewhere = await TestBooth.AddAsync(api);
        using var large = await BoothBrowser.SignInAsync(api, booth.Id);
        using var terminal = await BoothBrowser.SignInAsync(api, elsewhere.Id, BoothScreen.Terminal);
        async Task<string> PageAsync(BoothBrowser browser, string path)
        {
            using var answer = await browser.GetAsync(path);
            return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancel));
        }

        Assert.Contains("Auf dem großen Bildschirm erscheint", await PageAsync(large, "/kabine"), StringComparison.Ordinal);
        var page = await PageAsync(terminal, "/terminal");
        Assert.Contains("Hier auf dem Bildschirm erscheint", page, StringComparison.Ordinal);
        foreach (var word in (string[])["großen Bildschirm", "auf dem Tisch"])
            Assert.DoesNotContain(word, page, StringComparison.Ordinal);
        await WithAsync<BoothAdministration>(b => b.SuspendAsync(elsewhere.Id, true, "Prüfung", Administrator, Cancel));
        Assert.Contains("Dieses Terminal", (await StandAsync(terminal)).GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_municipality_gives_the_terminal_no_words_it_has_those_of_the_booth()
    {
        var options = api.Services.GetRequiredService<PortalOptions>();
        var own = Directory.CreateTempSubdirectory("bs-worte-").FullName;
        try
        {
            var words = JsonNode.Parse(File.ReadAllText(Path.Combine(options.TemplatesDirectory, "kabine", "anzeige.json")))!.AsObject();
            words.Remove("terminal");
            Directory.CreateDirectory(Path.Combine(own, "kabine"));
            File.WriteAllText(Path.Combine(own, "kabine", "anzeige.json"), words.ToJsonString());
            var texts = new BoothTexts(options with { TemplatesDirectory = own });
            Assert.Equal(texts.Waiting(BoothScreen.Kabine), texts.Waiting(BoothScreen.Terminal));
            Assert.All(BoothState.All, s => Assert.Equal(texts.Of(s, BoothScreen.Kabine), texts.Of(s, BoothScreen.Terminal)));
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData(10, 10)]
    [InlineData(0, null)]
    [InlineData(61, null)]
    public void How_much_longer_an_answer_is_waited_for_says_the_municipality_within_limits(int? written, int? minutes)
    {
        var options = api.Services.GetRequiredService<PortalOptions>();
        var own = Directory.CreateTempSubdirectory("bs-worte-").FullName;
        try
        {
            var words = JsonNode.Parse(File.ReadAllText(Path.Combine(options.TemplatesDirectory, "kabine", "anzeige.json")))!.AsObject();
            words.Remove("mehrZeit");
            if (written is { } number)
                words["mehrZeit"] = number;
            Directory.CreateDirectory(Path.Combine(own, "kabine"));
            File.WriteAllText(Path.Combine(own, "kabine", "anzeige.json"), words.ToJsonString());
            if (minutes is { } expected)
                Assert.Equal(TimeSpan.FromMinutes(expected), new BoothTexts(options with { TemplatesDirectory = own }).MoreTime);
            else
                Assert.Contains("mehrZeit", Assert.Throws<DomainRuleException>(() => new BoothTexts(options with { TemplatesDirectory = own })).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(own, recursive: true);
        }
    }

    [Theory]
    [InlineData(8, 7, 3, "rueckruf")]
    [InlineData(2, 7, 3, "ruhe")]
    [InlineData(30, 29, 11, "ruhe")]
    public async Task That_nobody_was_free_reads_who_has_called_and_nobody_after_them(int came, int called, int ended, string state)
    {
        await using var booth = await TestBooth.AddAsync(api);
        using var large = await BoothBrowser.SignInAsync(api, booth.Id);
        var now = DateTimeOffset.UtcNow;
        await InAsync(async db =>
        {
            db.Add(new CallRow { Id = Guid.CreateVersion7(), Center = "kreis", Tenant = "kreis", Booth = booth.Name, Service = "x", ArrivedAt = now.AddMinutes(-called), EndedAt = now.AddMinutes(-ended), End = CallEnd.CallbackOffered });
            await db.Set<BoothAgent>().Where(a => a.Id == booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.PersonSince, now.AddMinutes(-came)), Cancel);
            return await db.SaveChangesAsync(Cancel);
        });
        Assert.Equal(state, (await StandAsync(large)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task The_view_board_says_taken_while_the_sensor_sees_somebody_and_free_where_only_a_button_was_touched()
    {
        await using var booth = await TestBooth.AddAsync(api);
        using var board = await BoothBrowser.SignInAsync(api, booth.Id, BoothScreen.ViewBoard);
        async Task<string?> OnBoardAsync()
        {
            using var answer = await board.GetAsync("/viewboard/stand");
            return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("state").GetString();
        }

        await InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.PersonSince, DateTimeOffset.UtcNow), Cancel));
        Assert.Equal("frei", await OnBoardAsync());
        await InAsync(db =>
        {
            db.Add(new BoothComponent { Id = Guid.CreateVersion7(), Tenant = "kreis", AgentId = booth.Id, Device = "sensor", Kind = DeviceKind.PresenceSensor, Condition = DeviceCondition.Ok });
            return db.SaveChangesAsync(Cancel);
        });
        Assert.Equal("besetzt", await OnBoardAsync());
        await InAsync(db => db.Set<BoothAgent>().Where(a => a.Id == booth.Id).ExecuteUpdateAsync(u => u.SetProperty(a => a.PersonSince, (DateTimeOffset?)null), Cancel));
        Assert.Equal("frei", await OnBoardAsync());
    }

    [Fact]
    public async Task A_screen_proves_once_that_it_is_empty_and_only_after_a_call_of_its_own_booth()
    {
        await using var booth = await TestBooth.AddAsync(api);
        await using var other = await TestBooth.AddAsync(api);
        using var large = await BoothBrowser.SignInAsync(api, booth.Id);
        using var touch = await BoothBrowser.SignInAsync(api, booth.Id, BoothScreen.Tisch);
        using var elsewhere = await BoothBrowser.SignInAsync(api, other.Id);
        using (var call = await large.PostAsync("/kabine/video/rufen", null))
            Assert.Equal(HttpStatusCode.NoContent, call.StatusCode);
        var id = (await StandAsync(large)).GetProperty("call").GetGuid();
        Assert.Equal(JsonValueKind.Null, (await StandAsync(large)).GetProperty("clear").ValueKind);
        Assert.Equal(HttpStatusCode.NotFound, await ClearedAsync(large, id));
        using (var end = await large.PostAsync("/kabine/video/beenden", null))
            Assert.Equal(HttpStatusCode.NoContent, end.StatusCode);

        Assert.Equal(id, (await StandAsync(large)).GetProperty("clear").GetGuid());
        Assert.Equal(HttpStatusCode.NotFound, await ClearedAsync(elsewhere, id));
        Assert.Equal(HttpStatusCode.NotFound, await ClearedAsync(large, Guid.NewGuid()));
        Assert.Equal(HttpStatusCode.NoContent, await ClearedAsync(large, id));
        Assert.Equal(HttpStatusCode.NoContent, await ClearedAsync(large, id));
        Assert.Equal(JsonValueKind.Null, (await StandAsync(large)).GetProperty("clear").ValueKind);
        Assert.Equal(id, (await StandAsync(touch)).GetProperty("clear").GetGuid());
        Assert.Equal(HttpStatusCode.NoContent, await ClearedAsync(touch, id));
        Assert.Equal([BoothScreen.Kabine, BoothScreen.Tisch], await InAsync(db => db.Set<DisplayReset>().Where(r => r.Call == id).OrderBy(r => r.ClearedAt).Select(r => r.Screen).ToListAsync(Cancel)));
        Assert.Equal(2, (await booth.AuditAsync()).Count(a => a.StartsWith("display.clear", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_wish_reaches_the_staff_of_its_organisation_and_is_emptied_when_it_is_done()
    {
        await using var booth = await TestBooth.AddAsync(api);
        using var touch = await BoothBrowser.SignInAsync(api, booth.Id, BoothScreen.Tisch);
        using (var incomplete = await touch.PostAsync("/kabine/wunsch", new { art = "termin", name = "", kontakt = "", anliegen = new string('x', 1001) }))
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, incomplete.StatusCode);
            var fields = (await incomplete.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("felder");
            Assert.Equal(["name", "kontakt", "anliegen"], fields.EnumerateObject().Select(f => f.Name));
        }

        using (var large = await touch.PostTextAsync("/kabine/wunsch", $$"""{"art":"termin","name":"E","kontakt":"1","zeit":"{{new string('x', 20_000)}}"}"""))
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        // Sent again because the answer got lost: one wish. Another booth's id does not hide a wish.
        await using var neighbour = await TestBooth.AddAsync(api);
        using var other = await BoothBrowser.SignInAsync(api, neighbour.Id, BoothScreen.Tisch);
        var sent = Wish(Guid.NewGuid());
        foreach (var screen in (BoothBrowser[])[touch, touch, other])
        {
            using var taken = await screen.PostAsync("/kabine/wunsch", sent);
            Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        }

        var clerk = new Actor("t-sach", "t-sach", "kreis", ["Sachbearbeitung"]);
        var wish = Assert.Single(await OpenAsync(clerk), w => w.Booth == booth.Name);
        Assert.Single(await OpenAsync(clerk), w => w.Booth == neighbour.Name);
        Assert.Equal(("Erika Beispiel", "03980 1234"), (wish.Name, wish.Contact));
        Assert.DoesNotContain(await OpenAsync(clerk with { Tenant = "aok" }), w => w.Booth == booth.Name);
        await WithAsync<BoothWishes>(w => w.DoneAsync(wish.Id, clerk, Cancel));
        Assert.DoesNotContain(await OpenAsync(clerk), w => w.Booth == booth.Name);
        var left = await InAsync(db => db.Set<BoothWish>().FirstAsync(w => w.Id == wish.Id, Cancel));
        Assert.Equal(("", "", "", "", "t-sach"), (left.Name, left.Contact, left.Time, left.Concern, left.DoneBy));
    }

    [Fact]
    public async Task A_booth_that_sends_wish_after_wish_is_told_to_stop()
    {
        await using var booth = await TestBooth.AddAsync(api);
        using var touch = await BoothBrowser.SignInAsync(api, booth.Id, BoothScreen.Tisch);
        for (var i = 0; i < 20; i++)
        {
            using var taken = await touch.PostAsync("/kabine/wunsch", Wish());
            Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        }

        using var refused = await touch.PostAsync("/kabine/wunsch", Wish());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task Only_who_holds_the_call_sees_the_booths_devices()
    {
        await using var booth = await TestBooth.RunningAsync(api);
        var call = Guid.NewGuid();
        await booth.HoldAsync(call, "t-sach");
        var devices = (await api.As("t-sach").Get($"calls/{call}/devices")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(booth.Id, devices.GetProperty("booth").GetGuid());
        Assert.Equal(["sensor", "tuer"], devices.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("device").GetString()));
        foreach (var other in (string[])["t-sach2", "t-admin", "t-fremd"])
            (await api.As(other).Get($"calls/{call}/devices")).Expect(HttpStatusCode.NoContent);
        (await api.As("t-datenschutz").Get($"calls/{call}/devices")).ExpectProblem(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Without_its_setting_there_is_no_console()
    {
        foreach (var person in (string[])["t-admin", "t-leitung"])
            Assert.Equal(HttpStatusCode.NotFound, (await api.As(person).Send(HttpMethod.Get, "/konsole", null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await api.As("t-sach").Send(HttpMethod.Get, "/konsole", null)).Status);
    }

    private static object Wish(Guid? key = null) => new { art = "rueckruf", name = "Erika Beispiel", kontakt = "03980 1234", zeit = "vormittags", anliegen = "Wohngeld", schluessel = key };

    private static async Task<JsonElement> StandAsync(BoothBrowser browser)
    {
        using var answer = await browser.GetAsync("/kabine/stand");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }

    private static async Task<HttpStatusCode> ClearedAsync(BoothBrowser browser, Guid call)
    {
        using var answer = await browser.PostAsync("/kabine/geleert", new { gespraech = call });
        return answer.StatusCode;
    }

    private async Task<IReadOnlyList<WishView>> OpenAsync(Actor actor)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<BoothWishes>().OpenAsync(actor, Cancel);
    }

    private async Task WithAsync<T>(Func<T, Task> action)
        where T : notnull
    {
        await using var scope = api.Services.CreateAsyncScope();
        await action(scope.ServiceProvider.GetRequiredService<T>());
    }

    private async Task<T> InAsync<T>(Func<BuergerserviceDb, Task<T>> action)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }
}
