using Buergerservice.Engine.Expressions.JavaScript;
using Xunit;

namespace Buergerservice.Engine.Tests.JavaScript;

/// <summary>No script may hang, exhaust the memory or overflow the stack of its host.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("while (true) {}")]
    [InlineData("for (;;);")]
    [InlineData("do {} while (1)")]
    [InlineData("a: for (;;) { for (;;) continue a }")]
    [InlineData("for (const x of { [Symbol.iterator]: () => ({ next: () => ({ done: false }) }) }) {}")]
    [InlineData("Array.from({ length: 1e15 }, x => 0)")]
    [InlineData("Array.prototype.forEach.call({ length: 1e15 }, x => 0)")]
    [InlineData("Array.prototype.indexOf.call({ length: 1e15 }, 1)")]
    [InlineData("try { while (true) {} } catch { 1 } finally { 2 }")]
    [InlineData("while (true) try { null.x } catch {}")]
    [InlineData("const f = () => Promise.resolve().then(f); f()")]
    [InlineData("const f = async () => { await null; for (;;) await Promise.resolve() }; f()")]
    [InlineData("[3, 1, 2].sort(() => { for (;;); })")]
    [InlineData("({ valueOf() { for (;;); } }) + 1")]
    [InlineData("`${{ toString() { for (;;); } }}`")]
    [InlineData("({ get x() { for (;;); } }).x")]
    [InlineData("JSON.stringify({ toJSON() { for (;;); } })")]
    [InlineData("JSON.parse('[1,2]', () => { for (;;); })")]
    [InlineData("'aaa'.replace(/a/g, () => { for (;;); })")]
    [InlineData("[1].map(() => { for (;;); })")]
    [InlineData("const o = {}; o[{ toString() { for (;;); } }]")]
    [InlineData("new Map([[1, 2]]).forEach((v, k, m) => { m.delete(k); m.set(k + 1, v) })")]
    [InlineData("class A { static { for (;;); } }")]
    [InlineData("const { a = (() => { for (;;); })() } = {}")]
    [InlineData("try { throw { get message() { for (;;); } } } catch (e) { e.message }")]
    [InlineData("for (let a = [1]; ; ) a.sort().reverse()")]
    [InlineData("const s = 'x'.repeat(1e6); for (;;) s.split('').length")]
    [InlineData("const s = 'x'.repeat(1e5); for (;;) encodeURIComponent(s)")]
    [InlineData("const s = '9'.repeat(1e5); for (;;) Number(s)")]
    [InlineData("const a = Array(1e5).fill(0); for (;;) a.includes(1)")]
    [InlineData("for (;;) (0.1).toFixed(20)")]
    [InlineData("let s = 'x'.repeat(1e6); const a = []; for (;;) a.push(s.replace(/x/g, '$&$&'))")]
    public void An_endless_loop_is_stopped(string source) => Stopped(source, "Schritte", "Speicher");

    [Theory]
    [InlineData("(function f() { f() })()")]
    [InlineData("const f = () => f() + 1; f()")]
    [InlineData("class A { constructor() { new A() } } new A()")]
    [InlineData("const o = { get x() { return this.x } }; o.x")]
    [InlineData("const o = { toString() { return '' + this } }; '' + o")]
    [InlineData("const o = { toJSON() { return JSON.stringify(this) } }; JSON.stringify(o)")]
    [InlineData("const f = () => [1].map(f); f()")]
    [InlineData("const f = () => 'a'.replace(/a/, f); f()")]
    [InlineData("const f = async () => { await f() }; f()")]
    [InlineData("const o = { valueOf() { return +this } }; +o")]
    [InlineData("const o = { [Symbol.toPrimitive]() { return `${this}` } }; `${o}`")]
    [InlineData("const o = { get [Symbol.iterator]() { return [...this] } }; [...o]")]
    [InlineData("const a = [2, 1]; const c = () => a.sort(c); a.sort(c)")]
    [InlineData("class A { get x() { return this.x } } new A().x")]
    [InlineData("class A { set x(v) { this.x = v } } new A().x = 1")]
    [InlineData("const e = new Error('x'); e.toString = () => String(e); String(e)")]
    [InlineData("JSON.parse('[1]', function f() { return JSON.parse('[1]', f) })")]
    [InlineData("const f = () => [1].reduce(f, 0); f()")]
    [InlineData("const f = (...a) => f(...a, 1); f()")]
    [InlineData("const f = (x = f()) => x; f()")]
    [InlineData("class A { x = new A() } new A()")]
    [InlineData("const t = (s, v) => t`${v}`; t`${1}`")]
    [InlineData("const f = () => { try { f() } catch { f() } finally { f() } }; f()")]
    public void Endless_recursion_is_stopped(string source) => Stopped(source, "tief verschachtelt");

    [Theory]
    [InlineData("let s = 'x'; while (true) s += s")]
    [InlineData("'x'.repeat(1e9)")]
    [InlineData("new Array(1e9)")]
    [InlineData("const a = []; while (true) a.push(1)")]
    [InlineData("const a = [1]; while (true) a.push(...a)")]
    [InlineData("let o; while (true) o = { o }")]
    [InlineData("const a = []; a[4e8] = 1")]
    [InlineData("[].length = 4e9")]
    [InlineData("'x'.padStart(1e9)")]
    [InlineData("const m = new Map(); for (let i = 0; ; i++) m.set(i, i)")]
    [InlineData("const o = {}; for (let i = 0; ; i++) o['k' + i] = i")]
    [InlineData("let s = 'x'.repeat(1e6); const a = []; while (true) a.push(s.replaceAll('x', 'yyyy'))")]
    [InlineData("const a = Array(1000).fill('x'.repeat(1000)); while (true) a.join()")]
    [InlineData("let a = ['x'.repeat(1e5)]; for (;;) a = [JSON.stringify(a)]")]
    [InlineData("let a = [1]; for (;;) a = a.concat(a)")]
    [InlineData("let t = 'x'; for (;;) t = `${t}${t}`")]
    [InlineData("const f = []; for (;;) { let i = 0; f.push(() => i) }")]
    [InlineData("'x'.padEnd(1e9, 'abc')")]
    [InlineData("Array(1e9)")]
    [InlineData("Array(1e6).fill('xxxxxxxxxx').join('yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy')")]
    [InlineData("let s = 'x'; for (;;) s = s.concat(s, s)")]
    [InlineData("let s = '[' + '1,'.repeat(4e6) + '1]'; for (;;) JSON.parse(s)")]
    [InlineData("let a = [1]; for (;;) a = [...a, ...a]")]
    [InlineData("let o = { a: 1 }; for (;;) o = { a: o, b: o }, JSON.stringify(o)")]
    [InlineData("let a = [[]]; for (;;) a = structuredClone([a, a])")]
    [InlineData("const s = new Set(); for (let i = 0; ; i++) s.add('k' + i)")]
    [InlineData("const p = []; for (;;) p.push(Promise.resolve(1))")]
    [InlineData("const f = []; for (;;) f.push(function () {}.bind(null))")]
    [InlineData("let s = 'x'.repeat(1e6); const a = []; for (;;) a.push(s.toUpperCase())")]
    [InlineData("const a = []; a[4294967294] = 1; a.join()")]
    [InlineData("Object.defineProperty([], 'length', { value: 4294967295 }).fill(1)")]
    [InlineData("Array.from('x'.repeat(3e7))")]
    [InlineData("[...'x'.repeat(3e7)]")]
    [InlineData("'x'.repeat(3e7).split('')")]
    [InlineData("Object.entries('x'.repeat(1e7))")]
    public void A_memory_bomb_is_stopped(string source)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        Stopped(source, "Speicher", "Schritte");

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 512L * 1024 * 1024);
    }

    [Theory]
    [InlineData("/^(a+)+$/.test('a'.repeat(40) + 'b')")]
    [InlineData("'a'.repeat(40).replace(/^(a|aa)+$b/, '')")]
    [InlineData("'x'.repeat(60).match(/(x+x+)+y/)")]
    [InlineData("[...('a'.repeat(40) + 'b').matchAll(/(a*)*c/g)]")]
    [InlineData("('a'.repeat(40) + 'b').split(/(a+)+c/)")]
    public void A_backtracking_bomb_is_stopped(string source) => Stopped(source, "Zeile 1: Ein regulärer Ausdruck", "Schritte");

    [Fact]
    public void What_a_comparator_throws_reaches_the_script()
    {
        Assert.Equal("c 3,1,2", TestScope.Evaluate("const a = [3, 1, 2]; try { a.sort(() => { throw 'c' }) } catch (e) { e + ' ' + a }"));
        Assert.Equal(3L, TestScope.Evaluate("const a = [3, 1, 2]; a.sort(() => { a.length = 0; return 1 }).length"));
        Assert.Equal("1,2,3", TestScope.Evaluate("[3, 1, 2].sort((x, y) => ({ valueOf: () => x - y })).join()"));
    }

    [Theory]
    [InlineData("(", 100_000, "1", ")")]
    [InlineData("[", 100_000, "1", "]")]
    [InlineData("{", 100_000, "1", "}")]
    [InlineData("({a:", 100_000, "1", "})")]
    [InlineData("-", 100_000, "1", "")]
    [InlineData("!", 100_000, "1", "")]
    [InlineData("a => ", 100_000, "1", "")]
    [InlineData("a = ", 100_000, "1", "")]
    [InlineData("1 ? 1 : ", 100_000, "1", "")]
    [InlineData("1 ** ", 100_000, "1", "")]
    [InlineData("f(", 100_000, "1", ")")]
    [InlineData("`${", 100_000, "1", "}`")]
    [InlineData("if (1) ", 100_000, "1", "")]
    [InlineData("function f() {", 100_000, "1", "}")]
    [InlineData("new ", 100_000, "A", "")]
    [InlineData("typeof ", 100_000, "1", "")]
    [InlineData("class A extends ", 100_000, "B", "")]
    [InlineData("a: ", 20_000, "1", "")]
    [InlineData("try {", 100_000, "1", "} catch {}")]
    [InlineData("((a = ", 20_000, "1", ") => 1)")]
    [InlineData("switch (1) { default: ", 100_000, "1", "}")]
    public void Huge_nesting_in_the_source_is_a_syntax_error(string open, int count, string middle, string close)
    {
        var source = string.Concat(Enumerable.Repeat(open, count)) + middle + string.Concat(Enumerable.Repeat(close, count));

        Assert.Throws<ScriptSyntaxException>(() => Script.Parse(source));
    }

    [Theory]
    [InlineData("1", " + 1")]
    [InlineData("''", " + 'x'")]
    [InlineData("true", " && true")]
    [InlineData("let a = { get a() { return this } }; a", ".a")]
    [InlineData("let f = () => f; f", "()")]
    [InlineData("let f = { f() { return this } }; f", ".f()")]
    [InlineData("1", ", 1")]
    [InlineData("if (0) 1;", " else if (0) 1;")]
    [InlineData("let x = 1;", " x = x + 1;")]
    public void A_long_chain_runs_or_fails_but_never_overflows(string start, string link)
    {
        try
        {
            TestScope.Evaluate(start + string.Concat(Enumerable.Repeat(link, 20_000)));
        }
        catch (ScriptErrorException error)
        {
            Assert.Contains("verschachtelt", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_long_chain_on_a_small_stack_fails_cleanly()
    {
        Exception? caught = null;
        var thread = new Thread(
            () => caught = Record.Exception(() => TestScope.Evaluate("1" + string.Concat(Enumerable.Repeat(" + 1", 100_000)))),
            512 * 1024);
        thread.Start();
        thread.Join();

        Assert.Contains("tief verschachtelt", Assert.IsType<ScriptException>(caught).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JSON.parse('['.repeat(50000))")]
    [InlineData("let a = []; for (let i = 0; i < 5000; i++) a = [a]; JSON.stringify(a)")]
    [InlineData("let a = []; for (let i = 0; i < 5000; i++) a = [a]; a")]
    [InlineData("let a = []; for (let i = 0; i < 50000; i++) a = [a]; a.flat(Infinity).length; a")]
    [InlineData("let a = []; for (let i = 0; i < 50000; i++) a = [a]; String(a)")]
    [InlineData("let a = []; for (let i = 0; i < 50000; i++) a = [a]; structuredClone(a)")]
    [InlineData("let a = {}; a.a = a; a")]
    [InlineData("let s = '('; new RegExp(s.repeat(5000) + 'a' + ')'.repeat(5000))")]
    public void Deep_data_gives_an_error(string source) => Assert.Throws<ScriptException>(() => TestScope.Evaluate(source));

    // How deep a chain may be depends on the thread's stack: it ends in its value or in an error, never in a crash.
    [Fact]
    public void A_long_chain_of_bound_functions_ends_cleanly()
    {
        object? value = null;
        var error = Record.Exception(() => value = TestScope.Evaluate("let f = () => 1; for (let i = 0; i < 50000; i++) f = f.bind(null); f()"));

        Assert.True(error is ScriptException || value is 1L or 1.0 or 1, $"{error} {value}");
    }

    [Theory]
    [InlineData("for (let i = 0; i < 900; i++);", "for (let i = 0; i < 1100; i++);", "mehr als 1000)")]
    [InlineData("const f = n => n && f(n - 1); f(18)", "const f = n => n && f(n - 1); f(22)", "mehr als 20 Ebenen")]
    [InlineData("'x'.repeat(4e5)", "'x'.repeat(6e5)", "mehr als 1 MB")]
    public void The_limits_are_those_given(string within, string beyond, string message)
    {
        var limits = new ScriptLimits { MaxSteps = 1000, MaxDepth = 20, MaxMemoryBytes = 1_000_000 };
        if (within.StartsWith('\''))
            limits = limits with { MaxSteps = int.MaxValue };
        void Run(string source) => Script.Parse(source).Evaluate(new TestScope(), limits, cancellationToken: TestContext.Current.CancellationToken);

        Run(within);
        Assert.Contains(message, Assert.Throws<ScriptException>(() => Run(beyond)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_runs_out_by_the_given_clock()
    {
        var error = Assert.Throws<ScriptException>(() => Script.Parse("let n = 0;\nwhile (true) n++").Evaluate(
            new TestScope(), new ScriptLimits { MaxSteps = int.MaxValue, MaxTime = TimeSpan.FromSeconds(3) }, new HurryingClock(), TestContext.Current.CancellationToken));

        Assert.Equal("Zeile 2: Das Skript läuft zu lange (mehr als 3 Sekunden).", error.Message);
        Assert.True(error.IsLimit);
    }

    [Fact]
    public void Cancellation_stops_a_script()
    {
        using var source = new CancellationTokenSource();
        var scope = new TestScope { Globals = { ["stop"] = (ScriptFunction)(_ => { source.Cancel(); return null; }) } };

        Assert.ThrowsAny<OperationCanceledException>(() => Script.Parse("stop(); while (true) {}").Evaluate(scope, cancellationToken: source.Token));
    }

    [Fact]
    public void A_script_cannot_catch_a_limit()
    {
        var seen = false;
        var scope = new TestScope { Globals = { ["see"] = (ScriptFunction)(_ => { seen = true; return null; }) } };

        Assert.Throws<ScriptException>(() => Script.Parse("try { while (true) {} } catch { see() } finally { see() }").Evaluate(scope, cancellationToken: TestContext.Current.CancellationToken));
        Assert.False(seen);
    }

    [Fact]
    public void Work_inside_built_in_functions_counts_as_steps() => Stopped("const s = 'x'.repeat(1e6); while (true) s.indexOf('y')", "Schritte");

    // The clock stands still, so that a slow machine does not run into the time limit before the one under test.
    private static void Stopped(string source, params string[] reasons)
    {
        var error = Assert.Throws<ScriptException>(() => Script.Parse(source).Evaluate(new TestScope(), time: new StandingClock(), cancellationToken: TestContext.Current.CancellationToken));
        Assert.True(error.IsLimit, error.Message);
        Assert.Contains(reasons, r => error.Message.Contains(r, StringComparison.Ordinal));
    }

    private sealed class StandingClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }

    private sealed class HurryingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _now++;
    }
}
