using System.Security.Cryptography;
using System.Text;

namespace Buergerservice.Storage.Content;

/// <summary>
/// Content store in a folder, two levels deep by hash, each file encrypted with AES-256-GCM. A file appears whole or not
/// at all: it is written under another name, flushed to disk and renamed.
/// </summary>
public sealed class FileContentStore(string directory, byte[] key, TimeProvider time) : IContentStore
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    // A content on its way out: still there, but whoever stores the same bytes now writes them anew.
    private const string Leaving = ".weg";
    private const string Owner = ".datenbank";

    /// <inheritdoc/>
    public async Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var address = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        var path = PathOf(address);
        if (Touch(path) && await IsReadableAsync(address, cancellationToken))
            return address;
        var folder = Path.GetDirectoryName(path)!;
        var isNewFolder = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        var temporary = $"{path}.{Guid.CreateVersion7():N}.tmp";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(Seal(content.Span), cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.SetLastWriteTimeUtc(temporary, time.GetUtcNow().UtcDateTime);
            File.Move(temporary, path, overwrite: true);
            // The file's name is an entry of its folder, and that must reach the disk too.
            DurableFolder.Flush(folder);
            if (isNewFolder)
                FlushParents(folder);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        return address;
    }

    /// <inheritdoc/>
    public async Task<byte[]> GetAsync(string sha256, CancellationToken cancellationToken)
    {
        if (!IsAddress(sha256))
            throw new FileNotFoundException("Keine gültige Inhaltsadresse.");
        var path = PathOf(sha256);
        if (!File.Exists(path) && !File.Exists(path += Leaving))
            throw new FileNotFoundException("Dieser Inhalt ist nicht gespeichert.");
        var sealedBytes = await File.ReadAllBytesAsync(path, cancellationToken);
        var content = Open(sealedBytes);
        if (Convert.ToHexStringLower(SHA256.HashData(content)) != sha256)
            throw new InvalidDataException("Der gespeicherte Inhalt wurde verändert.");
        return content;
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string sha256, CancellationToken cancellationToken)
    {
        if (IsAddress(sha256) && PathOf(sha256) is var path && File.Exists(path))
        {
            File.Delete(path);
            DurableFolder.Flush(Path.GetDirectoryName(path)!);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public bool BelongsTo(string database)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, Owner);
        using var alone = LockedFile.Open(path);
        using var reader = new StreamReader(alone);
        // Empty: new, or left by a program that ended before it wrote.
        if (reader.ReadToEnd().Trim() is { Length: > 0 } known)
            return known == database;
        alone.Write(Encoding.ASCII.GetBytes(database));
        alone.Flush(flushToDisk: true);
        return true;
    }

    /// <inheritdoc/>
    public IEnumerable<string> StoredBefore(DateTimeOffset before)
    {
        if (!Directory.Exists(directory))
            yield break;
        foreach (var found in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            var path = found;
            // A program that died in the middle of a deletion has left it behind.
            if (path.EndsWith(Leaving, StringComparison.Ordinal))
            {
                File.Move(found, path = found[..^Leaving.Length], overwrite: true);
                DurableFolder.Flush(Path.GetDirectoryName(path)!);
            }

            if (IsAddress(Path.GetFileName(path)) && File.GetLastWriteTimeUtc(path) < before.UtcDateTime)
                yield return Path.GetFileName(path);
        }
    }

    /// <inheritdoc/>
    public bool DeleteUnused(string sha256, DateTimeOffset storedBefore)
    {
        if (!IsAddress(sha256))
            return false;
        var path = PathOf(sha256);
        if (!File.Exists(path))
            return false;
        // Whoever has stored the same bytes before this line has made them young, whoever does after it writes them anew.
        File.Move(path, path + Leaving, overwrite: true);
        if (File.GetLastWriteTimeUtc(path + Leaving) >= storedBefore.UtcDateTime)
        {
            File.Move(path + Leaving, path, overwrite: true);
            return false;
        }

        File.Delete(path + Leaving);
        DurableFolder.Flush(Path.GetDirectoryName(path)!);
        return true;
    }

    // Stored again, the same bytes are young again.
    private bool Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    // A file that does not open, damaged or of a key that is lost, is written anew: who has its content brings it back.
    private async Task<bool> IsReadableAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            await GetAsync(address, cancellationToken);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or InvalidDataException)
        {
            return false;
        }
    }

    private static bool IsAddress(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);

    private void FlushParents(string folder)
    {
        DurableFolder.Flush(Path.GetDirectoryName(folder)!);
        DurableFolder.Flush(directory);
    }

    private string PathOf(string address) => Path.Combine(directory, address[..2], address[2..4], address);

    private byte[] Seal(ReadOnlySpan<byte> content)
    {
        var result = new byte[NonceSize + TagSize + content.Length];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(result.AsSpan(0, NonceSize), content, result.AsSpan(NonceSize + TagSize), result.AsSpan(NonceSize, TagSize));
        return result;
    }

    private byte[] Open(byte[] stored)
    {
        if (stored.Length < NonceSize + TagSize)
            throw new InvalidDataException("Der gespeicherte Inhalt ist unvollständig.");
        var content = new byte[stored.Length - NonceSize - TagSize];
        try
        {
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(stored.AsSpan(0, NonceSize), stored.AsSpan(NonceSize + TagSize), stored.AsSpan(NonceSize, TagSize), content);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new InvalidDataException("Der gespeicherte Inhalt wurde verändert.", e);
        }

        return content;
    }
}
