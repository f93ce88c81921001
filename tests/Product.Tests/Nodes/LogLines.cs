using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Buergerservice.Product.Tests.Nodes;

/// <summary>Keeps what a host logs and lets a test wait for a line.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();

    public IReadOnlyList<string> With(string text) => [.. _lines.Where(l => l.Contains(text, StringComparison.Ordinal))];

    /// <summary>Completes when a line with this text has been logged.</summary>
    public Task UntilAsync(string text, CancellationToken cancellationToken)
    {
        var awaited = _awaited.GetOrAdd(text, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (With(text).Count > 0)
            awaited.TrySetResult();
        return awaited.Task.WaitAsync(cancellationToken);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        _lines.Enqueue(line);
        foreach (var (text, awaited) in _awaited)
        {
            if (line.Contains(text, StringComparison.Ordinal))
                awaited.TrySetResult();
        }
    }

    public void Dispose()
    {
        // Nothing to release; lines are read after the host has ended.
    }
}
