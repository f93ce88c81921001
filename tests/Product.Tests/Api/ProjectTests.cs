using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace Buergerservice.Product.Tests.Api;

[Collection(ApiFixture.Name)]
public sealed class ProjectTests(ApiFixture api)
{
    private readonly ApiClient _lead = api.As("t-leitung");

    [Fact]
    public async Task A_project_is_created_once_per_key_and_shows_what_its_gates_miss()
    {
        var first = (await CreateAsync("Koffer für Nord", "schluessel-1")).Expect(HttpStatusCode.Created);
        var again = (await CreateAsync("Koffer für Nord", "schluessel-1")).Expect(HttpStatusCode.Created);
        Assert.Equal(first["number"], again["number"]);
        (await CreateAsync("Etwas anderes", "schluessel-1")).ExpectProblem(HttpStatusCode.Conflict, "idempotency-conflict");
        (await CreateAsync("Koffer für Nord", "schluessel-1", service: "buergerterminal")).ExpectProblem(HttpStatusCode.Conflict, "idempotency-conflict");

        var project = (await api.As("t-datenschutz").Get(first.Headers["Location"])).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("active", project.GetProperty("head").GetProperty("status").GetString());
        var phases = project.GetProperty("phases").EnumerateArray().ToList();
        Assert.Equal(5, phases.Count);
        Assert.Equal("current", phases[0].GetProperty("state").GetString());
        var missing = phases[0].GetProperty("gate").GetProperty("missing").EnumerateArray().ToList();
        Assert.NotEmpty(missing);
        Assert.All(missing, m => Assert.False(string.IsNullOrEmpty(m.GetProperty("explanation").GetString())));
        var list = (await _lead.Get("projects?status=active&search=Koffer%20f%C3%BCr%20Nord")).Expect(HttpStatusCode.OK).Json;
        Assert.Contains(list.EnumerateArray(), p => p.GetProperty("number").GetString() == first["number"]);
        (await _lead.Get($"projects/{first["number"]}/evaluations")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Documents_are_downloaded_as_files_with_a_safe_name()
    {
        var number = (await CreateAsync("Dokumente", "schluessel-2")).Expect(HttpStatusCode.Created)["number"];
        await _lead.Until($"projects/{number}/documents", a => a.Json.GetArrayLength() == 1);
        var pdf = (await _lead.Get($"projects/{number}/documents/projektskizze/pdf")).Expect(HttpStatusCode.OK);
        AssertFile(pdf, "application/pdf", $"{number}-projektskizze-v1.pdf");
        Assert.Equal("%PDF-"u8.ToArray(), pdf.Bytes[..5]);
        var docx = (await _lead.Get($"projects/{number}/documents/projektskizze/docx?version=1")).Expect(HttpStatusCode.OK);
        AssertFile(docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", $"{number}-projektskizze-v1.docx");
        using var zip = new ZipArchive(new MemoryStream(docx.Bytes));
        Assert.NotNull(zip.GetEntry("word/document.xml"));
        foreach (var path in (string[])["projektskizze/txt", "projektskizze/pdf?version=9", "unbekannt/pdf"])
            (await _lead.Get($"projects/{number}/documents/{path}")).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_foreign_project_is_not_there()
    {
        var number = (await CreateAsync("Nur hier", "schluessel-3")).Expect(HttpStatusCode.Created)["number"];
        var stranger = api.As("t-fremd");
        foreach (var path in (string[])["", "/documents", "/evaluations", "/documents/projektskizze/pdf"])
            Assert.Equal((await stranger.Get($"projects/P-1900-0001{path}")).ExpectProblem(HttpStatusCode.NotFound).Text, (await stranger.Get($"projects/{number}{path}")).ExpectProblem(HttpStatusCode.NotFound).Text);
    }

    [Fact]
    public async Task What_is_missing_is_named_by_field()
    {
        var answer = (await _lead.Post("projects", new { })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        foreach (var field in (string[])["title", "authority", "land"])
            Assert.NotNull(answer.ErrorOf(field));
        Assert.NotNull((await _lead.Post("projects", new { title = "x", authority = "x", land = "BB", service = "flugtaxi" })).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("service"));
        Assert.NotNull((await CreateAsync("x", new string('x', 101))).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("Idempotency-Key"));
    }

    [Fact]
    public async Task The_head_ends_a_project_and_names_its_lead_by_what_was_seen()
    {
        var head = api.As("t-behoerde");
        var number = (await CreateAsync("Endet bald", "schluessel-ende")).Expect(HttpStatusCode.Created)["number"];
        await head.Until($"projects/{number}/documents", a => a.Json.GetArrayLength() == 1);
        Assert.NotNull((await head.Put($"projects/{number}/lead", new { userName = "t-sach" })).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("userName"));
        Assert.Equal("t-leitung", (await head.Put($"projects/{number}/lead", new { userName = "t-leitung" })).Expect(HttpStatusCode.OK)["projectLead"]);
        (await head.Put($"projects/{number}/lead", new { userName = "t-fremd", expectedLead = "t-leitung" })).ExpectProblem(HttpStatusCode.UnprocessableEntity);
        var revision = (await head.Get($"projects/{number}")).Expect(HttpStatusCode.OK).Json.GetProperty("head").GetProperty("revision").GetInt32();

        Assert.NotNull((await head.Post($"projects/{number}/cancel", new { expectedRevision = revision })).ExpectProblem(HttpStatusCode.UnprocessableEntity).ErrorOf("reason"));
        (await head.Post($"projects/{number}/cancel", new { reason = "Kein Geld", expectedRevision = revision - 1 })).ExpectProblem(HttpStatusCode.Conflict, "revision-conflict");
        var ended = (await head.Post($"projects/{number}/cancel", new { reason = "Kein Geld", expectedRevision = revision })).Expect(HttpStatusCode.OK);
        var again = (await head.Post($"projects/{number}/cancel", new { reason = "Kein Geld", expectedRevision = revision })).Expect(HttpStatusCode.OK);
        (await head.Post($"projects/{number}/cancel", new { reason = "Anderer Grund", expectedRevision = revision })).ExpectProblem(HttpStatusCode.Conflict, "terminal");

        Assert.Equal(("cancelled", "Kein Geld"), (ended["status"], ended["endReason"]));
        Assert.Equal(ended["endedAt"], again["endedAt"]);
    }

    private Task<ApiAnswer> CreateAsync(string title, string key, string land = "bb", string service = "buergerkoffer") =>
        _lead.Send(HttpMethod.Post, "projects", JsonContent.Create(new { title, authority = "Landkreis Musterland", land, service }), ("Idempotency-Key", key));

    private static void AssertFile(ApiAnswer answer, string contentType, string name)
    {
        Assert.Equal(contentType, answer.ContentType);
        Assert.StartsWith("attachment", answer.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Contains(name, answer.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-store", answer.Headers["Cache-Control"]);
    }
}
