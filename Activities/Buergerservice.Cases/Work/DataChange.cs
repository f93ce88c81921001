using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Work;

/// <summary>Takes a form's values into the case and records consents .</summary>
internal sealed class DataChange(LeistungCatalog services) : CaseChangeHandler
{
    public const string ChangeKind = "cases.data";

    public override string Kind => ChangeKind;

    protected override async Task ApplyAsync(CaseChange change, CancellationToken cancellationToken)
    {
        var data = change.Payload.GetValueOrDefault("data") as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        var by = change.Text("by") ?? CaseAudit.System;
        change.File.Merge(data, services, change.Now);
        if (change.Flag("responsible") && by != CaseAudit.System)
            change.File.TakeOver(by, change.Now);
        change.Audit(by, CaseAudit.Data, new() { ["step"] = change.Text("step"), ["outcome"] = change.Text("outcome") });
        foreach (var (name, value) in data.Where(d => d.Key.StartsWith(CaseFields.ConsentPrefix, StringComparison.Ordinal)))
            await RecordConsentAsync(change, name[CaseFields.ConsentPrefix.Length..], value is true, by, cancellationToken);
    }

    private static async Task RecordConsentAsync(CaseChange change, string purpose, bool isGiven, string by, CancellationToken cancellationToken)
    {
        var present = await change.Db.Set<Consent>().FirstOrDefaultAsync(c => c.CaseId == change.File.Id && c.Purpose == purpose && c.WithdrawnAt == null, cancellationToken);
        if (isGiven == present is not null)
            return;
        if (present is not null)
            present.WithdrawnAt = change.Now;
        else
        {
            change.Db.Add(new Consent
            {
                Id = Guid.CreateVersion7(change.Now),
                Tenant = change.File.Tenant,
                CaseId = change.File.Id,
                DeletionClass = change.File.DeletionClass,
                Purpose = purpose,
                GivenAt = change.Now,
                RecordedBy = by,
            });
        }

        change.Audit(by, CaseAudit.Consent, new() { ["purpose"] = purpose, ["given"] = isGiven });
    }
}
