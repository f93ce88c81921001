namespace Buergerservice.Szenario;

/// <summary>Plays a rollout up to Gate 1 and a case up to its filing through the HTTP API, and leaves the documents in <c>--out</c>.</summary>
internal static class Program
{
    private static async Task Main(string[] args)
    {
        var options = Options.Read(args);
        using var staff = Staff.Load(options.Address, options.SampleDirectory);
        Directory.CreateDirectory(options.Output);
        await Scenario.PlayRolloutAsync(staff, options, CancellationToken.None);
        await Scenario.PlayCaseAsync(staff, options, CancellationToken.None);
        Console.WriteLine($"Fertig. Dokumente in {options.Output}");
    }
}
