namespace Buergerservice.Storage.Content;

/// <summary>Keeps the contents of files, addressed by their SHA-256, outside the database.</summary>
public interface IContentStore
{
    /// <summary>Stores bytes; storing the same bytes again changes nothing. Durable when it returns.</summary>
    /// <returns>Lower-case hex SHA-256.</returns>
    Task<string> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads bytes back and checks them against their address.</summary>
    /// <exception cref="FileNotFoundException">There is no such content.</exception>
    /// <exception cref="InvalidDataException">The stored bytes were changed.</exception>
    Task<byte[]> GetAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes bytes; nothing happens when there are none. Whoever deletes must know that nobody else has stored the same
    /// bytes: contents are kept once.
    /// </summary>
    Task DeleteAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>Whether the contents are those of this database; the first one that asks is the one, from then on.</summary>
    /// <param name="database">What distinguishes it from every other.</param>
    bool BelongsTo(string database);

    /// <summary>Addresses of all contents that nobody has stored, nor stored again, since a moment.</summary>
    IEnumerable<string> StoredBefore(DateTimeOffset before);

    /// <summary>Deletes bytes that nobody refers to, unless somebody has just stored the same ones again.</summary>
    /// <returns>True when they are gone.</returns>
    bool DeleteUnused(string sha256, DateTimeOffset storedBefore);
}
