using System.Net;
using Buergerservice.Devices.Protocol;
using Buergerservice.Product.Tests.Api;
using Xunit;

namespace Buergerservice.Product.Tests.Booths;

[Collection(ApiFixture.Name)]
public sealed class RegistrationTests(ApiFixture api)
{
    [Fact]
    public async Task A_code_registers_one_agent_once()
    {
        await using var booth = await TestBooth.AddAsync(api);
        var code = await booth.CodeAsync();
        Assert.Null(await booth.RegisterAsync(code.ToLowerInvariant()));
        Assert.Equal(booth.Name, booth.Files.Registration!.Booth);
        Assert.Contains("Code", await booth.RegisterAsync(code), StringComparison.Ordinal);
        Assert.Equal(1, (await booth.AuditAsync()).Count(a => a.StartsWith("device.register", StringComparison.Ordinal)));
        Assert.True((await booth.ViewAsync()).Json.GetProperty("summary").GetProperty("isRegistered").GetBoolean());
    }

    [Fact]
    public async Task A_newer_code_replaces_the_older_one()
    {
        await using var booth = await TestBooth.AddAsync(api);
        var old = await booth.CodeAsync();
        var code = await booth.CodeAsync();
        Assert.NotNull(await booth.RegisterAsync(old));
        Assert.Null(await booth.RegisterAsync(code));
    }

    [Fact]
    public async Task Without_the_private_key_the_code_is_worth_nothing()
    {
        await using var booth = await TestBooth.AddAsync(api);
        var code = await booth.CodeAsync();
        using var mine = SigningKey.Create();
        using var theirs = SigningKey.Create();
        foreach (var (key, signature) in new[] { (theirs.PublicKey, mine.Sign(AgentTexts.Registration(code, theirs.PublicKey))), (mine.PublicKey, mine.Sign(AgentTexts.Registration("anders", mine.PublicKey))), ("kein Schlüssel", "x") })
            (await api.As(null).Post("devices/registration", new { code, publicKey = key, signature })).ExpectProblem(HttpStatusCode.Forbidden);
        (await api.As(null).Post("devices/registration", new { })).ExpectProblem(HttpStatusCode.Forbidden);
        Assert.Null(await booth.RegisterAsync(code));
    }

    [Fact]
    public async Task Another_tenant_neither_sees_nor_touches_a_booth()
    {
        await using var booth = await TestBooth.AddAsync(api);
        var stranger = api.As("t-fremd");
        Assert.DoesNotContain(booth.Name, (await stranger.Get("devices")).Text, StringComparison.Ordinal);
        (await stranger.Get($"devices/{booth.Id}")).ExpectProblem(HttpStatusCode.NotFound);
        foreach (var (path, body) in new (string, object)[] { ("code", new { }), ("revoke", new { }), ("suspend", new { suspended = true, reason = "x" }), ("commands", new { id = Guid.NewGuid(), device = "tuer", action = "door.open" }) })
            (await stranger.Post($"devices/{booth.Id}/{path}", body)).ExpectProblem(HttpStatusCode.NotFound);
        (await stranger.Put($"devices/{booth.Id}/configuration", new { configuration = "{}", expectedVersion = 0 })).ExpectProblem(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("{", "JSON")]
    [InlineData("""{"components":[{"id":"x","kind":"toaster"}]}""", "JSON")]
    [InlineData("""{"components":[{"id":"x","kind":"printer","address":"http://192.0.2.1"}]}""", "ipp")]
    [InlineData("""{"components":[{"id":"x","kind":"scanner","address":"http://u:geheim@192.0.2.1"}]}""", "Kennwort")]
    [InlineData("""{"components":[{"id":"x","kind":"cardReader"},{"id":"x","kind":"cardReader"}]}""", "mehrmals")]
    [InlineData("""{"components":[{"id":"X y","kind":"cardReader"}]}""", "Kennung")]
    [InlineData("""{"components":[{"id":"x","kind":"cardReader","pollMilliseconds":1}]}""", "Millisekunden")]
    public async Task A_faulty_configuration_is_refused_with_its_place(string configuration, string hint)
    {
        await using var booth = await TestBooth.AddAsync(api);
        var answer = await api.As("t-admin").Put($"devices/{booth.Id}/configuration", new { configuration, expectedVersion = 0 });
        answer.ExpectProblem(HttpStatusCode.UnprocessableEntity);
        Assert.Contains(hint, answer["detail"], StringComparison.Ordinal);
    }
}
