using Buergerservice.Cases.Handover;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Files;

/// <summary>Tables of the module, all with the prefix <c>cases_</c>; every row has a tenant and a deletion class.</summary>
internal sealed class CasesModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<CitizenCase>(e =>
        {
            e.ToTable("cases_cases");
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.Tenant).HasMaxLength(50);
            e.Property(c => c.Number).HasMaxLength(30);
            e.Property(c => c.IdempotencyKey).HasMaxLength(100);
            e.Property(c => c.Channel).HasConversion<string>().HasMaxLength(30);
            e.Property(c => c.Status).HasConversion<string>().HasMaxLength(30);
            e.Property(c => c.LeistungKey).HasMaxLength(60);
            e.Property(c => c.Leistungstiefe).HasMaxLength(60);
            e.Property(c => c.Site).HasMaxLength(200);
            e.Property(c => c.PostalCode).HasMaxLength(10);
            e.Property(c => c.Town).HasMaxLength(200);
            e.Property(c => c.ResponsibleUnit).HasMaxLength(100);
            e.Property(c => c.ResponsiblePerson).HasMaxLength(256);
            e.Property(c => c.CreatedBy).HasMaxLength(256);
            e.Property(c => c.DeletionClass).HasMaxLength(50);
            e.Property(c => c.DeletionHold).HasMaxLength(500);
            e.Property(c => c.HeldBy).HasMaxLength(256);
            e.Ignore(c => c.IsForgotten);
            e.Property(c => c.Revision).IsConcurrencyToken();
            e.HasIndex(c => new { c.Tenant, c.Number }).IsUnique();
            e.HasIndex(c => new { c.Tenant, c.IdempotencyKey }).IsUnique();
            e.HasIndex(c => c.InstanceId).IsUnique();
            e.HasIndex(c => new { c.Tenant, c.Status, c.CreatedAt });
        });
        model.Entity<CaseCounter>(e =>
        {
            e.ToTable("cases_counters");
            e.HasKey(c => new { c.Tenant, c.Year });
            e.Property(c => c.Tenant).HasMaxLength(50);
            e.Property(c => c.Last).IsConcurrencyToken();
            e.Property(c => c.DeletionClass).HasMaxLength(50);
        });
        model.Entity<CaseDocument>(e =>
        {
            e.ToTable("cases_documents");
            e.Property(d => d.Id).ValueGeneratedNever();
            e.Property(d => d.Tenant).HasMaxLength(50);
            e.Property(d => d.DeletionClass).HasMaxLength(50);
            e.Property(d => d.Kind).HasMaxLength(60);
            e.Property(d => d.Title).HasMaxLength(300);
            e.Property(d => d.Source).HasConversion<string>().HasMaxLength(30);
            e.Property(d => d.Sha256).HasMaxLength(64);
            e.Property(d => d.SignedSha256).HasMaxLength(64);
            e.Property(d => d.ContentType).HasMaxLength(100);
            e.Property(d => d.CreatedBy).HasMaxLength(256);
            e.HasIndex(d => d.CaseId);
        });
        model.Entity<CaseSignature>(e =>
        {
            e.ToTable("cases_signatures");
            e.Property(s => s.Id).ValueGeneratedNever();
            e.Property(s => s.Tenant).HasMaxLength(50);
            e.Property(s => s.DeletionClass).HasMaxLength(50);
            e.Property(s => s.DocumentSha256).HasMaxLength(64);
            e.HasIndex(s => s.CaseId);
        });
        model.Entity<Consent>(e =>
        {
            e.ToTable("cases_consents");
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.Tenant).HasMaxLength(50);
            e.Property(c => c.DeletionClass).HasMaxLength(50);
            e.Property(c => c.Purpose).HasMaxLength(100);
            e.HasIndex(c => c.CaseId);
        });
        model.Entity<CaseHandover>(e =>
        {
            e.ToTable("cases_handovers");
            e.Property(h => h.Id).ValueGeneratedNever();
            e.Property(h => h.Tenant).HasMaxLength(50);
            e.Property(h => h.DeletionClass).HasMaxLength(50);
            e.Property(h => h.State).HasConversion<string>().HasMaxLength(20);
            e.HasIndex(h => h.CaseId);
        });
    }
}

/// <summary>Last case number of a tenant and year. Numbered in the case's own transaction, so numbers have no gaps.</summary>
internal sealed class CaseCounter
{
    public required string Tenant { get; init; }

    public required int Year { get; init; }

    public int Last { get; set; }

    public string DeletionClass { get; init; } = DeletionClasses.Statistics;
}
