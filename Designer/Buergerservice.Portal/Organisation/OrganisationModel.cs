using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Organisation;

/// <summary>Tables of the organisation, all with the prefix <c>org_</c>; every row has a tenant and a deletion class.</summary>
internal sealed class OrganisationModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<OrganisationRow>(e =>
        {
            e.ToTable("org_organisations");
            e.HasKey(o => o.Tenant);
            e.Property(o => o.Tenant).HasMaxLength(50);
            e.Property(o => o.Name).HasMaxLength(200);
            e.Property(o => o.Center).HasMaxLength(50);
            e.Property(o => o.Telephone).HasMaxLength(50);
            e.Property(o => o.EntryService).HasMaxLength(50);
            e.Property(o => o.ReportRecipients).HasMaxLength(2000);
            e.Property(o => o.DeletionClass).HasMaxLength(50);
            e.Property(o => o.Revision).IsConcurrencyToken();
        });
        model.Entity<UnitRow>(e =>
        {
            e.ToTable("org_units");
            e.Property(u => u.Id).ValueGeneratedNever();
            e.Property(u => u.Tenant).HasMaxLength(50);
            e.Property(u => u.Name).HasMaxLength(200);
            e.Property(u => u.DeletionClass).HasMaxLength(50);
            e.Property(u => u.Revision).IsConcurrencyToken();
            e.HasIndex(u => new { u.Tenant, u.Name }).IsUnique();
        });
        model.Entity<ServiceRow>(e =>
        {
            e.ToTable("org_services");
            e.Property(s => s.Id).ValueGeneratedNever();
            e.Property(s => s.Tenant).HasMaxLength(50);
            e.Property(s => s.Key).HasMaxLength(50);
            e.Property(s => s.Name).HasMaxLength(200);
            e.Property(s => s.DeletionClass).HasMaxLength(50);
            e.Property(s => s.Revision).IsConcurrencyToken();
            e.HasIndex(s => new { s.Tenant, s.Key }).IsUnique();
        });
        model.Entity<SkillRow>(e =>
        {
            e.ToTable("org_skills");
            e.Property(s => s.Id).ValueGeneratedNever();
            e.Property(s => s.Tenant).HasMaxLength(50);
            e.Property(s => s.UserName).HasMaxLength(256);
            e.Property(s => s.Service).HasMaxLength(50);
            e.Property(s => s.DeletionClass).HasMaxLength(50);
            e.HasIndex(s => new { s.Tenant, s.UserName, s.Service }).IsUnique();
        });
        model.Entity<SiteRow>(e =>
        {
            e.ToTable("org_sites");
            e.Property(s => s.Id).ValueGeneratedNever();
            e.Property(s => s.Tenant).HasMaxLength(50);
            e.Property(s => s.Name).HasMaxLength(200);
            e.Property(s => s.Address).HasMaxLength(400);
            e.Property(s => s.DeletionClass).HasMaxLength(50);
            e.Property(s => s.Revision).IsConcurrencyToken();
            e.HasIndex(s => new { s.Tenant, s.Name }).IsUnique();
        });
        model.Entity<HoursRow>(e =>
        {
            e.ToTable("org_hours");
            e.Property(h => h.Id).ValueGeneratedNever();
            e.Property(h => h.Tenant).HasMaxLength(50);
            e.Property(h => h.Service).HasMaxLength(50);
            e.Property(h => h.Day).HasConversion<string>().HasMaxLength(20);
            e.Property(h => h.DeletionClass).HasMaxLength(50);
            e.HasIndex(h => new { h.Tenant, h.SiteId, h.Service });
        });
    }
}
