using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Buergerservice.Sip.Tests.Protocol;

/// <summary>We make ourselves known at a registrar, which checks our password with its own arithmetic.</summary>
public sealed class RegistrationTests
{
    private const string Sha256 = "WWW-Authenticate: Digest realm=\"bs\", nonce=\"n2\", algorithm=SHA-256, qop=\"auth,auth-int\", opaque=\"o\"\r\n";
    private const string Md5 = "WWW-Authenticate: Digest realm=\"bs\", nonce=\"n1\", qop=\"auth\"\r\n";
    private const string Old = "WWW-Authenticate: Digest realm=\"bs\", nonce=\"n0\"\r\n";

    [Theory]
    [InlineData(Md5, "n1", false)]
    [InlineData(Md5 + Sha256, "n2", true)]
    [InlineData("WWW-Authenticate: Digest realm=\"bs\", nonce=\"n3\", algorithm=SHA-512-256\r\n" + Old, "n0", false)]
    public async Task It_answers_the_strongest_question_and_registers_again_in_time(string questions, string nonce, bool isSha256)
    {
        await using var agent = new Agent();
        using var registrar = new Terminal(agent);
        var registration = Registration(agent, registrar);
        registration.Start();
        var first = await registrar.ExpectAsync("REGISTER");
        Assert.Null(first["Authorization"]);
        Assert.Equal($"<sip:service@{agent.Address}>", first["Contact"]);
        registrar.Answer(first, 401, questions);
        var second = await registrar.ExpectAsync("REGISTER");
        Check(second, nonce, isSha256);
        Assert.Equal((first.CallId, first.Sequence + 1), (second.CallId, second.Sequence));
        registrar.Answer(second, 200, $"Contact: <sip:service@10.0.0.1>;expires=3000, <sip:service@{agent.Address}>;expires=100\r\n");
        await agent.IsQuietAsync(registrar);
        Assert.True(registration.IsRegistered);
        await agent.PassAsync(69);
        Assert.True(await agent.IsQuietAsync(registrar));
        await agent.PassAsync(1);
        // The known question is answered at once; its number counts up.
        var again = await registrar.ExpectAsync("REGISTER");
        Check(again, nonce, isSha256);
        registrar.Answer(again, 401, questions.Replace(nonce, nonce + "new", StringComparison.Ordinal).Replace("realm=", "stale=true, realm=", StringComparison.Ordinal));
        var fresh = await registrar.ExpectAsync("REGISTER");
        Check(fresh, nonce + "new", isSha256);
        registrar.Answer(fresh, 200, "Expires: 600\r\n");
        await agent.IsQuietAsync(registrar);
        var stop = registration.StopAsync();
        var leaving = await registrar.ExpectAsync("REGISTER");
        Assert.Equal("0", leaving["Expires"]);
        registrar.Answer(leaving, 200);
        await stop;
        Assert.False(registration.IsRegistered);
    }

    [Fact]
    public async Task A_wrong_password_is_not_tried_for_ever()
    {
        await using var agent = new Agent();
        using var registrar = new Terminal(agent);
        var registration = Registration(agent, registrar);
        registration.Start();
        registrar.Answer(await registrar.ExpectAsync("REGISTER"), 401, Md5);
        registrar.Answer(await registrar.ExpectAsync("REGISTER"), 401, Md5);
        Assert.True(await agent.IsQuietAsync(registrar));
        await agent.PassAsync(5);
        registrar.Answer(await registrar.ExpectAsync("REGISTER"), 403);
        await agent.IsQuietAsync(registrar);
        await agent.PassAsync(9);
        Assert.True(await agent.IsQuietAsync(registrar));
        await agent.PassAsync(1);
        // The registrar wants fewer questions.
        registrar.Answer(await registrar.ExpectAsync("REGISTER"), 423, "Min-Expires: 3600\r\n");
        var longer = await registrar.ExpectAsync("REGISTER");
        Assert.Equal("3600", longer["Expires"]);
        registrar.Answer(longer, 200);
        await agent.IsQuietAsync(registrar);
        Assert.True(registration.IsRegistered);
    }

