using System.Security.Cryptography;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Http;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Content;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>
/// Files sent to workflows. The row is written before the content and handed to the instance in the transaction that accepts
/// the request: a process that dies at any point leaves nothing that the retention run would not find.
/// </summary>
public sealed class HttpFiles(BuergerserviceDb db, IContentStore content, TimeProvider time)
{
    /// <summary>How long a file may wait for its request to be accepted.</summary>
    public static readonly TimeSpan Unclaimed = TimeSpan.FromHours(1);

    private const int SaltBytes = 16;

    /// <summary>Stores one file that belongs to no instance yet.</summary>
    public async Task<HttpFileRow> StoreAsync(string tenant, string field, string name, string contentType, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var salted = new byte[SaltBytes + bytes.Length];
        RandomNumberGenerator.Fill(salted.AsSpan(0, SaltBytes));
        bytes.CopyTo(salted.AsMemory(SaltBytes));
        var now = time.GetUtcNow();
        var row = new HttpFileRow
        {
            Id = Guid.CreateVersion7(now),
            Tenant = tenant,
            Field = field,
            Name = name,
            ContentType = contentType,
            Size = bytes.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes.Span)),
            Address = Convert.ToHexStringLower(SHA256.HashData(salted)),
            DeletionClass = HttpFileRow.OfInstance,
            CreatedAt = now,
        };
        db.HttpFiles.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        await content.PutAsync(salted, cancellationToken);
        return row;
    }

    /// <summary>Deletes files whose request was not accepted. What cannot be deleted now the retention run will find.</summary>
    public async Task DiscardAsync(IReadOnlyCollection<HttpFileRow> files, CancellationToken cancellationToken)
    {
        var ids = files.Select(f => f.Id).ToList();
        if (ids.Count > 0)
            await DeleteAsync(db, content, db.HttpFiles.Where(f => ids.Contains(f.Id)), cancellationToken);
    }

    /// <summary>A file of an instance with its content.</summary>
    /// <exception cref="NotFoundException">The instance has no such file, or is not of the actor's tenant.</exception>
    public async Task<(HttpFileRow File, ReadOnlyMemory<byte> Bytes)> ReadAsync(Guid instanceId, Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var row = await db.HttpFiles.AsNoTracking().FirstOrDefaultAsync(f => f.Id == id && f.InstanceId == instanceId && f.Tenant == actor.Tenant, cancellationToken) ?? throw new NotFoundException();
        var salted = await content.GetAsync(row.Address, cancellationToken);
        return (row, salted.AsMemory(SaltBytes));
    }

    /// <summary>Deletes what no workflow has taken and, some days after its end, what an instance had.</summary>
    /// <param name="db">The database.</param>
    /// <param name="content">The content store.</param>
    /// <param name="now">Time of the run.</param>
    /// <param name="endedBefore">Instances that ended earlier lose their files; null for never.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>Number of files.</returns>
    public static async Task<int> RemoveUnusedAsync(BuergerserviceDb db, IContentStore content, DateTimeOffset now, DateTimeOffset? endedBefore, CancellationToken cancellationToken)
    {
        var unclaimed = now - Unclaimed;
        // An instance stopped by an incident has not ended: it may still be repaired.
        return await DeleteAsync(
            db, content,
            db.HttpFiles.Where(f => f.InstanceId == null
                ? f.CreatedAt < unclaimed
                : !db.Instances.Any(i => i.Id == f.InstanceId) || (endedBefore != null && db.Instances.Any(i => i.Id == f.InstanceId && i.FinishedAt < endedBefore && i.SubStatus != InstanceSubStatus.Faulted))),
            cancellationToken);
    }

    // The content first: while there is a row the next run finds what this one did not finish.
    private static async Task<int> DeleteAsync(BuergerserviceDb db, IContentStore content, IQueryable<HttpFileRow> which, CancellationToken cancellationToken)
    {
        var rows = await which.AsNoTracking().Select(f => new { f.Id, f.Address }).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            await content.DeleteAsync(row.Address, cancellationToken);
            await db.HttpFiles.Where(f => f.Id == row.Id).ExecuteDeleteAsync(cancellationToken);
        }

        return rows.Count;
    }
}

/// <summary>Takes the files of a request from an instance that no longer waited for it.</summary>
public sealed class HttpFilesRelease : IDomainChangeHandler
{
    /// <inheritdoc/>
    public string Kind => HttpEndpoint.ReleaseFiles;

    /// <inheritdoc/>
    public Task ApplyAsync(BuergerserviceDb db, DomainChange change, ChangeContext context, CancellationToken cancellationToken)
    {
        var exchange = Guid.Parse((string)change.Payload["exchange"]!);
        return db.HttpFiles.Where(f => f.ExchangeId == exchange).ExecuteUpdateAsync(set => set.SetProperty(f => f.InstanceId, (Guid?)null), cancellationToken);
    }
}
