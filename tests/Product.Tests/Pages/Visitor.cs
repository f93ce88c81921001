using System.Security.Cryptography;
using System.Text;
using AngleSharp;
using AngleSharp.Dom;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Product.Tests.Pages;

/// <summary>A client that sees headers and sends files, which the form-filling <see cref="Browser"/> does not. Signed in by key.</summary>
internal sealed class Visitor : IDisposable
{
    private readonly HttpClient _client;

    private Visitor(HttpClient client) => _client = client;

    public static async Task<Visitor> AsAsync(PortalFixture portal, string userName)
    {
        var key = Guid.NewGuid().ToString("N");
        await portal.InAsync(async (BuergerserviceDb db) =>
        {
            var user = await db.Users.FirstAsync(u => u.UserName == userName);
            db.ApiKeys.Add(new() { Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))), Label = "Test", UserId = user.Id, CreatedAt = TimeProvider.System.GetUtcNow() });
            return await db.SaveChangesAsync();
        });
        var server = (TestServer)portal.Services.GetRequiredService<IServer>();
        var client = new HttpClient(new CookieContainerHandler { InnerHandler = server.CreateHandler() }) { BaseAddress = server.BaseAddress };
        client.DefaultRequestHeaders.Add("X-Api-Key", key);
        return new(client);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _client.GetAsync(path);

    /// <summary>Posts the fields with the token of the page they belong to.</summary>
    public async Task<(int Status, IDocument Document)> PostAsync(string formPath, string target, Dictionary<string, string> fields, string? fileField = null, byte[]? file = null, string fileName = "datei.pdf")
    {
        var page = await ReadAsync(await _client.GetAsync(formPath));
        using var form = new MultipartFormDataContent();
        fields["__RequestVerificationToken"] = page.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        if (fileField is not null)
            form.Add(new ByteArrayContent(file!), fileField, fileName);
        using var response = await _client.PostAsync(target, form);
        return ((int)response.StatusCode, await ReadAsync(response));
    }

    public void Dispose() => _client.Dispose();

    private static async Task<IDocument> ReadAsync(HttpResponseMessage response) =>
        await BrowsingContext.New(Configuration.Default).OpenAsync(r => r.Content(response.Content.ReadAsStringAsync().GetAwaiter().GetResult()));
}
