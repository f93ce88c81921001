using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Calls;

/// <summary>Tables of the call distribution, all with the prefix <c>calls_</c>; every row has a tenant and a deletion class.</summary>
internal sealed class CallsModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<CallCenterRow>(e =>
        {
            e.ToTable("calls_centers");
            e.HasKey(c => c.Center);
            e.Property(c => c.Center).HasMaxLength(50);
            e.Property(c => c.Tenant).HasMaxLength(50);
            e.Property(c => c.DeletionClass).HasMaxLength(50);
        });
        model.Entity<CallLogRow>(e =>
        {
            e.ToTable("calls_log");
            e.HasKey(l => new { l.Center, l.Number });
            e.Property(l => l.Center).HasMaxLength(50);
            e.Property(l => l.Tenant).HasMaxLength(50);
            e.Property(l => l.Actor).HasMaxLength(256);
            e.Property(l => l.DeletionClass).HasMaxLength(50);
        });
        model.Entity<CallRow>(e =>
        {
            e.ToTable("calls_calls");
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.Center).HasMaxLength(50);
            e.Property(c => c.Tenant).HasMaxLength(50);
            e.Property(c => c.Booth).HasMaxLength(50);
            e.Property(c => c.Service).HasMaxLength(50);
            e.Property(c => c.Person).HasMaxLength(256);
            e.Property(c => c.PersonTenant).HasMaxLength(50);
            e.Property(c => c.End).HasConversion<string>().HasMaxLength(30);
            e.Property(c => c.EndedBy).HasConversion<string>().HasMaxLength(30);
            e.Property(c => c.DeletionClass).HasMaxLength(50);
            e.HasIndex(c => new { c.Tenant, c.ArrivedAt });
            e.HasIndex(c => c.InstanceId);
        });
        model.Entity<CallPresenceRow>(e =>
        {
            e.ToTable("calls_presence");
            e.Property(p => p.Id).ValueGeneratedNever();
            e.Property(p => p.Tenant).HasMaxLength(50);
            e.Property(p => p.Center).HasMaxLength(50);
            e.Property(p => p.Person).HasMaxLength(256);
            e.Property(p => p.DeletionClass).HasMaxLength(50);
            e.HasIndex(p => p.Person);
            e.HasIndex(p => p.SeenAt);
        });
        model.Entity<CallSpanRow>(e =>
        {
            e.ToTable("calls_spans");
            e.Property(s => s.Id).ValueGeneratedNever();
            e.Property(s => s.Tenant).HasMaxLength(50);
            e.Property(s => s.Person).HasMaxLength(256);
            e.Property(s => s.Status).HasConversion<string>().HasMaxLength(30);
            e.Property(s => s.Reason).HasMaxLength(50);
            e.Property(s => s.DeletionClass).HasMaxLength(50);
            e.HasIndex(s => new { s.Tenant, s.From });
        });
        model.Entity<BoothVisit>(e =>
        {
            e.ToTable("booth_visits");
            e.Property(v => v.Id).ValueGeneratedNever();
            e.Property(v => v.Tenant).HasMaxLength(50);
            e.Property(v => v.State).HasConversion<string>().HasMaxLength(20);
            e.Property(v => v.Summary).HasMaxLength(1000);
            e.Property(v => v.DeletionClass).HasMaxLength(50);
            e.HasIndex(v => v.InstanceId).IsUnique();
            e.HasIndex(v => v.BoothId);
        });
        model.Entity<BoothReset>(e =>
        {
            e.ToTable("booth_resets");
            e.Property(r => r.Id).ValueGeneratedNever();
            e.Property(r => r.Tenant).HasMaxLength(50);
            e.Property(r => r.DeletionClass).HasMaxLength(50);
            e.HasIndex(r => new { r.BoothId, r.At });
        });
        model.Entity<DataCapsule>(e =>
        {
            e.ToTable("booth_capsules");
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.Tenant).HasMaxLength(50);
            e.Property(c => c.FromTenant).HasMaxLength(50);
            e.Property(c => c.Purpose).HasMaxLength(200);
            e.Property(c => c.DeletionClass).HasMaxLength(50);
            e.HasIndex(c => c.CallId);
            e.HasIndex(c => new { c.Tenant, c.CreatedAt });
        });
    }
}
