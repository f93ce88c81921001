using System.Security.Cryptography;
using System.Text;

namespace Buergerservice.Devices.Protocol;

/// <summary>A key pair (ECDSA P-256, SHA-256) of an agent or of the server. The other side keeps the public half from registration on.</summary>
public sealed class SigningKey : IDisposable
{
    private readonly ECDsa _key;

    private SigningKey(ECDsa key) => _key = key;

    /// <summary>Public half (SubjectPublicKeyInfo, Base64).</summary>
    public string PublicKey => Convert.ToBase64String(_key.ExportSubjectPublicKeyInfo());

    /// <summary>Makes a new key.</summary>
    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads the key from a file, or makes it there, readable by its owner only. Processes that start together get the same one.</summary>
    /// <exception cref="CryptographicException">The file holds no key.</exception>
    public static SigningKey LoadOrCreate(string path)
    {
        if (Kept(path) is { } kept)
            return Read(kept, path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var file = OpenAlone(path);
        // Empty: new, or left by a process that ended before it wrote.
        if (file.Length == 0)
        {
            using var made = Create();
            file.Write(Encoding.ASCII.GetBytes(made._key.ExportPkcs8PrivateKeyPem()));
            file.Flush(flushToDisk: true);
            file.Position = 0;
        }

        using var text = new StreamReader(file);
        return Read(text.ReadToEnd(), path);
    }

    // A key that is there needs to be readable only, as where it is mounted.
    private static string? Kept(string path)
    {
        try
        {
            return File.ReadAllText(path) is { Length: > 0 } text ? text : null;
        }
        catch (IOException)
        {
            // Not there, or somebody is making it.
            return null;
        }
    }

    private static SigningKey Read(string text, string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException($"{path} enthält keinen Schlüssel. Holen Sie die Datei aus der Sicherung zurück.", e);
        }

        return new(key);
    }

    /// <summary>The file is its own lock. Moving a finished draft into place would not do: .NET looks first and then renames, so the later of two replaces the first.</summary>
    private static FileStream OpenAlone(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        for (var left = 5_000; ; left--)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException) when (left > 0 && File.Exists(path))
            {
                // Whoever has it needs it for a moment only.
                Thread.Sleep(20);
            }
        }
    }

    /// <summary>Signs a text.</summary>
    public string Sign(string text) => Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256));

    /// <summary>True when the text was signed with the private half of the key; anything unreadable is false.</summary>
    public static bool Verify(string publicKey, string text, string? signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
            return key.KeySize == 256 && signature is { Length: < 200 } && key.VerifyData(Encoding.UTF8.GetBytes(text), Convert.FromBase64String(signature), HashAlgorithmName.SHA256);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
