using System.Security.Cryptography;
using Buergerservice.Storage.Databases;

namespace Buergerservice.Storage.Content;

/// <summary>The installation's key for data at rest: a file only its owner may read, made at the first start.</summary>
public static class DataKey
{
    /// <summary>Reads the key (32 bytes) of an installation, or makes it.</summary>
    /// <param name="dataDirectory">The installation's data folder.</param>
    /// <exception cref="SettingException">The key is missing although something is locked with it, or is none.</exception>
    public static byte[] LoadOrCreate(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "keys", "content.key");
        if (Read(path) is { } known)
            return known;
        // Nodes that start together make one key.
        using var alone = LockedFile.Open(path + ".lock");
        if (Read(path) is { } others)
            return others;
        foreach (var locked in new[] { Path.Combine(dataDirectory, "content"), Path.Combine(dataDirectory, "keys", "signatures") })
        {
            // A new key would open none of it, and would look as if all were well.
            if (Directory.Exists(locked) && Directory.EnumerateFiles(locked, "*", SearchOption.AllDirectories).Any())
                throw new SettingException($"Der Schlüssel keys/content.key fehlt im Datenordner {dataDirectory}, aber in {locked} liegen Dateien, die nur er öffnet. Holen Sie ihn aus der Sicherung zurück. Ist er endgültig verloren, benennen Sie die Ordner content und keys/signatures um; ihr Inhalt bleibt dann unlesbar.");
        }

        // Written beside and moved: who is killed in between leaves no half key.
        var key = RandomNumberGenerator.GetBytes(32);
        using (var draft = LockedFile.Open(path + ".tmp"))
        {
            draft.SetLength(0);
            draft.Write(key);
            draft.Flush(flushToDisk: true);
        }

        File.Move(path + ".tmp", path);
        DurableFolder.Flush(Path.GetDirectoryName(path)!);
        return key;
    }

    private static byte[]? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        return File.ReadAllBytes(path) is { Length: 32 } known ? known : throw new SettingException($"{path} ist kein gültiger Schlüssel (32 Bytes). Holen Sie die Datei aus der Sicherung zurück.");
    }
}
