using Buergerservice.SipGateway.Calls;
using Buergerservice.SipGateway.Portal;

namespace Buergerservice.Sip.Tests.Calls;

/// <summary>What an administrator writes, and what he is told when it is wrong.</summary>
public sealed class FilesTests : IDisposable
{
    private const string Right = """
        {
          // Comments are allowed.
          "portal": "https://portal.example.de", "listen": "192.0.2.10", "trusted": ["192.0.2.20", "198.51.100.0/24"],
          "registrar": { "address": "192.0.2.20", "domain": "sip.example.de", "user": "buergerservice", "transport": "tcp" },
          "janus": { "address": "ws://127.0.0.1:8188/" },
          "terminals": [{ "name": "foyer", "user": "terminal1" }, { "name": "markt" }],
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("bs-sip-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Right_settings_are_read()
    {
        Write(Right);
        var files = new GatewayFiles(_folder);
        Assert.Equal(["foyer", "markt"], files.Known().Terminals);
        Assert.Null(files.Read(out var problem));
        Assert.Contains("noch kein Terminal angemeldet", problem, StringComparison.Ordinal);
        files.Keep("foyer", new("terminal", "id.geheim"));
        files.Keep("markt", new("kabine", "id.anders"));
        var settings = files.Read(out problem)!;
        Assert.Null(problem);
        Assert.Equal(("192.0.2.10:5060", "buergerservice", SipProtocol.Tcp, "geheim"), (settings.Listen.ToString(), settings.User, settings.Account!.Registrar.Protocol, settings.Account.Credentials.Password));
        Assert.Equal(["192.0.2.20/32", "198.51.100.0/24"], settings.Trusted.Select(t => t.ToString()));
        Assert.Equal([("foyer", "terminal1", "buergerservice-terminal=id.geheim"), ("markt", "markt", "buergerservice-kabine=id.anders")], settings.Terminals.Select(t => (t.Name, t.User, t.SignIn.Cookie)));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "anmeldungen.json")));
    }

    [Theory]
    [InlineData("https://portal.example.de", "http://portal.example.de", "„portal“")]
    [InlineData("192.0.2.10", "0.0.0.0", "„listen“")]
    [InlineData("192.0.2.20\", \"198", "irgendwo\", \"198", "„trusted“")]
    [InlineData("\"trusted\"", "\"first\": 80, \"trusted\"", "„first“")]
    [InlineData("ws://", "http://", "„janus“")]
    [InlineData("\"domain\"", "\"domane\"", "„registrar“")]
    [InlineData("\"name\": \"markt\"", "\"nome\": \"markt\"", "„name“")]
    [InlineData("{", "", "kein gültiges JSON")]
    public void Wrong_settings_are_told(string good, string bad, string told)
    {
        var at = Right.IndexOf(good, StringComparison.Ordinal);
        Write(Right[..at] + bad + Right[(at + good.Length)..]);
        var files = new GatewayFiles(_folder);
        files.Keep("foyer", new("terminal", "id.geheim"));
        Assert.Null(files.Read(out var problem));
        Assert.Contains(told, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_settings_it_says_where_they_belong()
    {
        Assert.Null(new GatewayFiles(_folder).Read(out var problem));
        Assert.Contains(Path.Combine(_folder, "sip.json"), problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_portal_nobody_is_signed_in()
    {
        var (signIn, problem) = await TerminalSignIn.SignInAsync(new("http://127.0.0.1:1/"), "ABCD-EFGH-2345", TestContext.Current.CancellationToken);
        Assert.Null(signIn);
        Assert.Contains("nicht erreichbar", problem, StringComparison.Ordinal);
    }

    private void Write(string settings)
    {
        File.WriteAllText(Path.Combine(_folder, "sip.json"), settings);
        File.WriteAllText(Path.Combine(_folder, "geheimnisse.json"), """{ "registrar": "geheim" }""");
    }
}
