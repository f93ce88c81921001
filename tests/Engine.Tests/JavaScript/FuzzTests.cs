using Buergerservice.Engine.Expressions.JavaScript;
using Xunit;

namespace Buergerservice.Engine.Tests.JavaScript;

/// <summary>Broken scripts fail in an orderly way, whatever is broken about them.</summary>
public sealed class FuzzTests
{
    private const int Mutations = 12;

    private static readonly string[] Scraps =
    [
        "(", ")", "{", "}", "[", "]", ";", ",", ".", "=>", "=", "...", "?.", "`", "${", "'", "/", "\\", "0", "1e999", "-", "++", "**",
        "null", "undefined", "this", "super", "new ", "class A ", "function ", "=> ", "let ", "const ", "return ", "throw ", "typeof ",
        "delete ", "in ", "of ", "for (", "while (", "if (", "try {", "catch {", "#x", "\uD800", "\0", "\n", "/*", "//", "get ", "static ",
        "[Symbol.iterator]", "length", "__proto__", "constructor", "prototype", ".call(", ".map(", "NaN", "-1", "4294967295", "'x'.repeat(",
    ];

    private static readonly ScriptLimits Limits = new() { MaxSteps = 20_000, MaxMemoryBytes = 4 * 1024 * 1024, MaxTime = TimeSpan.FromSeconds(2) };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_damaged_snippet_gives_a_value_or_a_script_error(int seed)
    {
        var random = new Random(seed);
        var corpus = ConformanceTests.Corpus.Load();
        foreach (var snippet in corpus)
        {
            for (var i = 0; i < Mutations; i++)
            {
                var source = Damage(random, snippet.Source, corpus[random.Next(corpus.Count)].Source);
                var error = Record.Exception(() => Script.Parse(source).Evaluate(new TestScope(), Limits, cancellationToken: TestContext.Current.CancellationToken).ReadGlobal("a"));
                Assert.True(error is null or ScriptErrorException, $"Seed {seed}:\n{source}\n{error}");
            }
        }
    }

    private static string Damage(Random random, string source, string other)
    {
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(source.Length + 1);
            var length = Math.Min(random.Next(1, 12), source.Length - at);
            source = random.Next(6) switch
            {
                0 => source.Remove(at, length),
                1 => source.Insert(at, Scraps[random.Next(Scraps.Length)]),
                2 => source.Insert(random.Next(source.Length + 1), source.Substring(at, length)),
                3 => source.Remove(at, length).Insert(at, Scraps[random.Next(Scraps.Length)]),
                4 => source[..at] + other[random.Next(other.Length + 1)..],
                _ => source + "\n" + other,
            };
        }

        return source;
    }
}
