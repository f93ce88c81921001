using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>Tables of the devices, all with the prefix <c>devices_</c>; every row has a tenant and a deletion class.</summary>
internal sealed class BoothsModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<BoothAgent>(e =>
        {
            e.ToTable("devices_agents");
            e.Property(a => a.Id).ValueGeneratedNever();
            e.Property(a => a.Tenant).HasMaxLength(50);
            e.Property(a => a.DeletionClass).HasMaxLength(50);
            e.Property(a => a.Booth).HasMaxLength(50);
            e.Property(a => a.Name).HasMaxLength(200);
            e.Property(a => a.CodeHash).HasMaxLength(64);
            e.Property(a => a.PublicKey).HasMaxLength(400);
            e.Property(a => a.Software).HasMaxLength(50);
            e.Property(a => a.ConfigurationProblem).HasMaxLength(500);
            e.Property(a => a.SuspendedReason).HasMaxLength(500);
            e.Property(a => a.CallPerson).HasMaxLength(256);
            e.Property(a => a.Service).HasMaxLength(50);
            e.Property(a => a.HearingLoop).HasMaxLength(200);
            e.Property(a => a.MaintenanceContract).HasMaxLength(500);
            e.Property(a => a.Revision).IsConcurrencyToken();
            e.Ignore(a => a.IsRegistered);
            e.HasIndex(a => new { a.Tenant, a.Booth }).IsUnique();
            e.HasIndex(a => a.CodeHash);
        });
        model.Entity<BoothComponent>(e =>
        {
            e.ToTable("devices_components");
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.Tenant).HasMaxLength(50);
            e.Property(c => c.DeletionClass).HasMaxLength(50);
            e.Property(c => c.Device).HasMaxLength(50);
            e.Property(c => c.Kind).HasConversion<string>().HasMaxLength(30);
            e.Property(c => c.Condition).HasConversion<string>().HasMaxLength(30);
            e.Property(c => c.Detail).HasMaxLength(500);
            e.HasIndex(c => new { c.AgentId, c.Device }).IsUnique();
        });
        model.Entity<BoothCommand>(e =>
        {
            e.ToTable("devices_commands");
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.Tenant).HasMaxLength(50);
            e.Property(c => c.DeletionClass).HasMaxLength(50);
            e.Property(c => c.Person).HasMaxLength(256);
            e.Property(c => c.Device).HasMaxLength(50);
            e.Property(c => c.Action).HasMaxLength(50);
            e.Property(c => c.State).HasConversion<string>().HasMaxLength(20);
            e.Property(c => c.Outcome).HasConversion<string>().HasMaxLength(30);
            e.Property(c => c.Message).HasMaxLength(500);
            e.Property(c => c.FileSha256).HasMaxLength(64);
            e.Property(c => c.FileType).HasMaxLength(100);
            e.Ignore(c => c.IsForSeal);
            e.HasIndex(c => new { c.AgentId, c.State });
        });
        model.Entity<BoothAlarm>(e =>
        {
            e.ToTable("devices_alarms");
            e.Property(a => a.Id).ValueGeneratedNever();
            e.Property(a => a.Tenant).HasMaxLength(50);
            e.Property(a => a.DeletionClass).HasMaxLength(50);
            e.Property(a => a.Kind).HasMaxLength(50);
            e.Property(a => a.Text).HasMaxLength(500);
            e.Property(a => a.ClearedBy).HasMaxLength(256);
            e.HasIndex(a => new { a.AgentId, a.ClearedAt });
        });
        model.Entity<BoothCheck>(e =>
        {
            e.ToTable("devices_checks");
            e.Property(c => c.Id).ValueGeneratedNever();
            e.Property(c => c.Tenant).HasMaxLength(50);
            e.Property(c => c.DeletionClass).HasMaxLength(50);
            e.Property(c => c.Person).HasMaxLength(256);
            e.Property(c => c.Note).HasMaxLength(1000);
            e.HasIndex(c => new { c.AgentId, c.At });
        });
    }
}
