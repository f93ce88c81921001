using System.Reflection;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Portal.Hosting;

/// <summary>
/// What <c>/healthz</c> tells. 503 without the database: then no page works. With it 200, or else a balancer would take every node
/// away at once; a monitor reads the status, which is <c>degraded</c> with the reasons when work is not carried out or files cannot
/// be stored.
/// </summary>
internal sealed class Health(PortalOptions options, TimeProvider time)
{
    /// <summary>Work that is due for so long is carried out by nobody, or by too few.</summary>
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Good = TimeSpan.FromSeconds(10);
    private static readonly string? Version = typeof(Health).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private volatile Look? _last;

    /// <summary>The answer; looks into queue and folder again after ten seconds at the earliest, whoever asks how often.</summary>
    public async Task<IResult> AnswerAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        if (!await db.Database.CanConnectAsync(cancellationToken))
            return Results.Json(new { status = "database-unavailable" }, statusCode: StatusCodes.Status503ServiceUnavailable);
        if (_last is not { } last || time.GetUtcNow() - last.At >= Good)
            _last = last = new(time.GetUtcNow(), await FindProblemsAsync(db, cancellationToken));
        return last.Problems.Count == 0 ? Results.Ok(new { status = "ok", version = Version }) : Results.Ok(new { status = "degraded", version = Version, problems = last.Problems });
    }

    private async Task<IReadOnlyList<string>> FindProblemsAsync(BuergerserviceDb db, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var (now, late) = (time.GetUtcNow(), time.GetUtcNow() - Late);
        var waiting = db.WorkItems.Where(w => w.DueAt < late && (w.LeaseUntil == null || w.LeaseUntil < now));
        // Each lane with a literal of its own: by it the database chooses the lane's index.
        if (await waiting.AnyAsync(w => w.Kind == WorkKind.Effect, cancellationToken) || await waiting.AnyAsync(w => w.Kind != WorkKind.Effect, cancellationToken))
            problems.Add("work-is-late");
        if (!CanStore())
            problems.Add("content-not-writable");
        return problems;
    }

    private bool CanStore()
    {
        try
        {
            var folder = Directory.CreateDirectory(Path.Combine(options.DataDirectory, "content")).FullName;
            using var probe = new FileStream(Path.Combine(folder, $"{Guid.CreateVersion7():N}.probe"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.DeleteOnClose });
            // A full disk takes an empty file.
            probe.Write(new byte[1]);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private sealed record Look(DateTimeOffset At, IReadOnlyList<string> Problems);
}
