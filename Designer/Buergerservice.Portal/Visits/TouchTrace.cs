using Buergerservice.Devices.Signatures;
using Buergerservice.Documents.Handwriting;

namespace Buergerservice.Portal.Visits;

/// <summary>What was drawn on a touch display, as a trace to be drawn in a document.</summary>
internal static class TouchTrace
{
    // A display tells pen down from pen up; more is not made of it.
    private static readonly HandwritingDevice Display = new("Berührungsbildschirm", 2, 60);
    private const double Fine = 10;

    /// <summary>The trace; the pen is lifted between two strokes.</summary>
    public static HandwritingCapture Of(PointerSignature drawn)
    {
        var samples = new List<PenSample>();
        foreach (var stroke in drawn.Strokes.Where(s => s.Count > 0))
        {
            samples.AddRange(stroke.Select(p => new PenSample((int)(p[0] * Fine), (int)((drawn.Height - p[1]) * Fine), (int)p[2], 1)));
            samples.Add(samples[^1] with { Pressure = 0 });
        }

        return new(Display, [.. samples]);
    }
}
