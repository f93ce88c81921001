namespace Buergerservice.Engine.Tasks;

/// <summary>
/// The page a draft is typed on. One person may have a task open twice, at two windows or beside a call: the older page
/// must not overwrite what was typed on the newer one.
/// </summary>
/// <param name="Id">Names the page, at most 64 characters; it stays the same as long as it is drawn anew with what was typed.</param>
/// <param name="Seen"><see cref="UserTask.DraftCount"/> of the draft it showed.</param>
public readonly record struct DraftPage(string Id, int Seen)
{
    /// <summary>Longest name in characters.</summary>
    public const int MaxLength = 64;
}
