using Buergerservice.Engine.Execution;
using Buergerservice.Rollout.Projects;

namespace Buergerservice.Rollout;

/// <summary>
/// The workflow variables the module's steps share: <c>projekt</c> (form data), <c>ergebnisse</c> (R-id → status in
/// German), <c>bemerkungen</c> (R-id → note) and <c>dokumente</c> (key → newest version). Values are copied before they change.
/// </summary>
internal static class RolloutVariables
{
    public const string Project = "projekt";
    public const string Results = "ergebnisse";
    public const string Documents = "dokumente";
    public const string Notes = "bemerkungen";

    public static Dictionary<string, object?> Read(ActivityContext context, string variable) =>
        context.TryGetVariable(variable, out var value) && value is Dictionary<string, object?> map ? map : [];

    public static void MergeData(ActivityContext context, string section, IReadOnlyDictionary<string, object?> values)
    {
        var data = new Dictionary<string, object?>(Read(context, Project));
        ProjectData.Merge(data, section, values);
        context.SetVariable(Project, data);
    }

    public static void SetEntry(ActivityContext context, string variable, string key, object? value) =>
        context.SetVariable(variable, new Dictionary<string, object?>(Read(context, variable)) { [key] = value });

    /// <summary>Sets a result's status in the table and in the variable, so that gates need no database; its note likewise.</summary>
    public static void SetResult(ActivityContext context, string key, ResultStatus status, string by, string? note)
    {
        ResultChange.Request(context, key, status, by, note);
        SetEntry(context, Results, key, status.Label());
        SetEntry(context, Notes, key, note);
    }

    public static ResultStatus StatusOf(ActivityContext context, string key) => ResultStatuses.Parse(Read(context, Results).TextOrNull(key));

    public static string? NoteOf(ActivityContext context, string key) => Read(context, Notes).TextOrNull(key);

    /// <summary>Number of the project: the business key of its instance.</summary>
    public static string? Number(ActivityContext context) => context.Instance.CorrelationId;
}
