using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Databases;
using Buergerservice.Storage.Signatures;
using Buergerservice.Storage.Tasks;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Buergerservice.Storage.Model;

/// <summary>A module's share of the one database: its tables, all with the module's prefix.</summary>
public interface IModelPart
{
    /// <summary>Adds the module's entities to the model.</summary>
    void Configure(ModelBuilder model);
}

/// <summary>
/// The one database context: engine, identity and all modules, so that a burst and the tables of the modules it changes
/// are written in one transaction (docs/decisions/0001). Modules add their tables through <see cref="IModelPart"/>.
/// </summary>
public abstract class BuergerserviceDb(DbContextOptions options, IEnumerable<IModelPart> parts)
    : IdentityDbContext<StaffUser, IdentityRole<Guid>, Guid>(options)
{
    private KeptCommands? _kept;

    /// <summary>All versions of all definitions.</summary>
    public DbSet<DefinitionRow> Definitions => Set<DefinitionRow>();

    /// <summary>Events that start published definitions.</summary>
    public DbSet<TriggerRow> Triggers => Set<TriggerRow>();

    /// <summary>Workflow instances.</summary>
    public DbSet<InstanceRow> Instances => Set<InstanceRow>();

    /// <summary>Places where instances wait.</summary>
    public DbSet<BookmarkRow> Bookmarks => Set<BookmarkRow>();

    /// <summary>Journal pages, one per burst.</summary>
    public DbSet<JournalPage> Journal => Set<JournalPage>();

    /// <summary>Orders to bring instances to another version.</summary>
    public DbSet<MigrationRow> Migrations => Set<MigrationRow>();

    /// <summary>The durable work queue.</summary>
    public DbSet<WorkItem> WorkItems => Set<WorkItem>();

    /// <summary>Files sent to workflows over HTTP.</summary>
    public DbSet<HttpFileRow> HttpFiles => Set<HttpFileRow>();

    /// <summary>HTTP requests to workflows and their answers.</summary>
    public DbSet<HttpExchangeRow> HttpExchanges => Set<HttpExchangeRow>();

    /// <summary>Human tasks.</summary>
    public DbSet<UserTask> Tasks => Set<UserTask>();

    /// <summary>History of human tasks.</summary>
    public DbSet<TaskEvent> TaskEvents => Set<TaskEvent>();

    /// <summary>Keys by which people find their tasks.</summary>
    public DbSet<TaskAccess> TaskAccess => Set<TaskAccess>();

    /// <summary>Who stands in for whom.</summary>
    public DbSet<Substitution> Substitutions => Set<Substitution>();

    /// <summary>Stored form versions, so that a task's pinned form is never lost.</summary>
    public DbSet<FormVersionRow> FormVersions => Set<FormVersionRow>();

    /// <summary>The hash-chained audit trail.</summary>
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();

    /// <summary>Final hashes of signed documents.</summary>
    public DbSet<SignedFile> SignedFiles => Set<SignedFile>();

    /// <summary>Keys for scripts.</summary>
    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    internal List<AuditDraft> PendingAudit { get; } = [];

    /// <summary>Statements written by hand; the connection must be open.</summary>
    internal KeptCommands Kept => _kept ??= new(this);

    internal string PartNames { get; } = string.Join(' ', parts.Select(p => p.GetType().FullName).Order(StringComparer.Ordinal));

    /// <inheritdoc/>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var tasks = TaskRows.Prepare(this);
        if (PendingAudit.Count == 0 && tasks.Count == 0)
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (tasks.Count > 0)
        {
            await TaskRows.FollowAsync(this, tasks, cancellationToken);
            saved += await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        // The chain comes last: whoever holds its end waits for nobody any more, so writers cannot block each other in a circle.
        if (PendingAudit.Count > 0)
        {
            await AuditLog.ChainAsync(this, PendingAudit, cancellationToken);
            saved += PendingAudit.Count;
            PendingAudit.Clear();
        }

        if (own is not null)
            await own.CommitAsync(cancellationToken);
        return saved;
    }

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Use SaveChangesAsync: every write is asynchronous and audited in one place.");

    /// <inheritdoc/>
    public override void Dispose()
    {
        _kept?.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        _kept?.Dispose();
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    /// <inheritdoc/>
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        optionsBuilder.ReplaceService<IModelCacheKeyFactory, ModelKeyByParts>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        EngineModel.Configure(builder);
        IdentityModel.Configure(builder);
        foreach (var part in parts)
            part.Configure(builder);
    }
}
