using System.Security.Cryptography;
using Buergerservice.Devices.Protocol;

namespace Buergerservice.Devices.Tests.Agent;

/// <summary>What an agent refuses, whoever says it.</summary>
public sealed class GrantTests : IDisposable
{
    private static readonly Guid Agent = Guid.NewGuid();
    private static readonly Guid Call = Guid.NewGuid();
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
    private readonly SigningKey _server = SigningKey.Create();

    public void Dispose() => _server.Dispose();

    [Fact]
    public void A_grant_is_good_for_its_booth_its_call_its_arguments_and_its_time()
    {
        var grant = Grant();
        Assert.Null(Check(grant));
        Assert.Contains("andere Kabine", Check(grant, agent: Guid.NewGuid()), StringComparison.Ordinal);
        Assert.Contains("andere Kabine", Check(grant, booth: "nebenan"), StringComparison.Ordinal);
        Assert.Contains("Gespräch", Check(grant, call: Guid.NewGuid()), StringComparison.Ordinal);
        Assert.Contains("Gespräch", Check(grant, noCall: true), StringComparison.Ordinal);
        Assert.Contains("verändert", Check(grant, arguments: """{"cents":1}"""), StringComparison.Ordinal);
        Assert.Contains("zu spät", Check(grant, now: Now.AddMinutes(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_changed_word_breaks_the_signature()
    {
        var grant = Grant();
        var signature = _server.Sign(grant.ToText());
        foreach (var changed in new[]
        {
            grant with { Command = Guid.NewGuid() }, grant with { Agent = Guid.NewGuid() }, grant with { Booth = "b" }, grant with { Call = null }, grant with { Person = "p" },
            grant with { Device = "d" }, grant with { Action = "a" }, grant with { ArgumentsHash = "h" }, grant with { Expires = grant.Expires.AddSeconds(1) },
        })
            Assert.False(SigningKey.Verify(_server.PublicKey, changed.ToText(), signature));
        // Parts cannot be moved from one field to the next.
        Assert.NotEqual((grant with { Device = "ab", Action = "c" }).ToText(), (grant with { Device = "a", Action = "bc" }).ToText());
    }

    [Fact]
    public void Another_key_signs_nothing_here()
    {
        using var other = SigningKey.Create();
        var grant = Grant();
        Assert.Contains("unterschrieben", grant.Problem(other.Sign(grant.ToText()), _server.PublicKey, Agent, "gartz-1", Call, "{}", Now), StringComparison.Ordinal);
        foreach (var rubbish in (string?[])[null, "", "kein Base64", Convert.ToBase64String(new byte[64]), new string('A', 10_000)])
            Assert.NotNull(grant.Problem(rubbish, _server.PublicKey, Agent, "gartz-1", Call, "{}", Now));
        Assert.False(SigningKey.Verify("kein Schlüssel", "x", _server.Sign("x")));
    }

    [Fact]
    public void A_signature_for_one_purpose_fits_no_other()
    {
        var texts = new[] { AgentTexts.Hello(Agent, "a", "b"), AgentTexts.Welcome(Agent, "a", "b"), AgentTexts.Registration("a", "b"), new CallNotice("b", Call, 1).ToText(Agent), Grant().ToText(), AgentMessage.Configure.ToText(Agent, 1, "{}"), AgentMessage.Abandon.ToText(Agent, Call) };
        Assert.Equal(texts.Length, texts.Select(t => t.Split('\n')[0]).Distinct().Count());
    }

    [Fact]
    public void A_key_is_made_once_and_only_its_owner_may_read_it()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("bs-key-").FullName, "k", "agent.key");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Whoever comes while another is at it: threads of their own, let go together; the pool would start them one after the other.
        for (var round = 0; round < 25; round++)
        {
            File.Delete(path);
            var keys = new SigningKey[8];
            using var start = new Barrier(keys.Length);
            var threads = Enumerable.Range(0, keys.Length).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                keys[i] = SigningKey.LoadOrCreate(path);
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.Single(keys.Select(k => k.PublicKey).Distinct());
        }

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));

        // Ended between making and writing; and a file that is no key is never replaced.
        File.WriteAllText(path, "");
        Assert.Equal(SigningKey.LoadOrCreate(path).PublicKey, SigningKey.LoadOrCreate(path).PublicKey);
        File.WriteAllText(path, "kein Schlüssel");
        Assert.Contains(path, Assert.Throws<CryptographicException>(() => SigningKey.LoadOrCreate(path)).Message, StringComparison.Ordinal);
        Assert.Equal("kein Schlüssel", File.ReadAllText(path));
        Directory.Delete(Path.GetDirectoryName(Path.GetDirectoryName(path))!, recursive: true);
    }

    private static CommandGrant Grant() => new()
    {
        Command = Guid.NewGuid(),
        Agent = Agent,
        Booth = "gartz-1",
        Call = Call,
        Person = "clara.mai",
        Device = "tuer",
        Action = "door.open",
        ArgumentsHash = CommandGrant.HashOf("{}"),
        Expires = Now.AddSeconds(30),
    };

    private string? Check(CommandGrant grant, Guid? agent = null, string booth = "gartz-1", Guid? call = null, bool noCall = false, string arguments = "{}", DateTimeOffset? now = null) =>
        grant.Problem(_server.Sign(grant.ToText()), _server.PublicKey, agent ?? Agent, booth, noCall ? null : call ?? Call, arguments, now ?? Now);
}
