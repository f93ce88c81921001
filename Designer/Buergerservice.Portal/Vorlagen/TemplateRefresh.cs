namespace Buergerservice.Portal.Vorlagen;

/// <summary>Takes over what other nodes have published. Half a minute late at most; the publishing node itself is not.</summary>
internal sealed partial class TemplateRefresh(IServiceScopeFactory scopes, TimeProvider time, ILogger<TemplateRefresh> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<TemplateCommands>().LoadAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The next tick tries again; the templates known so far stay in use. An exception that leaves this loop would end the whole node.
                LogUnreachable(log, e);
            }
        }
    }

    [LoggerMessage(EventId = 700, Level = LogLevel.Warning, Message = "Published document templates could not be read; the known ones stay in use.")]
    private static partial void LogUnreachable(ILogger logger, Exception error);
}
