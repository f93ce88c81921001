using System.Text.Json;
using Buergerservice.Engine.Tasks;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Signatures;
using Buergerservice.Storage.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Buergerservice.Storage.Model;

/// <summary>Tables of the engine, with the indexes its hot queries need.</summary>
internal static class EngineModel
{
    public static void Configure(ModelBuilder model)
    {
        model.Entity<DefinitionRow>(e =>
        {
            e.ToTable("engine_definitions");
            e.Property(d => d.DefinitionId).HasMaxLength(100);
            e.Property(d => d.Name).HasMaxLength(200);
            // An import that read a draft must not overwrite what a colleague has published in between.
            e.Property(d => d.WasPublished).IsConcurrencyToken();
            e.Property(d => d.Revision).IsConcurrencyToken();
            e.Property(d => d.ChangedBy).HasMaxLength(256);
            e.Property(d => d.ActivityType).HasMaxLength(200);
            e.HasIndex(d => new { d.DefinitionId, d.Version }).IsUnique();
            e.HasIndex(d => d.ActivityType);
        });
        model.Entity<TriggerRow>(e =>
        {
            e.ToTable("engine_triggers");
            e.Property(t => t.Hash).HasMaxLength(64);
            e.HasIndex(t => t.Hash);
            e.Property(t => t.Tenant).HasMaxLength(50);
            e.Property(t => t.UniqueKey).HasMaxLength(64);
            e.HasIndex(t => t.DefinitionId);
            // Two definitions cannot answer one route, however close together they are published.
            e.HasIndex(t => t.UniqueKey).IsUnique();
        });
        model.Entity<InstanceRow>(e =>
        {
            e.ToTable("engine_instances");
            e.Property(i => i.Tenant).HasMaxLength(50);
            e.Property(i => i.DefinitionId).HasMaxLength(100);
            e.Property(i => i.Name).HasMaxLength(300);
            e.Property(i => i.CorrelationId).HasMaxLength(100);
            e.Property(i => i.Revision).IsConcurrencyToken();
            e.Property(i => i.ActivationKey).HasMaxLength(64);
            e.HasIndex(i => i.ParentId);
            // The activation strategies: of two starts at the same time the database lets one through.
            e.HasIndex(i => i.ActivationKey).IsUnique();
            e.HasIndex(i => new { i.Tenant, i.UpdatedAt });
            e.HasIndex(i => new { i.DefinitionId, i.Status });
            e.HasIndex(i => i.FinishedAt).HasFilter("\"FinishedAt\" IS NOT NULL");
            e.HasIndex(i => i.CorrelationId);
        });
        model.Entity<BookmarkRow>(e =>
        {
            e.ToTable("engine_bookmarks");
            e.Property(b => b.Hash).HasMaxLength(64);
            e.Property(b => b.Tenant).HasMaxLength(50);
            e.Property(b => b.CorrelationId).HasMaxLength(100);
            e.HasIndex(b => new { b.Hash, b.Tenant, b.CorrelationId });
            e.HasIndex(b => b.InstanceId);
        });
        model.Entity<JournalPage>(e =>
        {
            e.ToTable("engine_journal");
            e.HasKey(p => new { p.InstanceId, p.FirstSequence });
        });
        model.Entity<WorkItem>(e =>
        {
            e.ToTable("engine_work");
            e.Property(w => w.Tenant).HasMaxLength(50);
            // One index per lane, so that neither has to pass over the other's items.
            e.HasIndex(w => new { w.DueAt, w.Id }, "ix_engine_work_due").HasFilter("\"Kind\" <> 3");
            e.HasIndex(w => new { w.DueAt, w.Id }, "ix_engine_work_effects").HasFilter("\"Kind\" = 3");
            e.HasIndex(w => w.BookmarkId);
            e.HasIndex(w => w.InstanceId);
        });
        model.Entity<MigrationRow>(e =>
        {
            e.ToTable("engine_migrations");
            e.Property(m => m.Tenant).HasMaxLength(50);
            e.Property(m => m.DefinitionId).HasMaxLength(100);
            e.HasIndex(m => m.BatchId);
            e.HasIndex(m => m.InstanceId);
        });
        model.Entity<HttpExchangeRow>(e =>
        {
            e.ToTable("engine_http");
            e.Property(x => x.Tenant).HasMaxLength(50);
            e.Property(x => x.Caller).HasMaxLength(256);
            e.HasIndex(x => x.CreatedAt);
        });
        model.Entity<HttpFileRow>(e =>
        {
            e.ToTable("engine_http_files");
            e.Property(f => f.Id).ValueGeneratedNever();
            e.Property(f => f.Tenant).HasMaxLength(50);
            e.Property(f => f.Field).HasMaxLength(200);
            e.Property(f => f.Name).HasMaxLength(210);
            e.Property(f => f.ContentType).HasMaxLength(200);
            e.Property(f => f.Sha256).HasMaxLength(64);
            e.Property(f => f.Address).HasMaxLength(64);
            e.Property(f => f.DeletionClass).HasMaxLength(50);
            e.HasIndex(f => f.InstanceId);
            e.HasIndex(f => f.ExchangeId);
        });
        model.Entity<FormVersionRow>(e =>
        {
            e.ToTable("engine_forms");
            e.HasKey(f => f.Version);
            e.Property(f => f.Version).HasMaxLength(64);
        });
        model.Entity<SignedFile>(e =>
        {
            e.ToTable("signed_files");
            e.Property(f => f.Id).ValueGeneratedNever();
            e.Property(f => f.Tenant).HasMaxLength(50);
            e.Property(f => f.Subject).HasMaxLength(200);
            e.Property(f => f.DeletionClass).HasMaxLength(50);
            e.Property(f => f.SourceSha256).HasMaxLength(64);
            e.Property(f => f.Sha256).HasMaxLength(64).IsConcurrencyToken();
            e.HasIndex(f => new { f.Tenant, f.SourceSha256 }).IsUnique();
            e.HasIndex(f => new { f.Tenant, f.Sha256 });
        });
        model.Entity<AuditEntry>(e =>
        {
            e.ToTable("audit_entries");
            e.HasKey(a => a.Number);
            e.Property(a => a.Number).ValueGeneratedNever();
            e.HasIndex(a => new { a.Tenant, a.Subject });
        });
        model.Entity<UserTask>(ConfigureTask);
        model.Entity<TaskEvent>(e =>
        {
            e.ToTable("engine_task_events");
            e.HasKey(v => new { v.TaskId, v.Number });
            e.Property(v => v.Tenant).HasMaxLength(50);
            e.Property(v => v.OperationId).HasMaxLength(100);
            e.Property(v => v.RequestHash).HasMaxLength(64);
            e.HasOne<UserTask>().WithMany().HasForeignKey(v => v.TaskId);
        });
        model.Entity<TaskAccess>(e =>
        {
            e.ToTable("engine_task_access");
            e.HasKey(a => new { a.TaskId, a.Audience });
            e.Property(a => a.Tenant).HasMaxLength(50);
            e.Property(a => a.Audience).HasMaxLength(TaskAccess.MaxAudience);
            e.HasOne<UserTask>().WithMany().HasForeignKey(a => a.TaskId);
            // The inbox: every list is a range of this index, in its order.
            e.HasIndex(a => new { a.Tenant, a.Audience, a.State, a.Rank, a.Urgency, a.TaskId, a.IsRestricted });
        });
        model.Entity<Substitution>(e =>
        {
            e.ToTable("engine_substitutions");
            e.Property(s => s.Id).ValueGeneratedNever();
            e.Property(s => s.Tenant).HasMaxLength(50);
            e.Property(s => s.Person).HasMaxLength(256);
            e.Property(s => s.Substitute).HasMaxLength(256);
            e.HasIndex(s => new { s.Substitute, s.Until });
            e.HasIndex(s => new { s.Person, s.Until });
        });
    }

