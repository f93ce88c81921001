using System.Text.Json;
using Buergerservice.Rollout.Phases;
using Xunit;

namespace Product.Tests.Rollout;

/// <summary>The shipped definition against the phase catalogue.</summary>
public sealed class RolloutDefinitionTests
{
    private static readonly PhaseCatalog Catalog = PhaseCatalog.Load(RolloutTemplates.Checklists);
    private static readonly JsonElement Root = JsonDocument.Parse(RolloutTemplates.Definition).RootElement.GetProperty("root");

    [Fact]
    public void Every_item_of_the_catalogue_is_delivered_by_a_step()
    {
        var delivered = Steps.SelectMany(Results).ToHashSet();

        Assert.Empty(Catalog.Items.Select(i => i.Key).Except(delivered));
    }

    [Fact]
    public void Every_activity_and_result_from_R060_to_R104_is_in_the_catalogue()
    {
        // are a rule and two figures, not items.
        var wanted = Enumerable.Range(60, 45).Except([71, 99, 100]).Select(n => $"R-{n:D3}");

        Assert.Empty(wanted.Except(Catalog.Items.Select(i => i.Key)));
    }

    [Fact]
    public void Steps_deliver_only_what_the_catalogue_knows() =>
        Assert.Empty(Steps.SelectMany(Results).Except(Catalog.Items.Select(i => i.Key)));

    [Fact]
    public void Every_form_named_by_a_step_exists()
    {
        var forms = Steps.Select(s => Value(s, "form")).OfType<string>().Distinct();

        Assert.All(forms, form => Assert.True(File.Exists(Path.Combine(RolloutTemplates.Directory, "forms", form + ".json")), form));
    }

    [Fact]
    public void Every_form_of_the_rollout_is_used()
    {
        var used = Steps.Select(s => Value(s, "form")).OfType<string>().ToHashSet();
        var shipped = Directory.EnumerateFiles(Path.Combine(RolloutTemplates.Directory, "forms"), "rollout-*.json").Select(f => Path.GetFileNameWithoutExtension(f)!);

        Assert.Empty(shipped.Except(used));
    }

    [Fact]
    public void Every_step_has_its_own_place_in_the_drawing()
    {
        var places = Steps.Select(s => s.GetProperty("metadata").GetProperty("designer").GetProperty("position").GetRawText()).ToList();

        Assert.Equal(places.Count, places.Distinct().Count());
    }

    private static IEnumerable<JsonElement> Steps => Root.GetProperty("activities").EnumerateArray();

    private static IEnumerable<string> Results(JsonElement step) =>
        Value(step, "results") is { } json ? JsonSerializer.Deserialize<List<string>>(json)! : [];

    private static string? Value(JsonElement step, string input) =>
        step.TryGetProperty(input, out var value) && value.TryGetProperty("expression", out var expression) && expression.GetProperty("value") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
