using System.Net;
using System.Net.Http.Json;
using System.Text;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

[Collection(ApiFixture.Name)]
public sealed class ProblemTests(ApiFixture api)
{
    private readonly ApiClient _admin = api.As("t-admin");

    [Theory]
    [InlineData("{\"definitionId\": ", "$.definitionId")]
    [InlineData("kein JSON", "$")]
    [InlineData("{\"definitionId\": 5}", "$.definitionId")]
    [InlineData("{\"input\": [1]}", "$.input")]
    [InlineData("[]", "$")]
    public async Task Unreadable_JSON_gets_400_naming_the_place(string body, string place)
    {
        var answer = (await _admin.PostText("instances", body)).ExpectProblem(HttpStatusCode.BadRequest);
        Assert.Contains("kein gültiges JSON", answer["detail"], StringComparison.Ordinal);
        Assert.NotNull(answer.ErrorOf(place));
    }

    [Fact]
    public async Task JSON_nested_too_deeply_gets_400()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 80)) + "1" + new string('}', 80);
        (await _admin.PostText("instances", $$"""{"definitionId":"x","input":{{deep}}}""")).ExpectProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_missing_body_gets_400() =>
        (await _admin.Send(HttpMethod.Post, "instances", null)).ExpectProblem(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Another_media_type_gets_415(string type)
    {
        (await _admin.Send(HttpMethod.Post, "instances", new StringContent("{}", Encoding.UTF8, type))).ExpectProblem(HttpStatusCode.UnsupportedMediaType);
        (await _admin.Send(HttpMethod.Post, "definitions", new StringContent("{}", Encoding.UTF8, type))).ExpectProblem(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_wrong_method_gets_405() => (await _admin.Send(HttpMethod.Delete, "instances", null)).ExpectProblem(HttpStatusCode.MethodNotAllowed);

    [Theory]
    [InlineData("gibt-es-nicht")]
    [InlineData("tasks/keine-kennung")]
    [InlineData("definitions/gibt-es-nicht")]
    [InlineData("projects/P-1900-0001")]
    [InlineData("cases/F-1900-000001")]
    public async Task Everything_unknown_gets_the_same_404(string path)
    {
        var expected = (await _admin.Get($"tasks/{Guid.CreateVersion7()}")).ExpectProblem(HttpStatusCode.NotFound).Text;
        Assert.Equal(expected, (await _admin.Get(path)).ExpectProblem(HttpStatusCode.NotFound).Text);
    }

    [Theory]
    [InlineData("tasks?limit=0", "limit")]
    [InlineData("tasks?limit=201", "limit")]
    [InlineData("tasks?scope=alle", "scope")]
    [InlineData("tasks?due=morgen", "due")]
    [InlineData("tasks?cursor=x", "cursor")]
    [InlineData("tasks?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTl8MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA", "cursor")]
    [InlineData("tasks?search=x", "search")]
    [InlineData("instances?status=kaputt", "status")]
    [InlineData("instances?cursor=x", "cursor")]
    [InlineData("definitions?filter=alle", "filter")]
    [InlineData("projects?status=kaputt", "status")]
    [InlineData("cases?status=kaputt", "status")]
    [InlineData("cases?page=0", "page")]
    public async Task A_wrong_parameter_gets_422_naming_it(string path, string field) =>
        Assert.False(string.IsNullOrEmpty((await _admin.Get(path)).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf(field)));

    [Theory]
    [InlineData("tasks?limit=viele")]
    [InlineData("tasks?instanceId=5")]
    [InlineData("instances?hasIncidents=vielleicht")]
    public async Task A_parameter_that_is_no_number_gets_400(string path) => (await _admin.Get(path)).ExpectProblem(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData(FailingDatabase.Busy)]
    [InlineData(FailingDatabase.Full)]
    public async Task A_locked_or_full_database_gets_503_and_when_to_try_again(string id)
    {
        var answer = (await _admin.Get($"definitions/{id}")).ExpectProblem(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("5", answer.Headers["Retry-After"]);
    }

    [Fact]
    public async Task An_error_of_ours_gets_500_with_a_number_and_no_details()
    {
        var answer = (await _admin.Get($"definitions/{FailingDatabase.Broken}")).ExpectProblem(HttpStatusCode.InternalServerError);
        Assert.False(string.IsNullOrEmpty(answer["traceId"]));
        Assert.DoesNotContain(FailingDatabase.Secret, answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_half_character_in_JSON_gets_400_and_not_500()
    {
        (await _admin.PostText("events", """{"name":"\ud800"}""")).ExpectProblem(HttpStatusCode.BadRequest);
        (await _admin.PostText("instances", """{"definitionId":"x","input":{"a":"\ud800"}}""")).ExpectProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Umlauts_stay_readable_and_markup_does_not()
    {
        var answer = await _admin.Send(HttpMethod.Post, "instances/" + Guid.CreateVersion7() + "/cancel", JsonContent.Create(new { reason = "" }));
        Assert.Contains("fehlt", answer.ExpectProblem(HttpStatusCode.UnprocessableEntity).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u00", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
    }
}