    private static void ConfigureTask(EntityTypeBuilder<UserTask> e)
    {
        e.ToTable("engine_tasks");
        e.Property(t => t.Id).ValueGeneratedNever();
        e.Property(t => t.Tenant).HasMaxLength(50);
        e.Property(t => t.DefinitionId).HasMaxLength(100);
        e.Property(t => t.Assignee).HasMaxLength(256);
        e.Property(t => t.CorrelationId).HasMaxLength(100);
        e.Property(t => t.DraftFrom).HasMaxLength(DraftPage.MaxLength);
        e.Property(t => t.Revision).IsConcurrencyToken();
        List(e, nameof(UserTask.CandidateRoles));
        List(e, nameof(UserTask.CandidateUnits));
        List(e, nameof(UserTask.CandidateUsers));
        List(e, nameof(UserTask.EscalatedTo));
        List(e, nameof(UserTask.ExcludedSteps));
        List(e, nameof(UserTask.ExcludedUsers));
        List(e, nameof(UserTask.Outcomes));
        List(e, nameof(UserTask.Tags));
        e.HasIndex(t => new { t.Assignee, t.State });
        e.HasIndex(t => t.InstanceId);
        e.HasIndex(t => t.CorrelationId);
    }

    private static void List(EntityTypeBuilder<UserTask> entity, string property) =>
        entity.Property<List<string>>(property).HasConversion(
            new ValueConverter<List<string>, string>(v => JsonSerializer.Serialize(v, JsonSerializerOptions.Web), v => JsonSerializer.Deserialize<List<string>>(v, JsonSerializerOptions.Web)!),
            new ValueComparer<List<string>>((a, b) => a!.SequenceEqual(b!), v => v.Count, v => v.ToList()));
}
