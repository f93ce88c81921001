using System.Text.Json;
using System.Text.Json.Nodes;
using Buergerservice.Engine.Expressions.JavaScript;
using Xunit;

namespace Buergerservice.Engine.Tests.JavaScript;

/// <summary>Values between host and script: what becomes of them, and that nothing else gets through.</summary>
public sealed class BoundaryTests
{
    private static readonly int[] Numbers = [1, 2];

    public static TheoryData<string, object?> Results => new()
    {
        { "undefined", null },
        { "null", null },
        { "true", true },
        { "'a' + 'b'", "ab" },
        { "1 + 1", 2L },
        { "-0", 0L },
        { "0.5", 0.5 },
        { "1 / 3", 0.3333333333333333 },
        { "2 ** 53 - 1", 9007199254740991L },
        { "2 ** 53", 9007199254740992.0 },
        { "NaN", double.NaN },
        { "Infinity", double.PositiveInfinity },
        { "new Date(Date.UTC(2024, 1, 29))", new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.Zero) },
        { "new Date(NaN)", null },
        { "() => 1", null },
        { "Symbol('x')", "Symbol(x)" },
        { "/a/g", "/a/g" },
        { "Object(5)", 5L },
        { "Object('s')", "s" },
        { "return 7; 8", 7L },
        { "if (true) return 'früh'; 'spät'", "früh" },
        { "await 5", 5L },
        { "await Promise.resolve('p')", "p" },
        { "Promise.resolve({ a: Promise.resolve(1) }).then(o => o.a)", 1L },
        { "(async () => 'async')()", "async" },
        { "let n = 0; Promise.resolve().then(() => { n = 5 }); await null; n", 5L },
        { "let n = 0; Promise.resolve().then(() => { n = 5 }); await Promise.resolve(); n", 5L },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public void A_result_becomes_a_plain_value(string source, object? expected)
    {
        var value = TestScope.Evaluate(source);

        Assert.Equal(expected, value);
        Assert.Equal(expected?.GetType(), value?.GetType());
    }

    [Fact]
    public void Objects_and_arrays_become_dictionaries_and_lists()
    {
        var value = Assert.IsType<Dictionary<string, object?>>(TestScope.Evaluate(
            "({ a: 1, list: [1, 'x', , null], nested: { b: true }, f() {}, get g() { return 2 }, map: new Map([['k', 1]]), set: new Set([3]) })"));

        Assert.Equal("""{"a":1,"list":[1,"x",null,null],"nested":{"b":true},"g":2,"map":{"k":1},"set":[3]}""", JsonSerializer.Serialize(value));
    }

    [Theory]
    [InlineData("'' + x", "text", "text")]
    [InlineData("typeof x", 5, "number")]
    [InlineData("typeof x", 5L, "number")]
    [InlineData("'' + x", 0.1f, "0.1")]
    [InlineData("'' + x", (byte)7, "7")]
    [InlineData("'' + x", 'c', "c")]
    [InlineData("'' + x", DayOfWeek.Friday, "Friday")]
    [InlineData("'' + x", null, "null")]
    [InlineData("typeof x", true, "boolean")]
    public void A_simple_value_becomes_its_like(string source, object? value, string expected) =>
        Assert.Equal(expected, TestScope.Evaluate(source, ("x", value)));

