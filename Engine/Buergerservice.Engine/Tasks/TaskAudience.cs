namespace Buergerservice.Engine.Tasks;

/// <summary>
/// Who a task is for, as keys that can be looked up: a task has the keys of all who may see it, a person the keys of
/// what they are. <see cref="UserTask.IsCandidate"/> and <see cref="UserTask.IsVisibleTo"/> say the same without a database.
/// </summary>
public static class TaskAudience
{
    /// <summary>The key every task has; administrators see all.</summary>
    public const string Everything = "*";

    /// <summary>Key of the person working on it.</summary>
    public static string Assignee(string userName) => "b:" + userName;

    /// <summary>Key of the person who did it.</summary>
    public static string Performer(string userName) => "e:" + userName;

    /// <summary>Key of a person who must not do it.</summary>
    public static string Excluded(string userName) => "x:" + userName;

    /// <summary>Keys by which a person is a candidate: name, roles, units, and a role within a unit.</summary>
    public static IEnumerable<string> CandidateKeys(Actor actor) =>
        [Person(actor.UserName), .. actor.Roles.Select(Role), .. actor.Units.Select(Unit), .. actor.Roles.SelectMany(r => actor.Units.Select(u => Both(r, u)))];

    /// <summary>All keys of a task.</summary>
    public static IEnumerable<string> Of(UserTask task)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal) { Everything };
        if (task.Assignee is { } assignee)
            keys.Add(Assignee(assignee));
        if (task.CompletedBy is { } performer)
            keys.Add(Performer(performer));
        keys.UnionWith(task.CandidateUsers.Select(Person));
        keys.UnionWith((task.CandidateRoles.Count, task.CandidateUnits.Count) switch
        {
            (_, 0) => task.CandidateRoles.Select(Role),
            (0, _) => task.CandidateUnits.Select(Unit),
            _ => task.CandidateRoles.SelectMany(r => task.CandidateUnits.Select(u => Both(r, u))),
        });
        keys.UnionWith(task.EscalatedTo);
        keys.UnionWith(task.ExcludedUsers.Select(Excluded));
        return keys;
    }

    /// <summary>Key of a named candidate.</summary>
    public static string Person(string userName) => "p:" + userName;

    /// <summary>Key of a role.</summary>
    public static string Role(string role) => "r:" + role;

    /// <summary>Key of a unit.</summary>
    public static string Unit(string unit) => "u:" + unit;

    private static string Both(string role, string unit) => $"ru:{role}\u001f{unit}";
}
