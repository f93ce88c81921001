using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Prompts;

/// <summary>Table of what citizens in booths are asked or shown.</summary>
internal sealed class PromptsModel : IModelPart
{
    public void Configure(ModelBuilder model) => model.Entity<BoothPrompt>(e =>
    {
        e.ToTable("booth_prompts");
        e.Property(p => p.Id).ValueGeneratedNever();
        e.Property(p => p.Tenant).HasMaxLength(50);
        e.Property(p => p.DeletionClass).HasMaxLength(50);
        e.Property(p => p.Kind).HasConversion<string>().HasMaxLength(20);
        e.Property(p => p.State).HasConversion<string>().HasMaxLength(20);
        e.Property(p => p.Title).HasMaxLength(300);
        e.Property(p => p.DocumentSha256).HasMaxLength(64);
        e.Property(p => p.DocumentType).HasMaxLength(100);
        e.HasIndex(p => new { p.BoothId, p.State });
        e.HasIndex(p => p.InstanceId);
    });
}