    [Fact]
    public void Other_values_become_numbers_dates_and_texts()
    {
        var id = Guid.NewGuid();

        Assert.Equal(1.25, TestScope.Evaluate("x", ("x", 1.25m)));
        Assert.Equal(id.ToString(), TestScope.Evaluate("x", ("x", id)));
        Assert.Equal(new TimeSpan(1, 2, 3, 4), TestScope.Evaluate("x", ("x", new TimeSpan(1, 2, 3, 4))));
        Assert.Equal("1.02:03:04 26 true", TestScope.Evaluate("`${x} ${Math.trunc(x.TotalHours)} ${x > 3600000}`", ("x", new TimeSpan(1, 2, 3, 4))));
        Assert.Equal("2024-02-29", TestScope.Evaluate("x", ("x", new DateOnly(2024, 2, 29))));
        Assert.Equal("2024-02-29T10:00:00.000Z", TestScope.Evaluate("x.toISOString()", ("x", new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.FromHours(2)))));
        Assert.Equal(2024L, TestScope.Evaluate("x.getFullYear()", ("x", new DateTime(2024, 5, 1, 0, 0, 0, DateTimeKind.Utc))));
        Assert.Equal(3L, TestScope.Evaluate("x[0] + x[1]", ("x", Numbers)));
        Assert.Equal("b", TestScope.Evaluate("x.a[0].b.c", ("x", JsonNode.Parse("""{"a":[{"b":{"c":"b"}}]}"""))));
        Assert.Equal(2.5, TestScope.Evaluate("x.a", ("x", JsonDocument.Parse("""{"a":2.5}""").RootElement)));
        Assert.Equal("v", TestScope.Evaluate("x.k", ("x", new SortedDictionary<string, string> { ["k"] = "v" })));
    }

    [Fact]
    public void A_value_of_any_other_type_is_refused()
    {
        var error = Assert.Throws<ScriptException>(() => TestScope.Evaluate("x", ("x", new object())));

        Assert.Contains("Object, der nicht an ein Skript übergeben werden kann", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_copied_in_both_directions()
    {
        var list = new List<object?> { 1 };
        var given = new Dictionary<string, object?> { ["list"] = list };

        var result = TestScope.Run("variables.list.push(2); variables.added = true; variables", ("variables", given));
        var first = Assert.IsType<Dictionary<string, object?>>(result.Value);
        first["list"] = null;
        var second = Assert.IsType<Dictionary<string, object?>>(result.ReadGlobal("variables"));

        Assert.Equal([1], list);
        Assert.False(given.ContainsKey("added"));
        Assert.Equal(1L, TestScope.Evaluate("variables.list.length", ("variables", given)));
        Assert.Equal([1L, 2L], Assert.IsType<List<object?>>(second["list"]));
        Assert.Equal(true, second["added"]);
    }

    [Fact]
    public void Globals_can_be_read_after_the_run()
    {
        var result = TestScope.Run("let own = variables.n + 1; const f = () => shared; var shared = [own]; variables = { n: own };", ("variables", new Dictionary<string, object?> { ["n"] = 1 }));

        Assert.Equal(2L, result.ReadGlobal("own"));
        Assert.Equal([2L], Assert.IsType<List<object?>>(result.ReadGlobal("shared")));
        Assert.Equal(2L, Assert.IsType<Dictionary<string, object?>>(result.ReadGlobal("variables"))["n"]);
        Assert.Null(result.ReadGlobal("untouched"));
        Assert.False(result.TryReadGlobal("untouched", out _));
    }

    [Fact]
    public void Globals_can_be_read_long_after_the_run()
    {
        var clock = new SlowClock();
        var limits = new ScriptLimits { MaxSteps = 2000, MaxTime = TimeSpan.FromSeconds(1) };
        var result = Script.Parse("const list = Array(1500).fill(1);").Evaluate(new TestScope(), limits, clock, TestContext.Current.CancellationToken);

        clock.Now = 3600;

        Assert.Equal(1500, Assert.IsType<List<object?>>(result.ReadGlobal("list")).Count);
    }

    [Fact]
    public void A_global_is_asked_for_once_and_only_when_needed()
    {
        var scope = new TestScope { Globals = { ["a"] = 1, ["b"] = 2 } };

        Script.Parse("a + a + (false ? b : 0)").Evaluate(scope, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["a"], scope.Asked);
    }

    [Fact]
    public void A_host_function_gets_copies_and_its_result_is_copied()
    {
        var kept = new List<object?> { 1L };
        object?[]? seen = null;
        ScriptFunction function = arguments =>
        {
            seen = arguments;
            return kept;
        };

        Assert.Equal(2L, TestScope.Evaluate("const o = { a: 1 }; const l = f(o, undefined, 'x', 1.5, new Date(0)); l.push(3); l.length", ("f", function)));
        Assert.Equal(1L, Assert.IsType<Dictionary<string, object?>>(seen![0])["a"]);
        Assert.Equal([null, "x", 1.5, DateTimeOffset.UnixEpoch], seen[1..]);
        Assert.Equal([1L], kept);
    }

    [Fact]
    public void A_failing_host_function_throws_an_error_the_script_can_catch()
    {
        ScriptFunction function = _ => throw new InvalidOperationException("Activity not found.");

        Assert.Equal("Activity not found.", TestScope.Evaluate("try { f() } catch (e) { e.message }", ("f", function)));
        var error = Assert.Throws<ScriptException>(() => TestScope.Evaluate("\n\nf()", ("f", function)));
        Assert.Equal("Zeile 3: Error: Activity not found.", error.Message);
        Assert.IsType<InvalidOperationException>(error.InnerException);
    }

    [Fact]
    public void Host_functions_can_be_members_and_callbacks()
    {
        ScriptFunction twice = a => (long)a[0]! * 2;

        Assert.Equal("2,4", TestScope.Evaluate("[1, 2].map(x => tools.twice(x)).join()", ("tools", new Dictionary<string, object?> { ["twice"] = twice })));
        Assert.Equal([2L, 4L], Assert.IsType<List<object?>>(TestScope.Evaluate("[1, 2].map(twice)", ("twice", twice))));
        Assert.Equal("function", TestScope.Evaluate("typeof twice", ("twice", twice)));
    }

    [Theory]
    [InlineData("constructor.constructor('return 1')()")]
    [InlineData("(() => 1).constructor('return 1')()")]
    [InlineData("new (class {}).constructor.constructor('return 1')()")]
    [InlineData("Function('return this')()")]
    [InlineData("new Function('return this')()")]
    [InlineData("Function('return this')")]
    [InlineData("new (() => 1).constructor('return this')")]
    [InlineData("eval('1')")]
    [InlineData("setTimeout(() => 1)")]
    [InlineData("f.constructor('return 1')()")]
    [InlineData("x.GetType()")]
    [InlineData("x.getType()")]
    [InlineData("f.Method.Module")]
    [InlineData("f.Invoke()")]
    [InlineData("System.IO.File")]
    [InlineData("importNamespace('System')")]
    [InlineData("require('fs')")]
    [InlineData("process.exit()")]
    public void No_way_leads_out_of_the_script(string source)
    {
        ScriptFunction function = _ => null;

        Assert.Throws<ScriptException>(() => TestScope.Evaluate(source, ("x", new Dictionary<string, object?>()), ("f", function)));
    }

    [Theory]
    [InlineData("Object.prototype.x = 1")]
    [InlineData("({}).__proto__.x = 1")]
    [InlineData("[].__proto__.push = null")]
    [InlineData("Array.prototype.length = 5")]
    [InlineData("''.constructor.prototype.trim = () => 'x'")]
    [InlineData("Object.defineProperty(Array.prototype, 'x', { value: 1 })")]
    [InlineData("Object.setPrototypeOf(Array.prototype, {})")]
    [InlineData("Object.assign(Math, { max: 1 })")]
    [InlineData("Math.PI = 3")]
    [InlineData("delete JSON.parse")]
    [InlineData("parseInt.x = 1")]
    [InlineData("class A { static { Object.getPrototypeOf(A).x = 1 } }")]
    [InlineData("Array.prototype.push.call(Array.prototype, 1)")]
    [InlineData("Math.__proto__ = {}")]
    [InlineData("Math.cbrt++")]
    [InlineData("Math.cbrt &&= null")]
    [InlineData("[Math.cbrt] = [1]")]
    [InlineData("({ a: Math.cbrt } = { a: 1 })")]
    [InlineData("[...Math.cbrt] = [1]")]
    [InlineData("for (Math.cbrt of [1]) { }")]
    [InlineData("Object.defineProperties(Math, { cbrt: { value: 1 } })")]
    [InlineData("new (class extends (class { constructor() { return Math } }) { cbrt = 1 })()")]
    [InlineData("new (class extends (class { constructor() { return Math } }) { #cbrt = 1 })()")]
    [InlineData("({ m() { super.copyWithin = 1 } }).m.call(Array.prototype)")]
    [InlineData("({ m() { super[Symbol.iterator] = 1 } }).m.call(Array.prototype)")]
    [InlineData("({ m(k) { super[k] = 1 } }).m.call(Math, 'cbrt')")]
    [InlineData("({ m() { super.cbrt++ } }).m.call(Math)")]
    [InlineData("({ m() { super.cbrt ??= 1 } }).m.call(Math)")]
    [InlineData("({ m() { [super.cbrt] = [1] } }).m.call(Math)")]
    [InlineData("({ m() { ({ a: super.cbrt } = { a: 1 }) } }).m.call(Math)")]
    [InlineData("({ m() { for (super.cbrt of [1]) { } } }).m.call(Math)")]
    [InlineData("({ m() { (() => { super.cbrt = 1 })() } }).m.call(Math)")]
    [InlineData("({ m() { super.cbrt = 1 } }).m.bind(Math)()")]
    [InlineData("({ __proto__: Math, m() { super.cbrt = 1 } }).m.call(Math)")]
    [InlineData("({ __proto__: null, m() { super.cbrt = 1 } }).m.call(Math)")]
    [InlineData("({ set s(v) { super.cbrt = v }, get t() { return Object.getOwnPropertyDescriptor(this, 's').set } }).t.call(Math, 1)")]
    [InlineData("class A { static m() { super.isInteger = 1 } } A.m.call(Number)")]
    [InlineData("class A { m() { super.trim = 1 } } A.prototype.m.call(String.prototype)")]
    [InlineData("({ m() { super.__proto__ = {} } }).m.call(Array.prototype)")]
    [InlineData("({ m() { super.bind = 1 } }).m.call(Object.getPrototypeOf(parseInt))")]
    public void Built_in_objects_cannot_be_changed(string source)
    {
        var error = Assert.Throws<ScriptException>(() => TestScope.Evaluate(source));

        Assert.Equal("TypeError", error.ErrorName);
    }

    [Fact]
    public void A_built_in_method_stays_what_it_is_after_every_attempt()
    {
        Assert.Throws<ScriptException>(() => TestScope.Evaluate("[].findLast; ({ m(f) { super.findLast = f } }).m.call(Array.prototype, () => 'stolen')"));

        Assert.Equal(2L, TestScope.Evaluate("[1, 2].findLast(() => true)"));
    }

    [Fact]
    public void Freezing_built_ins_does_not_reach_other_scripts()
    {
        TestScope.Evaluate("Object.freeze(Object.prototype); Object.freeze(Math); Object.preventExtensions(Array.prototype); parseInt");

        Assert.Equal(1L, TestScope.Evaluate("const o = {}; o.a = 1; o.toString = () => 'x'; o.a"));
    }

    [Fact]
    public void A_proto_member_in_host_data_is_only_data()
    {
        var data = JsonNode.Parse("""{"__proto__":{"admin":true}}""");

        Assert.Null(TestScope.Evaluate("x.admin", ("x", data)));
        Assert.Null(TestScope.Evaluate("JSON.parse('{\"__proto__\":{\"admin\":true}}').admin"));
    }

    [Fact]
    public void Messages_are_german_and_name_the_line()
    {
        var unknown = Assert.Throws<ScriptException>(() => TestScope.Evaluate("let a = 1;\n\nfoo + a"));
        var missing = Assert.Throws<ScriptException>(() => TestScope.Evaluate("const kunde = {};\nconst f = () => {\n  kunde.adresse.ort\n};\nf()"));
        var noFunction = Assert.Throws<ScriptException>(() => TestScope.Evaluate("const o = {}; o.tuWas()"));
        var syntax = Assert.Throws<ScriptSyntaxException>(() => Script.Parse("let a = 1;\nlet b = ;"));

        Assert.Equal("Zeile 3: ReferenceError: „foo“ ist nicht bekannt", unknown.Message);
        Assert.Equal("Zeile 3: TypeError: Die Eigenschaft „ort“ von undefined (kunde.adresse) kann nicht gelesen werden", missing.Message);
        Assert.Equal("Zeile 1: TypeError: „o.tuWas“ ist keine Funktion", noFunction.Message);
        Assert.Equal("Zeile 2, Spalte 9: Unerwartetes „;“", syntax.Message);
        Assert.Equal((2, 9), (syntax.Line, syntax.Column));
    }

    [Theory]
    [InlineData("new Promise(() => {})", "Zeile 1: Error: Das Promise wird nie erfüllt")]
    [InlineData("\nawait new Promise(() => {})", "Zeile 2: Error: Das Promise wird nie erfüllt")]
    [InlineData("(async () => { throw new RangeError('zu viel') })()", "RangeError: zu viel")]
    [InlineData("Promise.reject('nein'); 1", "Ausnahme: nein")]
    [InlineData("Promise.resolve().then(() => { null.x }); 1", "TypeError")]
    public void A_promise_that_fails_is_the_error_of_the_script(string source, string message) =>
        Assert.Contains(message, Assert.Throws<ScriptException>(() => TestScope.Evaluate(source)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("function f() { await 1 }", "async-Funktionen")]
    [InlineData("function f() { for await (const x of []) {} }", "async-Funktionen")]
    [InlineData("for await (const x in {}) {}", "for await")]
    [InlineData("function* f() {}", "Generatoren")]
    [InlineData("async function* f() {}", "Generatoren")]
    [InlineData("({ async *f() {} })", "Generatoren")]
    [InlineData("class A { async *f() {} }", "Generatoren")]
    [InlineData("class A { *f() {} }", "Generatoren")]
    [InlineData("({ *f() {} })", "Generatoren")]
    [InlineData("import x from 'y'", "Module")]
    [InlineData("import('y')", "Module")]
    [InlineData("export const a = 1", "Module")]
    [InlineData("10n", "BigInt")]
    public void What_is_not_supported_is_named(string source, string word) =>
        Assert.Contains(word, Assert.Throws<ScriptSyntaxException>(() => Script.Parse(source)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_script_knows_the_names_it_uses()
    {
        var script = Script.Parse("const a = variables.Betrag + variables['Name'].length; const { Ort, x: y } = variables; variables?.Neu; setName(a); let b = b2 => b2 + c; `${Math.PI}`");

        Assert.Equal(["Math", "c", "setName", "variables"], script.FreeNames.Order(StringComparer.Ordinal));
        Assert.Equal(["Betrag", "Name", "Ort", "x", "Neu"], script.MembersOf("variables"));
        Assert.False(script.UsesWhole("variables"));
        Assert.True(Script.Parse("Object.keys(variables)").UsesWhole("variables"));
        Assert.True(Script.Parse("variables[name]").UsesWhole("variables"));
        Assert.True(Script.Parse("const { a, ...rest } = variables").UsesWhole("variables"));
        Assert.Empty(Script.Parse("(variables => variables.x)(1)").MembersOf("variables"));
    }

    [Fact]
    public void Clock_zone_and_chance_come_from_the_caller()
    {
        var options = new ScriptOptions { Time = new FixedClock(), TimeZone = TimeZoneInfo.Utc, Random = new Random(1) };
        var cancellation = TestContext.Current.CancellationToken;
        object? Run(string source) => Script.Parse(source).Evaluate(new TestScope(), options, cancellation).Value;

        Assert.Equal("2024-07-01T10:00:00.000Z", Run("new Date().toISOString()"));
        Assert.Equal(10L, Run("new Date(Date.now()).getHours()"));
        Assert.Equal(12L, Script.Parse("new Date().getHours()").Evaluate(new TestScope(), time: new FixedClock(), cancellationToken: cancellation).Value);
        Assert.Equal(new Random(1).NextDouble(), Run("Math.random()") is double d ? d : double.NaN, 15);
    }

    [Fact]
    public void One_script_runs_on_many_threads_at_once()
    {
        var script = Script.Parse("let s = 0; const f = x => s += x; for (let i = 0; i < 50; i++) f(i * n); [s, `${n}`.padStart(3, '0'), /\\d+/.exec('a' + n)[0]].join()");

        Parallel.For(0, 2000, n =>
        {
            var scope = new TestScope { Globals = { ["n"] = n } };
            Assert.Equal($"{1225 * n},{n:000},{n}", script.Evaluate(scope).Value);
        });
    }

    private sealed class SlowClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Now;
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2024, 7, 1, 10, 0, 0, TimeSpan.Zero);
    }
}
