using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Xunit;

namespace Buergerservice.Engine.Tests.JavaScript;

/// <summary>Every snippet of corpus.json must end as it does in Node.</summary>
public sealed class ConformanceTests
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    [Fact]
    public async Task Every_snippet_of_the_corpus_ends_as_in_node()
    {
        var corpus = Corpus.Load();
        Assert.True(corpus.Count >= 1000, $"The corpus has shrunk to {corpus.Count} snippets.");
        var expected = await RunNodeAsync(TestContext.Current.CancellationToken);
        if (expected is null)
            Assert.Skip("Node is not installed, so there is nothing to compare with.");

        var differences = corpus
            .Zip(expected, (snippet, node) => (snippet, node, ours: Canonical.Run(snippet.Source)))
            .Where(c => c.node != c.ours)
            .Select(c => $"{c.snippet.Name}\n  {c.snippet.Source}\n  node: {c.node}\n  ours: {c.ours}")
            .ToList();

        Assert.True(differences.Count == 0, $"{differences.Count} of {corpus.Count} snippets differ:\n{string.Join('\n', differences)}");
    }

    private static async Task<List<string>?> RunNodeAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("node", ["--use_strict", Corpus.PathOf("canonical.js"), Corpus.PathOf("corpus.json")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TZ"] = "Europe/Berlin";
        start.Environment["LC_ALL"] = "en_US.UTF-8";
        try
        {
            using var node = Process.Start(start)!;
            var errors = node.StandardError.ReadToEndAsync(cancellationToken);
            var output = await node.StandardOutput.ReadToEndAsync(cancellationToken);
            await node.WaitForExitAsync(cancellationToken);
            Assert.True(node.ExitCode == 0, await errors);
            return JsonSerializer.Deserialize<List<string>>(output);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    internal sealed record Snippet(string Name, string Source);

    internal static class Corpus
    {
        public static List<Snippet> Load() => JsonSerializer.Deserialize<List<Snippet>>(File.ReadAllText(PathOf("corpus.json")), Options)!;

        public static string PathOf(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, file);
    }
}
