using System.Text.Json;
using Buergerservice.Devices.Protocol;

namespace Buergerservice.DeviceAgent;

/// <summary>What the agent keeps on its disk: its key, its registration, its configuration, the events nobody has yet, the commands it has done.</summary>
/// <param name="directory">Its data folder, which only its account may read.</param>
public sealed class AgentFiles(string directory)
{
    /// <summary>The folder.</summary>
    public string Directory { get; } = directory;

    /// <summary>The agent's key pair; made at the first start.</summary>
    public SigningKey Key() => SigningKey.LoadOrCreate(Path.Combine(Directory, "agent.key"));

    /// <summary>The registration, or null before it.</summary>
    public AgentRegistration? Registration
    {
        get => Read<AgentRegistration>("anmeldung.json");
        set => Write("anmeldung.json", value);
    }

    /// <summary>The configuration in force.</summary>
    public KeptConfiguration? Configuration
    {
        get => Read<KeptConfiguration>("konfiguration.json");
        set => Write("konfiguration.json", value);
    }

    /// <summary>A password by its name, from <c>geheimnisse.json</c>, which is made by hand at the booth.</summary>
    public string? Secret(string name) => Read<Dictionary<string, string>>("geheimnisse.json")?.GetValueOrDefault(name);

    internal T? Read<T>(string name)
        where T : class
    {
        var path = Path.Combine(Directory, name);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), AgentJson.Options) : null;
        }
        catch (JsonException)
        {
            // Power was lost while an older version wrote; the server sends what matters again.
            return null;
        }
    }

    /// <summary>Writes whole or not at all, readable by the owner only.</summary>
    internal void Write<T>(string name, T value)
    {
        System.IO.Directory.CreateDirectory(Directory);
        var (path, draft) = (Path.Combine(Directory, name), Path.Combine(Directory, name + ".neu"));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(file, value, AgentJson.Options);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}

/// <summary>Who the agent is and whom it believes.</summary>
/// <param name="Server">Address of the portal.</param>
/// <param name="Agent">Its id.</param>
/// <param name="Booth">Its booth.</param>
/// <param name="ServerKey">The server's public key.</param>
public sealed record AgentRegistration(Uri Server, Guid Agent, string Booth, string ServerKey);

/// <summary>A configuration with its version.</summary>
public sealed record KeptConfiguration(int Version, string Configuration);
