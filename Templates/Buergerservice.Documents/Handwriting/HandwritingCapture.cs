namespace Buergerservice.Documents.Handwriting;

/// <summary>One sample of a pen.</summary>
/// <param name="X">From the left, in hundredths of a millimetre.</param>
/// <param name="Y">From the bottom, in hundredths of a millimetre.</param>
/// <param name="Milliseconds">Since the first sample.</param>
/// <param name="Pressure">From 0 (pen in the air) to one less than the device's levels.</param>
public readonly record struct PenSample(int X, int Y, int Milliseconds, int Pressure);

/// <summary>What a device can do; it is written into the sealed record.</summary>
/// <param name="Id">Serial number or name of the device.</param>
/// <param name="PressureLevels">How many levels of pressure it tells apart.</param>
/// <param name="SamplesPerSecond">Its nominal rate.</param>
public sealed record HandwritingDevice(string Id, int PressureLevels, int SamplesPerSecond);

/// <summary>
/// A signature as a pen wrote it. The samples are biometric data (Art. 9 GDPR): they live in this object only, never in a
/// log or a table, and are overwritten when it is disposed.
/// </summary>
public sealed class HandwritingCapture : IDisposable
{
    private readonly PenSample[] samples;

    /// <summary>Takes over samples; the given array is overwritten with the capture.</summary>
    public HandwritingCapture(HandwritingDevice device, PenSample[] samples)
    {
        Device = device;
        this.samples = samples;
    }

    /// <summary>The device.</summary>
    public HandwritingDevice Device { get; }

    /// <summary>Whether the samples are gone.</summary>
    public bool IsWiped { get; private set; }

    internal ReadOnlySpan<PenSample> Samples => IsWiped ? throw new ObjectDisposedException(nameof(HandwritingCapture)) : samples;

    /// <summary>Overwrites the samples.</summary>
    public void Dispose()
    {
        Array.Clear(samples);
        IsWiped = true;
    }

    /// <summary>Says nothing about the samples.</summary>
    public override string ToString() => $"Unterschrift vom Gerät {Device.Id}";
}
