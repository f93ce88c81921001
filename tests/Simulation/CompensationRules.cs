using System.Globalization;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Simulation;

/// <summary>A completed step is undone at most once, and of one undoing the later steps come first.</summary>
internal sealed class CompensationRules
{
    private const string Mark = "u";
    private const string Note = "undone by ";

    private readonly Dictionary<string, List<long>> _completed = [];
    private readonly Dictionary<string, int> _undone = [];
    private readonly Dictionary<int, long> _latest = [];

    /// <summary>Id of the step that undoes another one.</summary>
    public static string UndoOf(string stepId) => Mark + stepId;

    public static bool IsUndo(string stepId) => stepId.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>What an undoing step writes: which execution has it undone.</summary>
    public static string NoteOf(int by) => Note + by.ToString(CultureInfo.InvariantCulture);

    /// <returns>The rule the record breaks, or null.</returns>
    public string? Read(JournalRecord record)
    {
        var step = VersionEditor.BaseOf(record.ActivityId);
        switch (record.Event)
        {
            case "Completed" when !IsUndo(step):
                (_completed.TryGetValue(step, out var times) ? times : _completed[step] = []).Add(record.Sequence);
                return null;
            case "Started" when IsUndo(step):
                var count = _undone[step] = _undone.GetValueOrDefault(step) + 1;
                return count > (_completed.GetValueOrDefault(step[Mark.Length..])?.Count ?? 0) ? "A step was undone twice, or although it had not been done" : null;
            case "Incident retried" or "Input repaired" when IsUndo(step):
                _undone[step]--;
                return null;
            case "Note" when record.Message?.StartsWith(Note, StringComparison.Ordinal) == true:
                return Order(int.Parse(record.Message[Note.Length..], CultureInfo.InvariantCulture), step[Mark.Length..]);
            default:
                return null;
        }
    }

    // Of a step done several times it is not known which one is meant.
    private string? Order(int by, string step)
    {
        if (_completed[step] is not [var order])
            return null;
        var isLater = _latest.TryGetValue(by, out var latest) && order > latest;
        _latest[by] = order;
        return isLater ? "A step was undone before a later one" : null;
    }
}
