using System.Net.Sockets;
using Buergerservice.Devices.Simulators;

namespace Buergerservice.Portal.Konsole;

/// <summary>
/// A card on the reader of the console. The reader is the virtual one of this machine (vsmartcard's vpcd below the real service) if it has one; otherwise the
/// simulated one. The card speaks the same to both.
/// </summary>
public sealed class LaidCard : IAsyncDisposable
{
    private static readonly byte[] Number = [0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0x80];
    private CancellationTokenSource? _there;
    private Task _lying = Task.CompletedTask;

    /// <summary>The real service for card readers runs here, with a virtual reader.</summary>
    public bool IsGenuine { get; } = File.Exists("/run/pcscd/pcscd.comm") && File.Exists("/usr/lib/pcsc/drivers/serial/libifdvpcd.so");

    /// <summary>The simulated reader, in use when there is no real service.</summary>
    public ReaderSimulator Reader { get; } = new();

    /// <summary>A card lies there.</summary>
    public bool IsThere => _there is not null && !_lying.IsCompleted;

    /// <summary>The card that lies there tells no number.</summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>Why no card could be laid on.</summary>
    public string? Problem { get; private set; }

    /// <summary>Lays a card on.</summary>
    public async Task LayAsync(bool isReadable)
    {
        await TakeAsync();
        IsUnreadable = !isReadable;
        _there = new();
        _lying = LieAsync(isReadable, _there.Token);
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
    public async ValueTask DisposeAsync()
    {
        await TakeAsync();
        await Reader.DisposeAsync();
    }

    private async Task LieAsync(bool isReadable, CancellationToken cancellationToken)
    {
        Problem = null;
        try
        {
            await new CardSimulator(Number) { HasNumber = isReadable }.LieOnReaderAsync(cancellationToken, IsGenuine ? CardSimulator.ReaderPort : Reader.Port);
        }
        catch (SocketException)
        {
            Problem = "Der virtuelle Kartenleser dieses Rechners antwortet nicht. Starten Sie pcscd mit vsmartcard-vpcd neu.";
        }
        catch (OperationCanceledException)
        {
            // Taken away before the reader answered.
        }
    }
}
