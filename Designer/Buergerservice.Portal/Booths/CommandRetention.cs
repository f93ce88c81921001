using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Booths;

/// <summary>Deletes who ordered what from which device (docs/aufbewahrung.md, deletion class <c>geraetebefehl</c>). That it was ordered stays in the audit trail.</summary>
internal sealed class CommandRetention(RetentionOptions options, TimeProvider time) : IRetentionPart
{
    private const int Batch = 1_000;

    public async Task RunAsync(BuergerserviceDb db, Action<string, int, DateTimeOffset> note, CancellationToken cancellationToken)
    {
        if (options.DeviceCommandDays <= 0)
            return;
        var (before, gone) = (time.GetUtcNow().AddDays(-options.DeviceCommandDays), 0);
        var old = db.Set<BoothCommand>().Where(c => c.CreatedAt < before);
        while (await old.OrderBy(c => c.Id).Select(c => c.Id).Take(Batch).ToListAsync(cancellationToken) is { Count: > 0 } some)
            gone += await db.Set<BoothCommand>().Where(c => some.Contains(c.Id)).ExecuteDeleteAsync(cancellationToken);
        if (gone > 0)
            note("retention.device-command", gone, before);
    }
}
