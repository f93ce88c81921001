using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Video;

/// <summary>Tables of the signalling.</summary>
internal sealed class VideoModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<VideoSession>(e =>
        {
            e.ToTable("video_sessions");
            e.HasKey(s => s.Call);
            e.Property(s => s.Call).ValueGeneratedNever();
            e.Property(s => s.Tenant).HasMaxLength(50);
            e.Property(s => s.DeletionClass).HasMaxLength(50);
            e.HasIndex(s => s.BoothId);
        });
        model.Entity<VideoSignal>(e =>
        {
            e.ToTable("video_signals");
            e.HasKey(s => new { s.Call, s.Epoch, s.FromBooth, s.Number });
            e.Property(s => s.Number).ValueGeneratedNever();
            e.Property(s => s.Epoch).ValueGeneratedNever();
            e.Property(s => s.Tenant).HasMaxLength(50);
            e.Property(s => s.DeletionClass).HasMaxLength(50);
            e.HasIndex(s => s.BoothId);
        });
    }
}
