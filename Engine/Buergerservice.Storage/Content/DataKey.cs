using System.Security.Cryptography;

namespace Buergerservice.Storage.Content;

/// <summary>The installation's key for data at rest: a file only its owner may read, made at the first start.</summary>
public static class DataKey
{
    /// <summary>Reads the key (32 bytes), or makes it.</summary>
    public static byte[] LoadOrCreate(string path)
    {
        if (File.Exists(path))
            return File.ReadAllBytes(path) is { Length: 32 } known ? known : throw new InvalidDataException($"{path} ist kein gültiger Schlüssel (32 Bytes).");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var key = RandomNumberGenerator.GetBytes(32);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(key);
        file.Flush(flushToDisk: true);
        return key;
    }
}
