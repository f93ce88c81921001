namespace Buergerservice.Documents.Handwriting;

/// <summary>
/// The gate in front of a signature by pen: what a handwriting expert could not compare later is not accepted now. The
/// person signs again; nothing is kept of the attempt.
/// </summary>
public static class HandwritingQuality
{
    /// <summary>Least levels of pressure a device must tell apart.</summary>
    public const int PressureLevels = 1_024;

    /// <summary>Least samples per second.</summary>
    public const int SamplesPerSecond = 500;

    private const int ShortestMilliseconds = 400;
    private const int LongestMilliseconds = 60_000;
    private const int LeastPointsOnPaper = 100;
    private const int LongestGap = 40;
    private const int LeastWidth = 800;
    private const int LeastHeight = 200;
    private const int LeastDistinctPressures = 16;
    private const double Tolerance = 0.95;
    private const int FarthestCoordinate = short.MaxValue;

    /// <summary>What is wrong, in German, each with what to do; empty when the signature is good enough.</summary>
    public static IReadOnlyList<string> Check(HandwritingCapture capture)
    {
        ArgumentNullException.ThrowIfNull(capture);
        return [.. Device(capture.Device), .. Samples(capture)];
    }

    private static IEnumerable<string> Device(HandwritingDevice device)
    {
        if (device.PressureLevels < PressureLevels)
            yield return $"Das Gerät unterscheidet nur {device.PressureLevels} Druckstufen; nötig sind mindestens {PressureLevels}.";
        if (device.SamplesPerSecond < SamplesPerSecond)
            yield return $"Das Gerät misst nur {device.SamplesPerSecond}-mal in der Sekunde; nötig sind mindestens {SamplesPerSecond} Messungen.";
    }

    private static List<string> Samples(HandwritingCapture capture)
    {
        var samples = capture.Samples;
        var written = Written(samples);
        var problems = new List<string>();
        if (!IsOrderly(samples, capture.Device.PressureLevels))
            return ["Die Messwerte des Geräts sind nicht in Ordnung. Bitte unterschreiben Sie noch einmal."];
        var duration = samples.Length == 0 ? 0 : samples[^1].Milliseconds - samples[0].Milliseconds;
        if (duration < ShortestMilliseconds || written.Count < LeastPointsOnPaper)
            problems.Add("Die Unterschrift ist zu kurz. Bitte unterschreiben Sie noch einmal mit Ihrem vollen Namenszug.");
        else if (duration > LongestMilliseconds)
            problems.Add("Das Unterschreiben hat zu lange gedauert. Bitte unterschreiben Sie noch einmal in einem Zug.");
        else if (written.Count / WritingSeconds(samples) < SamplesPerSecond * Tolerance || HasGap(samples))
            problems.Add($"Beim Unterschreiben gingen Messwerte verloren ({(int)(written.Count / WritingSeconds(samples))} statt {SamplesPerSecond} in der Sekunde). Bitte prüfen Sie den Anschluss des Geräts und unterschreiben Sie noch einmal.");
        if (written.Count > 0 && (Extent(written, s => s.X) < LeastWidth || Extent(written, s => s.Y) < LeastHeight))
            problems.Add("Die Unterschrift ist zu klein. Bitte nutzen Sie das ganze Feld.");
        if (written.Select(s => s.Pressure).Distinct().Count() < LeastDistinctPressures && problems.Count == 0)
            problems.Add("Das Gerät hat den Druck des Stifts nicht gemessen. Bitte prüfen Sie den Stift und unterschreiben Sie noch einmal.");
        return problems;
    }

    private static bool IsOrderly(ReadOnlySpan<PenSample> samples, int levels)
    {
        for (var i = 0; i < samples.Length; i++)
        {
            var (x, y, time, pressure) = samples[i];
            if (x is < 0 or > FarthestCoordinate || y is < 0 or > FarthestCoordinate || time is < 0 or > ushort.MaxValue || pressure < 0 || pressure >= levels
                || (i > 0 && time < samples[i - 1].Milliseconds))
            {
                return false;
            }
        }

        return samples.Length <= HandwritingRecord.MostSamples;
    }

    private static List<PenSample> Written(ReadOnlySpan<PenSample> samples)
    {
        var written = new List<PenSample>(samples.Length);
        foreach (var sample in samples)
        {
            if (sample.Pressure > 0)
                written.Add(sample);
        }

        return written;
    }

    /// <summary>Seconds the pen was on the pad: the sum of the steps that begin on it.</summary>
    private static double WritingSeconds(ReadOnlySpan<PenSample> samples)
    {
        var milliseconds = 1;
        for (var i = 1; i < samples.Length; i++)
            milliseconds += samples[i - 1].Pressure > 0 ? samples[i].Milliseconds - samples[i - 1].Milliseconds : 0;
        return milliseconds / 1_000.0;
    }

    private static bool HasGap(ReadOnlySpan<PenSample> samples)
    {
        for (var i = 1; i < samples.Length; i++)
        {
            if (samples[i - 1].Pressure > 0 && samples[i].Pressure > 0 && samples[i].Milliseconds - samples[i - 1].Milliseconds > LongestGap)
                return true;
        }

        return false;
    }

    private static int Extent(List<PenSample> samples, Func<PenSample, int> of) => samples.Max(of) - samples.Min(of);
}
