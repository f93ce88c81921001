using Buergerservice.Engine;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout.Documents;

/// <summary>
/// One version of a project document. Its files lie in the content store under their hashes. A new version is a
/// new row; an older one keeps the status it had.
/// </summary>
public sealed class ProjectDocument
{
    private ProjectDocument()
    {
    }

    /// <summary>Id.</summary>
    public Guid Id { get; private set; }

    /// <summary>Tenant.</summary>
    public string Tenant { get; private set; } = "";

    /// <summary>The project.</summary>
    public Guid ProjectId { get; private set; }

    /// <summary>Key such as <c>projektskizze</c>; the same for all versions.</summary>
    public string Key { get; private set; } = "";

    /// <summary>Title.</summary>
    public string Title { get; private set; } = "";

    /// <summary>Key of the template.</summary>
    public string Template { get; private set; } = "";

    /// <summary>Version of the template.</summary>
    public string TemplateVersion { get; private set; } = "";

    /// <summary>Hash of the template.</summary>
    public string TemplateSha256 { get; private set; } = "";

    /// <summary>Number of this version, from 1.</summary>
    public int Version { get; private set; }

    /// <summary>Status.</summary>
    public DocumentStatus Status { get; private set; }

    /// <summary>Address of the PDF in the content store.</summary>
    public string PdfSha256 { get; private set; } = "";

    /// <summary>Address of the DOCX in the content store.</summary>
    public string DocxSha256 { get; private set; } = "";

    /// <summary>Address of the data the document was made from.</summary>
    public string DataSha256 { get; private set; } = "";

    /// <summary>Names of the fields marked as missing in the document, one in each line.</summary>
    public string MissingFields { get; private set; } = "";

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>User name of who declared it „abgestimmt“, or null.</summary>
    public string? ReleasedBy { get; private set; }

    /// <summary>When it was declared „abgestimmt“, or null.</summary>
    public DateTimeOffset? ReleasedAt { get; private set; }

    /// <summary>When it became „unterzeichnet“, or null.</summary>
    public DateTimeOffset? SignedAt { get; private set; }

    internal static ProjectDocument Create(RolloutProject project, Guid id, string key, string title, int version, DocumentFiles files, DateTimeOffset now)
    {
        var document = new ProjectDocument { Id = id, Tenant = project.Tenant, ProjectId = project.Id, Key = key, Title = title, Version = version, CreatedAt = now };
        document.Put(files);
        return document;
    }

    /// <summary>Declares the version „abgestimmt“; the files are those that show the new status.</summary>
    internal void Agree(string by, DocumentFiles files, DateTimeOffset now)
    {
        MoveTo(DocumentStatus.Agreed);
        if (files.AgreedFrom != DataSha256)
            throw new DomainRuleException($"Die abgestimmte Fassung von „{Title}“ beruht auf anderen Daten als die erstellte.");
        ReleasedBy = by;
        ReleasedAt = now;
        Put(files);
    }

    /// <summary>Declares the version „unterzeichnet“, after its signatures are recorded.</summary>
    internal void Sign(DateTimeOffset now)
    {
        MoveTo(DocumentStatus.SignedOff);
        SignedAt = now;
    }

    /// <summary>The PDF with a further signature takes the place of the one without.</summary>
    internal void TakeSigned(string pdfSha256) => PdfSha256 = pdfSha256;

    /// <summary>A signature must fit the version and come from somebody else than who released it .</summary>
    internal void RequireSignable(string by, string sha256)
    {
        if (Status != DocumentStatus.Agreed)
            throw new DomainRuleException($"„{Title}“ Version {Version} ist {Status.Label()} und kann nicht unterzeichnet werden.");
        if (PdfSha256 != sha256)
            throw new DomainRuleException($"„{Title}“ wurde nach der Vorlage zur Unterschrift geändert; die Prüfsumme stimmt nicht mehr.");
        if (ReleasedBy == by)
            throw new DomainRuleException($"Wer „{Title}“ abgestimmt hat, unterzeichnet es nicht selbst (Vier-Augen-Prinzip, R-114).");
    }

    private void MoveTo(DocumentStatus status)
    {
        DocumentStatuses.RequireStep(Status, status);
        Status = status;
    }

    private void Put(DocumentFiles files)
    {
        PdfSha256 = files.PdfSha256;
        DocxSha256 = files.DocxSha256;
        DataSha256 = files.DataSha256;
        Template = files.Template;
        TemplateVersion = files.TemplateVersion;
        TemplateSha256 = files.TemplateSha256;
        MissingFields = string.Join('\n', files.MissingFields);
    }
}
