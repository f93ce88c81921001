using System.Net.Sockets;
using Buergerservice.Devices.Simulators;

namespace Buergerservice.Portal.Konsole;

/// <summary>A card on the virtual reader of this machine (vsmartcard's vpcd), if it has one.</summary>
public sealed class LaidCard : IAsyncDisposable
{
    private static readonly byte[] Number = [0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0x80];
    private CancellationTokenSource? _there;
    private Task _lying = Task.CompletedTask;

    /// <summary>The service for card readers runs here.</summary>
    public bool HasReader { get; } = File.Exists("/run/pcscd/pcscd.comm");

    /// <summary>A card lies there.</summary>
    public bool IsThere => _there is not null && !_lying.IsCompleted;

    /// <summary>Why no card could be laid on.</summary>
    public string? Problem { get; private set; }

    /// <summary>Lays a card on.</summary>
    public async Task LayAsync()
    {
        await TakeAsync();
        _there = new();
        _lying = LieAsync(_there.Token);
    }

    /// <summary>Takes it away.</summary>
    public async Task TakeAsync()
    {
        if (_there is not { } there)
            return;
        await there.CancelAsync();
        await _lying;
        there.Dispose();
        _there = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await TakeAsync();

    private async Task LieAsync(CancellationToken cancellationToken)
    {
        Problem = null;
        try
        {
            await new CardSimulator(Number).LieOnReaderAsync(cancellationToken);
        }
        catch (SocketException)
        {
            Problem = "Auf diesem Rechner läuft kein virtueller Kartenleser. Installieren Sie pcscd und vsmartcard-vpcd und starten Sie neu.";
        }
        catch (OperationCanceledException)
        {
            // Taken away before the reader answered.
        }
    }
}
