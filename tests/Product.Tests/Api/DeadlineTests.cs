using System.Net;
using Buergerservice.Engine.Calendar;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

[Collection(ApiFixture.Name)]
public sealed class DeadlineTests(ApiFixture api)
{
    private readonly ApiClient _admin = api.As("t-admin");

    [Fact]
    public async Task Outdated_deadlines_of_workflows_are_listed_and_recomputed()
    {
        var calendars = api.Services.GetRequiredService<CalendarCatalog>();
        calendars.Add("""{ "schluessel": "api-kal", "name": "Kreis" }""", "test.json");
        await Processes.PublishAsync(_admin, """{ "definitionId": "api-frist", "root": { "type": "Buergerservice.WaitForDeadline", "id": "frist", "unit": "Years", "count": 50, "startDate": "2026-12-23", "calendar": "api-kal" } }""");
        var id = await Processes.StartAsync(_admin, "api-frist", "FR-1");
        await _admin.Until($"instances/{id}", a => a.Json.GetProperty("waits").GetArrayLength() == 1);
        calendars.Add("""{ "schluessel": "api-kal", "name": "Kreis", "feiertage": [ { "name": "Neuer Feiertag", "tag": "12-23" } ] }""", "test.json");

        var wait = (await _admin.Get("deadlines/outdated")).Expect(HttpStatusCode.OK).Json.GetProperty("waits").EnumerateArray().Single(w => w.GetProperty("instanceId").GetString() == id);
        Assert.Equal(("FR-1", "2076-12-23", "2076-12-24"), (wait.GetProperty("name").GetString(), wait.GetProperty("before").GetString(), wait.GetProperty("after").GetString()));
        var bookmark = wait.GetProperty("id").GetString()!;
        (await api.As("t-leitung").Post("deadlines/recompute", new { waits = new[] { bookmark } })).ExpectProblem(HttpStatusCode.Forbidden);
        (await _admin.Post("deadlines/recompute", new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Equal(0, (await api.As("t-fremd").Post("deadlines/recompute", new { waits = new[] { bookmark } })).Expect(HttpStatusCode.OK).Json.GetProperty("waits").GetInt32());
        Assert.Equal(1, (await _admin.Post("deadlines/recompute", new { waits = new[] { bookmark } })).Expect(HttpStatusCode.OK).Json.GetProperty("waits").GetInt32());
        await _admin.Until($"instances/{id}", a => a.Text.Contains("Frist bis 24.12.2076", StringComparison.Ordinal));
        Assert.DoesNotContain(id, (await _admin.Get("deadlines/outdated")).Text, StringComparison.Ordinal);
    }
}
