namespace Buergerservice.Portal.Calls;

/// <summary>Looks every two seconds who is still there. Every node looks; what one has said already changes nothing.</summary>
internal abstract partial class Lookout(TimeProvider time, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // Whoever was not heard of because this server was away has so long to come back before anybody is missed.
    private static readonly TimeSpan AfterStart = TimeSpan.FromSeconds(20);

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>Looks once.</summary>
    internal abstract Task LookAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = AfterStart;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(pause, time, stoppingToken);
                pause = Pause;
                await LookAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A database that is away comes back; nobody is lost meanwhile.
                LogNotLooked(GetType().Name, e.GetType().Name);
            }
        }
    }

    [LoggerMessage(63, LogLevel.Warning, "{Lookout} could not look who is there: {Error}")]
    private partial void LogNotLooked(string lookout, string error);
}
