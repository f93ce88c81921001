using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Vorlagen;

/// <summary>A version of a document template that this installation has published. It never changes.</summary>
public sealed class PublishedTemplate
{
    public required Guid Id { get; init; }

    /// <summary>The template's key, such as „projektskizze“.</summary>
    public required string Key { get; init; }

    public required string Version { get; init; }

    /// <summary>SHA-256 of the text: documents name it as what they were made from.</summary>
    public required string Sha256 { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    public required string PublishedBy { get; init; }

    /// <summary>True for the version new documents use; false for older ones and after a reset to the shipped template.</summary>
    public bool IsCurrent { get; set; }
}

/// <summary>What somebody is writing: one draft for each template, with or without faults.</summary>
public sealed class TemplateDraft
{
    public required string Key { get; init; }

    public required string Text { get; set; }

    public required DateTimeOffset ChangedAt { get; set; }

    public required string ChangedBy { get; set; }

    /// <summary>Counted up by every save; a save with an older number is refused.</summary>
    public int Revision { get; set; }
}

/// <summary>The tables of the templates, with the prefix <c>documents_</c>.</summary>
internal sealed class TemplateModel : IModelPart
{
    public void Configure(ModelBuilder model)
    {
        model.Entity<PublishedTemplate>(e =>
        {
            e.ToTable("documents_templates");
            e.Property(t => t.Id).ValueGeneratedNever();
            e.Property(t => t.Key).HasMaxLength(100);
            e.Property(t => t.Version).HasMaxLength(20);
            e.Property(t => t.Sha256).HasMaxLength(64);
            e.Property(t => t.PublishedBy).HasMaxLength(256);
            e.HasIndex(t => new { t.Key, t.Version }).IsUnique();
        });
        model.Entity<TemplateDraft>(e =>
        {
            e.ToTable("documents_template_drafts");
            e.HasKey(d => d.Key);
            e.Property(d => d.Key).HasMaxLength(100);
            e.Property(d => d.ChangedBy).HasMaxLength(256);
            e.Property(d => d.Revision).IsConcurrencyToken();
        });
    }
}