    [Fact]
    public async Task A_registrar_that_is_away_is_asked_again_and_again()
    {
        await using var agent = new Agent();
        using var registrar = new Terminal(agent);
        var registration = Registration(agent, registrar);
        registration.Start();
        var first = await registrar.ExpectAsync("REGISTER");
        await agent.PassAsync(0.5);
        Assert.Equal(first["Via"], (await registrar.ExpectAsync("REGISTER"))["Via"]);
        await agent.PassAsync(1);
        await registrar.ExpectAsync("REGISTER");
        await agent.PassAsync(40);
        await agent.PassAsync(6);
        SipMessage message;
        while ((message = await registrar.ExpectAsync("REGISTER"))["Via"] == first["Via"])
            continue;
        registrar.Answer(message, 200);
        await agent.IsQuietAsync(registrar);
        Assert.True(registration.IsRegistered);
    }

    [Theory]
    [InlineData("127.0.0.1", 407, "bs", true)]
    [InlineData("127.0.0.2", 407, "bs", false)]
    [InlineData("127.0.0.1", 407, "other", false)]
    [InlineData("127.0.0.1", 401, "bs", false)]
    public async Task Within_a_call_only_the_registrar_hears_who_we_are(string next, int status, string realm, bool isAnswered)
    {
        SipRegistration? registration = null;
        await using var agent = new Agent(new() { Credentials = (to, asked) => registration?.CredentialsFor(to, asked) });
        using var registrar = new Terminal(agent);
        registration = Registration(agent, registrar);
        registration.Start();
        registrar.Answer(await registrar.ExpectAsync("REGISTER"), 401, Md5);
        registrar.Answer(await registrar.ExpectAsync("REGISTER"), 200);
        Assert.True(await agent.IsQuietAsync(registrar));
        using var proxy = new Terminal(agent, at: System.Net.IPAddress.Parse(next));
        await proxy.CallAsync("a", $"Record-Route: <sip:{next}:{proxy.Port};lr>\r\n");
        Assert.True(await agent.IsQuietAsync(proxy));
        agent.Calls[0].HangUp();
        var question = (status == 407 ? "Proxy-Authenticate" : "WWW-Authenticate") + $": Digest realm=\"{realm}\", nonce=\"n5\", qop=\"auth\"\r\n";
        proxy.Answer(await proxy.ExpectAsync("BYE"), status, question);
        if (isAnswered)
        {
            var again = await proxy.ExpectAsync("BYE");
            Assert.Contains("realm=\"bs\", nonce=\"n5\"", again["Proxy-Authorization"], StringComparison.Ordinal);
            proxy.Answer(again, 200);
        }

        Assert.True(await agent.IsQuietAsync(proxy));
    }

    private static SipRegistration Registration(Agent agent, Terminal registrar) =>
        new(agent.Endpoint, new(new(SipProtocol.Udp, new(System.Net.IPAddress.Loopback, registrar.Port)), "bs.test", "service", new("gateway", "ge:heim")), NullLogger.Instance);

    private static void Check(SipMessage request, string nonce, bool isSha256)
    {
        var answer = request["Authorization"]!;
        string? Part(string name) => Regex.Match(answer, $"(?:^|[ ,]){name}=\"?([^\",]+)\"?") is { Success: true } found ? found.Groups[1].Value : null;
#pragma warning disable CA5351 // What registrars ask for.
        string Hash(string text) => Convert.ToHexStringLower(isSha256 ? SHA256.HashData(Encoding.UTF8.GetBytes(text)) : MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
        Assert.Equal((nonce, "bs", "sip:bs.test", "gateway"), (Part("nonce"), Part("realm"), Part("uri"), Part("username")));
        var (first, second) = (Hash("gateway:bs:ge:heim"), Hash("REGISTER:sip:bs.test"));
        var expected = Part("qop") is null ? Hash($"{first}:{nonce}:{second}") : Hash($"{first}:{nonce}:{Part("nc")}:{Part("cnonce")}:auth:{second}");
        Assert.Equal(expected, Part("response"));
        Assert.Equal(nonce.StartsWith("n0", StringComparison.Ordinal) ? null : "auth", Part("qop"));
    }
}
