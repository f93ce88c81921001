using System.Globalization;
using System.Text;
using Buergerservice.Benchmarks.Harness;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Benchmarks.Groups;

/// <summary>From the text of a definition to the executable graph.</summary>
internal static class CompileGroup
{
    public static Task<IReadOnlyList<Result>> RunAsync(RunOptions options) => new Runner(options).RunAsync("compile",
    [
        .. Both(50, null),
        .. Both(500, new Target { MillisecondsAtMost = 10 }),
    ]);

    private static IEnumerable<Case> Both(int count, Target? target)
    {
        // As Studio writes it: every step with its place on the canvas, names, and inputs in envelopes.
        var json = Definitions.Studio(count);
        var size = (Encoding.UTF8.GetByteCount(json) / 1024).ToString(CultureInfo.InvariantCulture) + " KiB";
        yield return Case.Of($"parse {count} activities", "definitions", 1, () => DefinitionReader.Read(json)) with { Note = size };
        yield return Case.Of($"parse + compile {count} activities", "definitions", 1, () => Definitions.Compiler.Compile(json).OrThrow()) with { Note = size, Target = target };
    }
}
