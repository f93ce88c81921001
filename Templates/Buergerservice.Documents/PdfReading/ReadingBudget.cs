namespace Buergerservice.Documents.PdfReading;

/// <summary>What is left of the limits while one file is read; shared by all its revisions.</summary>
internal sealed class ReadingBudget(PdfLimits limits, CancellationToken cancellationToken)
{
    private const int StepsBetweenLooks = 4_096;
    private const int HashedBytesPerStep = 1_024;
    private long steps = limits.Steps;
    private long decoded = limits.DecodedBytes;
    private int untilLook = StepsBetweenLooks;

    public PdfLimits Limits => limits;

    public void Step()
    {
        if (--steps < 0)
            throw new PdfRefusedException("Die PDF-Datei ist zu aufwendig aufgebaut und wurde nicht weiter gelesen.");
        if (--untilLook > 0)
            return;
        untilLook = StepsBetweenLooks;
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Hash(long bytes)
    {
        steps -= bytes / HashedBytesPerStep;
        untilLook = 0;
        Step();
    }

    public void Decode(int bytes)
    {
        decoded -= bytes;
        if (decoded < 0)
            throw new PdfRefusedException($"Die PDF-Datei entpackt sich auf mehr als {limits.DecodedBytes / (1024 * 1024)} MB und wurde nicht weiter gelesen.");
        cancellationToken.ThrowIfCancellationRequested();
    }
}
