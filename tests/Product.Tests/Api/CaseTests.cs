using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

[Collection(ApiFixture.Name)]
public sealed class CaseTests(ApiFixture api)
{
    private static readonly byte[] Pdf = "%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"u8.ToArray();

    private readonly ApiClient _clearing = api.As("t-clearing");
    private readonly ApiClient _clerk = api.As("t-sach");

    [Fact]
    public async Task A_case_is_created_once_per_key_and_read_by_id_and_number()
    {
        var first = (await CreateAsync("fall-1")).Expect(HttpStatusCode.Created);
        var again = (await CreateAsync("fall-1")).Expect(HttpStatusCode.OK);
        Assert.Equal(first["number"], again["number"]);
        (await CreateAsync("fall-1", "Ein anderes Anliegen")).ExpectProblem(HttpStatusCode.Conflict, "idempotency-conflict");
        var byId = (await _clearing.Get(first.Headers["Location"])).Expect(HttpStatusCode.OK);
        var byNumber = (await _clearing.Get($"cases/{first["number"]}")).Expect(HttpStatusCode.OK);
        Assert.Equal(byId["id"], byNumber["id"]);
        Assert.NotEmpty((await _clearing.Get($"cases/{first["id"]}/timeline")).Expect(HttpStatusCode.OK).Json.EnumerateArray());
        var list = (await _clearing.Get($"cases?number={first["number"]}&open=true")).Expect(HttpStatusCode.OK);
        Assert.Equal(1, list.Json.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Who_the_citizen_is_learns_only_who_works_on_the_case_and_no_list_says_it()
    {
        var created = (await CreateAsync("fall-2")).Expect(HttpStatusCode.Created);
        Assert.DoesNotContain("Kim Muster", (await _clerk.Get($"cases/{created["id"]}")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        foreach (var list in (string[])["cases", $"instances?correlationId={created["number"]}", "tasks?scope=all&limit=200"])
            Assert.DoesNotContain("Kim Muster", (await api.As("t-admin").Get(list)).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        await TakeTaskAsync(created["instanceId"]!);
        Assert.Contains("Kim Muster", (await _clerk.Get($"cases/{created["id"]}")).Expect(HttpStatusCode.OK).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_go_in_and_out_for_those_who_work_on_the_case()
    {
        var created = (await CreateAsync("fall-3")).Expect(HttpStatusCode.Created);
        (await UploadAsync(_clerk, created["id"]!, Pdf)).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        await TakeTaskAsync(created["instanceId"]!);
        var added = (await UploadAsync(_clerk, created["id"]!, Pdf, "../../etc/passwd\r\n.exe")).Expect(HttpStatusCode.Created);
        Assert.Equal("application/pdf", added["contentType"]);
        var again = (await UploadAsync(_clerk, created["id"]!, Pdf)).Expect(HttpStatusCode.OK);
        Assert.Equal(added["id"], again["id"]);
        var file = (await _clerk.Get(added.Headers["Location"])).Expect(HttpStatusCode.OK);
        Assert.Equal(Pdf, file.Bytes);
        Assert.Equal("application/pdf", file.ContentType);
        Assert.StartsWith($"attachment; filename={created["number"]}-sonstiges.pdf", file.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal("nosniff", file.Headers["X-Content-Type-Options"]);
        Assert.Single((await _clerk.Get($"cases/{created["id"]}/documents")).Expect(HttpStatusCode.OK).Json.EnumerateArray());
        (await _clearing.Get(added.Headers["Location"])).ExpectProblem(HttpStatusCode.NotFound);
        (await api.As("t-fremd").Get(added.Headers["Location"])).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Uploads_are_looked_at_and_not_believed()
    {
        var created = (await CreateAsync("fall-4")).Expect(HttpStatusCode.Created);
        await TakeTaskAsync(created["instanceId"]!);
        foreach (var bytes in (byte[][])["MZ kein Dokument"u8.ToArray(), [], "<html>"u8.ToArray()])
            Assert.NotNull((await UploadAsync(_clerk, created["id"]!, bytes)).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("content"));
        using var empty = new MultipartFormDataContent { { new StringContent("sonstiges"), "kind" } };
        Assert.NotNull((await _clerk.Send(HttpMethod.Post, $"cases/{created["id"]}/documents", empty)).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("file"));
        (await _clerk.Send(HttpMethod.Post, $"cases/{created["id"]}/documents", JsonContent.Create(new { }))).ExpectProblem(HttpStatusCode.UnsupportedMediaType);
        var large = new byte[(21 * 1024 * 1024) + 1];
        Assert.Contains((await UploadAsync(_clerk, created["id"]!, large)).Status, (HttpStatusCode[])[HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity]);
    }

    [Fact]
    public async Task A_foreign_case_is_not_there()
    {
        var created = (await CreateAsync("fall-5")).Expect(HttpStatusCode.Created);
        var stranger = api.As("t-fremd");
        foreach (var path in (string[])["", "/timeline", "/documents"])
            Assert.Equal((await stranger.Get($"cases/{Guid.CreateVersion7()}{path}")).ExpectProblem(HttpStatusCode.NotFound).Text, (await stranger.Get($"cases/{created["id"]}{path}")).ExpectProblem(HttpStatusCode.NotFound).Text);
        (await stranger.Get($"cases/{created["number"]}")).ExpectProblem(HttpStatusCode.NotFound);
        (await UploadAsync(stranger, created["id"]!, Pdf)).ExpectProblem(HttpStatusCode.NotFound);
        Assert.Equal(0, (await stranger.Get("cases")).Expect(HttpStatusCode.OK).Json.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task What_is_missing_is_named_by_field()
    {
        var answer = (await _clearing.Post("cases", new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        Assert.NotNull(answer.ErrorOf("channel"));
        Assert.NotNull(answer.ErrorOf("concern"));
    }

    private Task<ApiAnswer> CreateAsync(string key, string concern = "Anliegen von Kim Muster") => _clearing.Send(HttpMethod.Post, "cases",
        JsonContent.Create(new { channel = "Telefon", concern, citizenName = "Kim Muster" }), ("Idempotency-Key", key));

    private async Task TakeTaskAsync(string instance)
    {
        var task = await Processes.TaskOfInstanceAsync(api.As("t-admin"), instance);
        (await _clerk.Post($"tasks/{task}/claim", new { expectedRevision = 1, operationId = "x" })).Expect(HttpStatusCode.OK);
    }

    private static async Task<ApiAnswer> UploadAsync(ApiClient client, string id, byte[] bytes, string fileName = "scan.pdf")
    {
        using var content = new ByteArrayContent(bytes);
        using var form = new MultipartFormDataContent { { content, "file", Uri.EscapeDataString(fileName) }, { new StringContent("scan"), "source" } };
        return await client.Send(HttpMethod.Post, $"cases/{id}/documents", form);
    }
}
