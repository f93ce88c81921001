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
}
