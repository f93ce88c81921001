using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Sip.Tests.Genuine;

/// <summary>What the gateway writes into its log.</summary>
internal sealed class GatewayLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = [];

    public string Text => string.Join('\n', _lines);

    public async Task UntilAsync(string text)
    {
        for (var tries = 0; !_lines.Any(l => l.Contains(text, StringComparison.Ordinal)); tries++)
        {
            Assert.False(tries > 2_400, $"{text}: never happened. {Text}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public ILogger CreateLogger(string categoryName) => new Lines(_lines);

    public void Dispose()
    {
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");
    }
}
