using System.Text.Json;

namespace Buergerservice.Szenario;

/// <summary>The accounts of the sample county, each with its own session.</summary>
public sealed class Staff(Uri address, string password) : IDisposable
{
    private readonly Dictionary<string, ApiSession> _sessions = [];

    /// <summary>Reads the sample's password from its data file.</summary>
    public static Staff Load(Uri address, string sampleDirectory)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(sampleDirectory, "personal.json")));
        return new(address, file.RootElement.GetProperty("passwort").GetString()!);
    }

    /// <summary>The session of an account, signed in at its first use.</summary>
    public async Task<ApiSession> AsAsync(string account, CancellationToken cancellationToken)
    {
        if (!_sessions.TryGetValue(account, out var session))
            _sessions[account] = session = await ApiSession.SignInAsync(address, account, password, cancellationToken);
        return session;
    }

    public void Dispose()
    {
        foreach (var session in _sessions.Values)
            session.Dispose();
    }
}
