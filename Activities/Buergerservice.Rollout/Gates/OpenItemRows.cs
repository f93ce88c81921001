using Buergerservice.Engine.Tasks.Forms;

namespace Buergerservice.Rollout.Gates;

/// <summary>Rows of the form „Offene Punkte“ (<c>ergebnisse:fehlend</c>): what a gate misses and a person may settle by hand.</summary>
internal sealed class OpenItemRows : IFormRowSource
{
    public string Name => "ergebnisse";

    public IReadOnlyList<FormRow> Rows(string reference, IReadOnlyDictionary<string, object?> data) =>
        [.. data.Objects(reference).Where(m => !m.Flag("onlyByTask") && m.TextOrNull("key") is not null)
            .Select(m => new FormRow { Key = m.Text("key"), Label = $"{m.TextOrNull("title")} – zuständig: {m.TextOrNull("role")}, derzeit {m.TextOrNull("status")}" })];
}
