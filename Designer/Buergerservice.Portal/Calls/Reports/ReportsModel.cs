using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>Tables of the reports, with the prefix of the call distribution; every row has a tenant and a deletion class.</summary>
internal sealed class ReportsModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<CallEventRow>(e =>
        {
            e.ToTable("calls_events");
            e.Property(r => r.Id).ValueGeneratedNever();
            e.Property(r => r.Tenant).HasMaxLength(50);
            e.Property(r => r.Kind).HasConversion<string>().HasMaxLength(30);
            e.Property(r => r.Reason).HasConversion<string>().HasMaxLength(30);
            e.Property(r => r.Person).HasMaxLength(256);
            e.Property(r => r.PersonTenant).HasMaxLength(50);
            e.Property(r => r.FromPerson).HasMaxLength(256);
            e.Property(r => r.FromTenant).HasMaxLength(50);
            e.Property(r => r.DeletionClass).HasMaxLength(50);
            e.HasIndex(r => new { r.Tenant, r.At });
            e.HasIndex(r => new { r.PersonTenant, r.At });
        });
        model.Entity<BoothOutageRow>(e =>
        {
            e.ToTable("calls_outages");
            e.Property(r => r.Id).ValueGeneratedNever();
            e.Property(r => r.Tenant).HasMaxLength(50);
            e.Property(r => r.Booth).HasMaxLength(50);
            e.Property(r => r.Cause).HasConversion<string>().HasMaxLength(30);
            e.Property(r => r.OpenKey).HasMaxLength(150);
            e.Property(r => r.DeletionClass).HasMaxLength(50);
            e.HasIndex(r => r.OpenKey).IsUnique();
            e.HasIndex(r => new { r.Tenant, r.From });
        });
        model.Entity<DayFigureRow>(e =>
        {
            e.ToTable("calls_day_figures");
            e.Property(r => r.Id).ValueGeneratedNever();
            e.Property(r => r.Tenant).HasMaxLength(50);
            e.Property(r => r.Booth).HasMaxLength(50);
            e.Property(r => r.Service).HasMaxLength(50);
            e.Property(r => r.DeletionClass).HasMaxLength(50);
            e.HasIndex(r => new { r.Tenant, r.Day, r.Booth, r.Service }).IsUnique();
        });
        model.Entity<WeekFigureRow>(e =>
        {
            e.ToTable("calls_week_figures");
            e.Property(r => r.Id).ValueGeneratedNever();
            e.Property(r => r.Tenant).HasMaxLength(50);
            e.Property(r => r.DeletionClass).HasMaxLength(50);
            e.HasIndex(r => new { r.Tenant, r.Week }).IsUnique();
        });
        model.Entity<WeeklyReportRow>(e =>
        {
            e.ToTable("calls_reports");
            e.Property(r => r.Id).ValueGeneratedNever();
            e.Property(r => r.Tenant).HasMaxLength(50);
            e.Property(r => r.Sha256).HasMaxLength(64);
            e.Property(r => r.DeletionClass).HasMaxLength(50);
            e.HasIndex(r => new { r.Tenant, r.Week }).IsUnique();
        });
        model.Entity<ReportLetterRow>(e =>
        {
            e.ToTable("calls_letters");
            e.Property(r => r.Id).ValueGeneratedNever();
            e.Property(r => r.Tenant).HasMaxLength(50);
            e.Property(r => r.Recipient).HasMaxLength(256);
            e.Property(r => r.State).HasConversion<string>().HasMaxLength(30);
            e.Property(r => r.Problem).HasMaxLength(500);
            e.Property(r => r.DeletionClass).HasMaxLength(50);
            e.HasIndex(r => new { r.Report, r.Recipient }).IsUnique();
        });
    }
}
