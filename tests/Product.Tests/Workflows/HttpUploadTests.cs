using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Workflows;

/// <summary>Files sent to workflows, over HTTP.</summary>
[Collection(ApiFixture.Name)]
public sealed class HttpUploadTests(ApiFixture api)
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7 Antrag %%EOF");

    [Fact]
    public async Task Files_reach_the_workflow_as_references_and_only_the_administration_reads_them()
    {
        await PublishAsync("datei", """ "allowedMimeTypes":["application/pdf","text/*"],"allowedFileExtensions":["PDF",".txt"], """);
        using var form = new MultipartFormDataContent { { new StringContent("Güstrow"), "ort" }, { File(Pdf, "application/pdf"), "anlage", @"C:\Scans\Antrag.pdf" }, { File("Hallo"u8.ToArray(), "text/plain"), "anlage", "notiz.TXT" }, { new ByteArrayContent([]), "leer", "ordner/" } };
        var answer = (await api.As("t-sach").Send(HttpMethod.Post, "/workflows/datei", form)).Expect(HttpStatusCode.OK);
        Assert.Equal("Güstrow", answer["ort"]);
        var files = answer.Json.GetProperty("files").EnumerateArray().ToList();
        Assert.Equal(["Antrag.pdf", "notiz.TXT"], files.Select(f => f.GetProperty("name").GetString()!));
        Assert.Equal(("anlage", "application/pdf", Pdf.Length, Convert.ToHexStringLower(SHA256.HashData(Pdf))),
            (files[0].GetProperty("field").GetString(), files[0].GetProperty("contentType").GetString(), files[0].GetProperty("size").GetInt32(), files[0].GetProperty("sha256").GetString()));
        Assert.Equal(files[0].GetProperty("id").GetString(), answer["erste"]);

        var id = Guid.Parse(files[0].GetProperty("id").GetString()!);
        var row = await InAsync(db => db.HttpFiles.AsNoTracking().SingleAsync(f => f.Id == id));
        Assert.Equal(("kreis", "vorgang"), (row.Tenant, row.DeletionClass));
        var path = $"instances/{row.InstanceId}/files/{id}";
        var read = (await api.As("t-admin").Get(path)).Expect(HttpStatusCode.OK);
        Assert.Equal(Pdf, read.Bytes);
        Assert.Equal("nosniff", read.Headers["X-Content-Type-Options"]);
        (await api.As("t-sach").Get(path)).ExpectProblem(HttpStatusCode.Forbidden);
        (await api.As("t-fremd").Get(path)).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("a", """ "fileSizeLimit":10, """, "x.txt", "text/plain", "elf Zeichen", "File too large", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("b", """ "requestSizeLimit":150, """, "x.txt", "text/plain", "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789", "Request too large", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("c", """ "allowedFileExtensions":[".pdf"], """, "x.pdf.exe", "application/pdf", "%PDF-", "Invalid file extension", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("d", """ "blockedFileExtensions":["exe"], """, "x.EXE", "application/octet-stream", "MZ", "Invalid file extension", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("e", """ "allowedMimeTypes":["image/*"], """, "x.pdf", "application/pdf", "%PDF-", "Invalid file MIME type", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("f", """ "allowedMimeTypes":["application/pdf"], """, "x.pdf", "application/pdf", "<script>", "Invalid file MIME type", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_is_not_accepted_is_refused_or_taken_up_by_its_outcome_and_leaves_nothing_behind(string name, string limits, string file, string type, string content, string outcome, HttpStatusCode status)
    {
        await PublishAsync("grenze-" + name, limits);
        Assert.Equal("", (await UploadAsync("grenze-" + name, file, type, content)).ExpectProblem(status)["instance"] ?? "");
        var exposed = outcome switch { "File too large" => "exposeFileTooLargeOutcome", "Request too large" => "exposeRequestTooLargeOutcome", "Invalid file extension" => "exposeInvalidFileExtensionOutcome", _ => "exposeInvalidFileMimeTypeOutcome" };
        await PublishAsync("offen-" + name, $"{limits} \"{exposed}\":true,", outcome);
        Assert.Equal(outcome, (await UploadAsync("offen-" + name, file, type, content)).Expect(HttpStatusCode.OK).Text);
        Assert.False(await InAsync(db => db.HttpFiles.AnyAsync(f => f.Name == file)));
    }

    [Fact]
    public async Task A_file_accepted_before_another_one_was_refused_is_deleted_again()
    {
        await PublishAsync("zwei", """ "fileSizeLimit":100, """);
        using var form = new MultipartFormDataContent { { File("klein"u8.ToArray(), "text/plain"), "a", "zwei-klein.txt" }, { File(new byte[101], "text/plain"), "b", "zwei-gross.txt" } };
        (await api.As("t-sach").Send(HttpMethod.Post, "/workflows/zwei", form)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge);
        Assert.False(await InAsync(db => db.HttpFiles.AnyAsync(f => f.Name.StartsWith("zwei-"))));
    }

    [Theory]
    [InlineData("multipart/form-data", "x")]
    [InlineData("multipart/form-data; boundary=abc", "--abc\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nohne Ende")]
    [InlineData("multipart/form-data; boundary=abc", "--abc\r\n\r\nohne Namen\r\n--abc--\r\n")]
    public async Task A_broken_form_is_refused(string type, string body)
    {
        await PublishAsync("bruch", "");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        (await api.As("t-sach").Send(HttpMethod.Post, "/workflows/bruch", content)).ExpectProblem(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Too_many_files_are_refused()
    {
        await PublishAsync("viele-dateien", "");
        using var form = new MultipartFormDataContent();
        for (var i = 0; i < 21; i++)
            form.Add(File([1], "text/plain"), "a", $"viele-{i}.txt");
        (await api.As("t-sach").Send(HttpMethod.Post, "/workflows/viele-dateien", form)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge);
        Assert.False(await InAsync(db => db.HttpFiles.AnyAsync(f => f.Name.StartsWith("viele-"))));
    }

    [Fact]
    public async Task The_definition_says_how_long_a_caller_waits()
    {
        static string Slow(string name, string wait) => $$$"""
            {"definitionId":"{{{name}}}","root":{"type":"Elsa.Sequence","id":"s","activities":[{"type":"Elsa.HttpEndpoint","id":"h","canStartWorkflow":true,{{{wait}}}"path":"{{{name}}}"},{"type":"Elsa.Event","id":"e","eventName":"http-wartezeit"}]}}
            """;
        await Processes.PublishAsync(api.As("t-admin"), Slow("warte-lang", ""));
        await Processes.PublishAsync(api.As("t-admin"), Slow("warte-kurz", "\"requestTimeout\":\"00:00:00.200\","));
        var slow = api.As("t-sach").Get("/workflows/warte-lang");
        var quick = api.As("t-sach").Get("/workflows/warte-kurz");
        Assert.Same(quick, await Task.WhenAny(slow, quick));
        (await quick).Expect(HttpStatusCode.Accepted);
        await Processes.UntilWaitingAsync(api.As("t-admin"), "warte-lang");
        await api.As("t-admin").Post("events", new { name = "http-wartezeit" });
        Assert.True((await slow).Status is HttpStatusCode.OK or HttpStatusCode.Accepted);
        (await api.As("t-admin").PostText("definitions", Slow("warte-ewig", "\"requestTimeout\":\"01:00:00\","))).Expect(HttpStatusCode.Created);
        (await api.As("t-admin").Post("definitions/warte-ewig/publish", null)).ExpectProblem(HttpStatusCode.UnprocessableEntity);
    }

    private static ByteArrayContent File(byte[] bytes, string type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new(type);
        return content;
    }

    private async Task<ApiAnswer> UploadAsync(string path, string file, string type, string text)
    {
        using var form = new MultipartFormDataContent { { File(Encoding.UTF8.GetBytes(text), type), "datei", file } };
        return await api.As("t-sach").Send(HttpMethod.Post, "/workflows/" + path, form);
    }

    private Task PublishAsync(string name, string limits, string outcome = "Request too large") => Processes.PublishAsync(api.As("t-admin"), """
        {"definitionId":"NAME","variables":[{"id":"c","name":"C","typeName":"Object"},{"id":"f","name":"F","typeName":"Object"},{"id":"e","name":"E","typeName":"Object"}],"root":{"type":"Elsa.Flowchart","id":"flow","activities":[
          {"type":"Elsa.HttpEndpoint","id":"h","canStartWorkflow":true,"path":"NAME","supportedMethods":["POST"],LIMITS
            "parsedContent":{"typeName":"Object","memoryReference":{"id":"c"}},"files":{"typeName":"Object","memoryReference":{"id":"f"}},"file":{"typeName":"Object","memoryReference":{"id":"e"}}},
          {"type":"Elsa.WriteHttpResponse","id":"ok","content":{"typeName":"Object","expression":{"type":"JavaScript","value":"({ ort: getC()?.ort, files: getF(), erste: getE()?.id })"}}},
          {"type":"Elsa.WriteHttpResponse","id":"no","content":"OUTCOME"}],
         "connections":[{"source":{"activity":"h","port":"Done"},"target":{"activity":"ok"}},{"source":{"activity":"h","port":"OUTCOME"},"target":{"activity":"no"}}]}}
        """.Replace("NAME", name, StringComparison.Ordinal).Replace("LIMITS", limits, StringComparison.Ordinal).Replace("OUTCOME", outcome, StringComparison.Ordinal));

    private async Task<T> InAsync<T>(Func<BuergerserviceDb, Task<T>> action)
    {
        await using var scope = api.Services.CreateAsyncScope();
        return await action(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>());
    }
}
