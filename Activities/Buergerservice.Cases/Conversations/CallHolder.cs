using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Conversations;

/// <summary>Whose the open tasks of a visit are: they go with the call.</summary>
internal static class CallHolder
{
    /// <summary>Somebody holds the call now. Was it somebody else's before, the tasks that person has open go with it.</summary>
    /// <returns>Whether it was somebody else's.</returns>
    public static bool TakeOver(ActivityContext context, string? before, string now)
    {
        if (before is not { Length: > 0 } || before == now)
            return false;
        context.Change(ConversationWork.TakenOver, new() { ["von"] = before, ["an"] = now });
        return true;
    }
}
