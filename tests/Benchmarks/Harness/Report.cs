using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Buergerservice.Benchmarks.Harness;

/// <summary>The figures as a table for people and as JSON for comparisons.</summary>
public static class Report
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Print(IReadOnlyList<Result> results)
    {
        var width = results.Max(r => r.Name.Length);
        Console.WriteLine();
        Console.WriteLine(results[0].Group);
        Console.WriteLine(Line("", width, "median/s", "best/s", "CPU µs", "bytes", "ratio", ""));
        foreach (var r in results)
            Console.WriteLine(Line(r.Name, width, Number(r.Rate), Number(r.BestRate), Number(r.CpuMicroseconds), Number(r.Bytes), r.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "", Remark(r)));
    }

    public static void WriteJson(string path, RunOptions options, IReadOnlyList<Result> results)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        var report = new
        {
            Runtime = RuntimeInformation.FrameworkDescription,
            Processors = Environment.ProcessorCount,
            options.Passes,
            Quick = options.IsQuick,
            Results = results,
        };
        File.WriteAllText(path, JsonSerializer.Serialize(report, Options) + "\n");
    }

    private static string Line(string name, int width, string rate, string best, string cpu, string bytes, string ratio, string remark) =>
        $"  {name.PadRight(width)} {rate,12} {best,12} {cpu,11} {bytes,11} {ratio,7}  {remark}".TrimEnd();

    private static string Remark(Result r)
    {
        var parts = new List<string> { r.Unit };
        if (r.ComparedWith is not null)
            parts.Add($"to {r.ComparedWith}");
        if (r.Note is not null)
            parts.Add(r.Note);
        if (r.Missed is { } missed)
            parts.Add(missed.Count == 0 ? "reached" : "MISSED: " + string.Join(", ", missed));
        return string.Join("; ", parts);
    }

    private static string Number(double value) => value.ToString(value >= 100 ? "N0" : value >= 10 ? "N1" : "N2", CultureInfo.InvariantCulture);
}
