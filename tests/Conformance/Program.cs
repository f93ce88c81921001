using Buergerservice.Conformance;

if (args is not [var folder, var differencesFile])
{
    Console.Error.WriteLine("Usage: Conformance FOLDER DIFFERENCES.json (FOLDER holds workflows/ and traces/)");
    return 2;
}

if (!Directory.Exists(Path.Combine(folder, "traces")) || !Directory.Exists(Path.Combine(folder, "workflows")))
{
    Console.Error.WriteLine($"{folder} holds no folders workflows/ and traces/.");
    return 2;
}

var (passed, failed) = (0, 0);
var runner = new ConformanceRunner(folder, KnownDifferences.Load(differencesFile));
foreach (var name in runner.Names)
{
    var verdict = await runner.RunAsync(name);
    Console.WriteLine($"{(verdict.Passed ? verdict.Reason is null ? "same     " : "different" : "FAILED   ")} {name}{(verdict.Reason is null ? "" : ": " + verdict.Reason)}");
    foreach (var line in verdict.Differences)
        Console.WriteLine("          " + line);
    _ = verdict.Passed ? passed++ : failed++;
}

Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 && passed > 0 ? 0 : 1;
