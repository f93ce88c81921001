using Buergerservice.Documents.Signing;

namespace Buergerservice.Portal.Signatures;

/// <summary>
/// Looks at the seal once a day, for a portal that runs for years: our own is renewed before it ends, of the customer's a new file
/// is taken up, and the log says in time when it ends.
/// </summary>
internal sealed partial class SealWatch(InstallationSignatures signatures, InstallationKeys keys, SignatureOptions options, TimeProvider time, ILogger<SealWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Soon = TimeSpan.FromDays(60);
    private static readonly TimeSpan Urgent = TimeSpan.FromDays(14);

    /// <summary>One look.</summary>
    public void Look()
    {
        try
        {
            signatures.Seal = keys.Seal();
        }
        catch (Exception e)
        {
            // The seal known so far stays in use; what is wrong with the new one stands in the log.
            LogNotTaken(e.Message);
        }

        var left = signatures.Seal.Certificate.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
        // Our own is renewed by itself.
        if (options.Seal is not { } file || left > Soon)
            return;
        var days = Math.Max(0, left.Days);
        if (left > Urgent)
            LogEnds(file, days);
        else
            LogEndsNow(file, days);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Day, time);
        do
            Look();
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(710, LogLevel.Warning, "The seal in Signatures:Seal {File} ends in {Days} days. Put the new one in its place")]
    private partial void LogEnds(string file, int days);

    [LoggerMessage(712, LogLevel.Error, "The seal in Signatures:Seal {File} ends in {Days} days. Put the new one in its place now")]
    private partial void LogEndsNow(string file, int days);

    [LoggerMessage(711, LogLevel.Error, "The seal could not be renewed; the one known so far stays in use: {Reason}")]
    private partial void LogNotTaken(string reason);
}
