using Npgsql;

namespace Buergerservice.Portal.Live;

/// <summary>The bus through PostgreSQL's LISTEN and NOTIFY: nothing to install beside the database.</summary>
internal sealed partial class PostgreSqlBus : BackgroundService, INodeBus
{
    private const string Channel = "buergerservice";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly string _connectionString;
    private readonly ILogger<PostgreSqlBus> _logger;

    public PostgreSqlBus(string connectionString, ILogger<PostgreSqlBus> logger)
    {
        // The listening connection says little for hours: notice when it is dead.
        _connectionString = new NpgsqlConnectionStringBuilder(connectionString) { KeepAlive = 15, ApplicationName = "Buergerservice Bus", MaxPoolSize = 4 }.ConnectionString;
        _logger = logger;
    }

    public event Action<string>? Received;

    public async Task SendAsync(string message, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(_connectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection) { Parameters = { new() { Value = Channel }, new() { Value = message } } };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, a name that is not resolved too: what was announced has happened, and its command must not fail by this.
            LogNotSent(e.GetType().Name);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // An exception that leaves this loop would end the whole node.
                LogNotListening(e.GetType().Name);
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(_connectionString);
        connection.Notification += (_, notification) => Received?.Invoke(notification.Payload);
        await connection.OpenAsync(cancellationToken);
        await using (var command = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await command.ExecuteNonQueryAsync(cancellationToken);
        while (true)
            await connection.WaitAsync(cancellationToken);
    }

    [LoggerMessage(50, LogLevel.Warning, "A message to the other nodes was lost: {Error}")]
    private partial void LogNotSent(string error);

    [LoggerMessage(51, LogLevel.Warning, "Not listening to the other nodes for the moment: {Error}")]
    private partial void LogNotListening(string error);
}
