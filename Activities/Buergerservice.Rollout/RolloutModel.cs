using Buergerservice.Rollout.Checklists;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Gates;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.SignOffs;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Buergerservice.Rollout;

/// <summary>The module's tables, all with the prefix <c>rollout_</c>.</summary>
internal sealed class RolloutModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<RolloutProject>(ConfigureProject);
        model.Entity<ProjectResult>(e =>
        {
            Table(e, "rollout_results");
            e.Property(r => r.Key).HasMaxLength(20);
            e.Property(r => r.Title).HasMaxLength(300);
            e.Property(r => r.Status).HasConversion<string>().HasMaxLength(20);
            e.Property(r => r.By).HasMaxLength(256);
            e.HasIndex(r => new { r.ProjectId, r.Key }).IsUnique();
        });
        model.Entity<GateDecision>(e =>
        {
            Table(e, "rollout_gate_decisions");
            e.Property(g => g.Decision).HasMaxLength(100);
            e.Property(g => g.By).HasMaxLength(256);
            e.HasIndex(g => new { g.ProjectId, g.Phase });
        });
        model.Entity<ChecklistEvaluation>(e =>
        {
            Table(e, "rollout_checklist_evaluations");
            e.Property(c => c.ChecklistId).HasMaxLength(50);
            e.Property(c => c.Site).HasMaxLength(200);
            e.HasIndex(c => new { c.ProjectId, c.ChecklistId, c.Site }).IsUnique();
        });
        model.Entity<ProjectDocument>(ConfigureDocument);
        model.Entity<OwnTextRow>(e =>
        {
            Table(e, "rollout_own_texts");
            e.Property(t => t.DocumentKey).HasMaxLength(100);
            e.Property(t => t.Key).HasMaxLength(100);
            e.Property(t => t.ChangedBy).HasMaxLength(256);
            e.HasIndex(t => new { t.ProjectId, t.DocumentKey, t.Key }).IsUnique();
        });
        model.Entity<SignOff>(e =>
        {
            Table(e, "rollout_sign_offs");
            e.Property(s => s.Name).HasMaxLength(SignOff.MaxNameLength);
            e.Property(s => s.Role).HasMaxLength(100);
            e.Property(s => s.UserName).HasMaxLength(256);
            e.Property(s => s.DocumentSha256).HasMaxLength(64);
            e.HasIndex(s => s.DocumentId);
            e.HasIndex(s => s.ProjectId);
        });
        model.Entity<Milestone>(e =>
        {
            Table(e, "rollout_milestones");
            e.Property(m => m.Key).HasMaxLength(20);
            e.Property(m => m.Title).HasMaxLength(300);
            e.HasIndex(m => new { m.ProjectId, m.Key }).IsUnique();
        });
    }

    private static void ConfigureProject(EntityTypeBuilder<RolloutProject> e)
    {
        Table(e, "rollout_projects");
        e.Property(p => p.Number).HasMaxLength(20);
        e.Property(p => p.Title).HasMaxLength(200);
        e.Property(p => p.Authority).HasMaxLength(200);
        e.Property(p => p.Land).HasMaxLength(2);
        e.Property(p => p.Service).HasConversion<string>().HasMaxLength(30);
        e.Property(p => p.Goal).HasConversion<string>().HasMaxLength(30);
        e.Property(p => p.Status).HasConversion<string>().HasMaxLength(20);
        e.Property(p => p.ProjectLead).HasMaxLength(256);
        e.Property(p => p.DeletionClass).HasMaxLength(50);
        e.Property(p => p.CreatedBy).HasMaxLength(256);
        e.Property(p => p.IdempotencyKey).HasMaxLength(100);
        e.Property(p => p.Revision).IsConcurrencyToken();
        e.HasIndex(p => new { p.Tenant, p.Number }).IsUnique();
        e.HasIndex(p => new { p.Tenant, p.IdempotencyKey }).IsUnique();
        e.HasIndex(p => p.InstanceId).IsUnique();
    }

    private static void ConfigureDocument(EntityTypeBuilder<ProjectDocument> e)
    {
        Table(e, "rollout_documents");
        e.Property(d => d.Key).HasMaxLength(100);
        e.Property(d => d.Title).HasMaxLength(200);
        e.Property(d => d.Template).HasMaxLength(100);
        e.Property(d => d.TemplateVersion).HasMaxLength(20);
        e.Property(d => d.TemplateSha256).HasMaxLength(64);
        e.Property(d => d.Status).HasConversion<string>().HasMaxLength(20);
        e.Property(d => d.PdfSha256).HasMaxLength(64);
        e.Property(d => d.DocxSha256).HasMaxLength(64);
        e.Property(d => d.DataSha256).HasMaxLength(64);
        e.Property(d => d.ReleasedBy).HasMaxLength(256);
        e.HasIndex(d => new { d.ProjectId, d.Key, d.Version }).IsUnique();
    }

    private static void Table<T>(EntityTypeBuilder<T> entity, string name)
        where T : class
    {
        entity.ToTable(name);
        entity.Property<Guid>("Id").ValueGeneratedNever();
        entity.Property<string>("Tenant").HasMaxLength(50);
    }
}
