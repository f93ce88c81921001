using Buergerservice.Engine.Tasks.Forms;

namespace Buergerservice.Rollout.Gates;

/// <summary>Rows of the form „Vorgegebene Maßnahmen“ (<c>auflagen:auflagen</c>): the Auflagen of the Vorabkontrolle, none of which can be left out .</summary>
internal sealed class ImposedMeasureRows : IFormRowSource
{
    public string Name => "auflagen";

    public IReadOnlyList<FormRow> Rows(string reference, IReadOnlyDictionary<string, object?> data) =>
        [.. data.Objects(reference).Select((a, i) => new FormRow { Key = $"Auflage {i + 1}", Label = string.Join(", ", Parts(a)) })];

    private static IEnumerable<string> Parts(Dictionary<string, object?> measure)
    {
        yield return measure.Text("auflage");
        if (measure.TextOrNull("verantwortlich") is { } responsible)
            yield return $"verantwortlich: {responsible}";
        if (measure.Date("bis") is { } until)
            yield return $"bis {until:dd.MM.yyyy}";
    }
}
