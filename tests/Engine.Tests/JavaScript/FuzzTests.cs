using System.Text.RegularExpressions;
using Buergerservice.Engine.Expressions.JavaScript;
using Xunit;

namespace Buergerservice.Engine.Tests.JavaScript;

/// <summary>Broken scripts fail in an orderly way, whatever is broken about them.</summary>
public sealed partial class FuzzTests
{
    private const int Mutations = 4;

    private static readonly string[] Scraps =
    [
        "(", ")", "{", "}", "[", "]", ";", ",", ".", "=>", "=", "...", "?.", "`", "${", "'", "/", "\\", "0", "1e999", "-", "++", "**",
        "null", "undefined", "this", "super", "new ", "class A ", "function ", "=> ", "let ", "const ", "return ", "throw ", "typeof ",
        "delete ", "in ", "of ", "for (", "while (", "if (", "try {", "catch {", "#x", "\uD800", "\0", "\n", "/*", "//", "get ", "static ",
        "[Symbol.iterator]", "length", "__proto__", "constructor", "prototype", ".call(", ".map(", "NaN", "-1", "4294967295", "'x'.repeat(",
    ];

    private static readonly string[] Values =
    [
        "-1", "1e10", "NaN", "({})", "[]", "null", "'x'", "Symbol('q')", "/a/g", "new Date(NaN)", "(() => 1)", "Object.create(null)", "new Map",
        "4294967295", "Infinity", "-Infinity", "undefined", "2**53", "'\\ud800'", "[,1]", "[[[]]]", "new Set([1])", "0.5", "-0", "1e-7", "true",
        "Object('s')", "Object(1)", "class {}", "new Error('e')", "({ length: -5, 0: 1 })", "({ length: 1e6 })", "({ toString() { return 'zz' } })",
        "({ valueOf() { return 1e9 } })", "({ get a() { throw 1 } })", "[3,1,2]", "''", "'aaa'.repeat(50)", "new Array(100)", "globalThis", "Math",
        "Array.prototype", "(function () { return arguments })(1, 2)", "parseInt", "Object.freeze([1,2])", "new Date(8.64e15)", "'2024-01-01'",
        "[1,2,3].values()", "new (class extends Array {})", "new (class extends Map {})", "new (class extends Date {})(5)",
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
        string[] members = [.. corpus.SelectMany(c => MemberName().Matches(c.Source)).Select(m => m.Value).Distinct()];
        foreach (var snippet in corpus)
        {
            for (var i = 0; i < Mutations; i++)
            {
                AssertOrderly(Damage(random, snippet.Source, corpus[random.Next(corpus.Count)].Source));
                AssertOrderly(Exchange(random, snippet.Source, members));
            }
        }
    }

    private static void AssertOrderly(string source)
    {
        var error = Record.Exception(() => Script.Parse(source).Evaluate(new TestScope(), Limits, cancellationToken: TestContext.Current.CancellationToken).ReadGlobal("a"));
        Assert.True(error is null or ScriptErrorException, $"{source}\n{error}");
    }

    [GeneratedRegex(@"\.[A-Za-z]\w*")]
    private static partial Regex MemberName();

    [GeneratedRegex(@"\.[A-Za-z]\w*|'[^']*'|\b\d[\w.]*\b|\b[a-z]\b")]
    private static partial Regex Operand();

    /// <summary>Puts other values and members in, so that the result still parses but calls functions with what they do not expect.</summary>
    private static string Exchange(Random random, string source, string[] members) =>
        Operand().Replace(source, m => random.Next(4) > 0 ? m.Value
            : m.Value[0] == '.' ? members[random.Next(members.Length)]
            : Values[random.Next(Values.Length)]);

    /// <summary>Cuts characters out and puts scraps in.</summary>
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
