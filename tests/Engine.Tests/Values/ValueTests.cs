using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tests.Support;
using Buergerservice.Engine.Values;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Values;

public sealed class ValueTests
{
    [Fact]
    public void Every_kind_of_value_survives_a_suspension_unchanged()
    {
        var values = new Dictionary<string, object?>
        {
            ["text"] = "Grüße \"quoted\" \u2028",
            ["leer"] = "",
            ["nichts"] = null,
            ["ja"] = true,
            ["int"] = 5,
            ["long"] = long.MaxValue,
            ["double"] = 0.1,
            ["ganz"] = 3.0,
            ["decimal"] = 1.10m,
            ["zeit"] = new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(1)),
            ["spanne"] = TimeSpan.FromMinutes(90),
            ["guid"] = Guid.Parse("0195f0a0-0000-7000-8000-000000000001"),
            ["tag"] = new DateOnly(2026, 1, 2),
            ["bytes"] = new byte[] { 1, 2, 255 },
            ["liste"] = new List<object?> { 1L, "a", new Dictionary<string, object?> { ["$t"] = "kein Typ", ["v"] = 1L } },
        };
        var run = new EngineRun(Definition(Sequence(Wait("a"), Line("end"))), values);
        run.Event("nichts");
        var loaded = run.Instance.Input;
        foreach (var (name, value) in values)
        {
            Assert.Equal(value, loaded[name]);
            Assert.Equal(value?.GetType(), loaded[name]?.GetType());
        }
    }

    [Theory]
    [InlineData("12", typeof(int), 12)]
    [InlineData("12.5", typeof(double), 12.5)]
    [InlineData("true", typeof(bool), true)]
    [InlineData(1L, typeof(bool), true)]
    [InlineData(12.5, typeof(string), "12.5")]
    [InlineData(true, typeof(string), "true")]
    public void Values_convert_as_elsa_converts_them(object value, Type type, object expected) =>
        Assert.Equal(expected, ValueConverter.Convert(value, type));

    [Fact]
    public void A_single_text_becomes_a_list_of_one() =>
        Assert.Equal(["a"], ValueConverter.Convert<List<string>>("a"));

    [Fact]
    public void Durations_may_be_written_in_both_ways()
    {
        Assert.Equal(TimeSpan.FromDays(1), ValueConverter.Convert<TimeSpan>("P1D"));
        Assert.Equal(TimeSpan.FromDays(1), ValueConverter.Convert<TimeSpan>("1.00:00:00"));
    }

    [Theory]
    [InlineData("abc", typeof(int), "ganze Zahl")]
    [InlineData("abc", typeof(bool), "Wahrheitswert")]
    [InlineData("abc", typeof(DateTimeOffset), "Zeitpunkt")]
    public void What_does_not_fit_is_an_error_that_says_so(string value, Type type, string expected) =>
        Assert.Contains(expected, Assert.Throws<ValueConversionException>(() => ValueConverter.Convert(value, type)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_state_written_by_a_newer_release_is_refused()
    {
        var compiled = EngineRun.Compile(Definition(Sequence(Wait("a")))).Workflow;
        Assert.Throws<NewerStateException>(() => InstanceSerializer.Read("""{"format":99}"""u8.ToArray(), compiled));
    }

    [Fact]
    public void State_does_not_grow_with_history()
    {
        var json = Definition(Flow("w>w", Wait("w", "go")));
        var compiled = EngineRun.Compile(json).OrThrow();
        var runner = new BurstRunner(new FakeClock());
        var instance = runner.Start(compiled, runner.Create(compiled, Guid.NewGuid(), "kreis")).Instance;
        var first = InstanceSerializer.Write(instance).Length;
        for (var i = 0; i < 500; i++)
            instance = runner.Resume(compiled, InstanceSerializer.Read(InstanceSerializer.Write(instance), compiled), instance.Bookmarks[0].Id).Instance;
        Assert.InRange(InstanceSerializer.Write(instance).Length, first - 20, first + 20);
        Assert.True(instance.NextJournalSequence > 1000);
    }
}
