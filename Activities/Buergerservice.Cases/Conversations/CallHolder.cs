using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Conversations;

/// <summary>Whose the open tasks of a visit are: they go with the call.</summary>
internal static class CallHolder
{
    /// <summary>Somebody holds the call now. Was it somebody else's before, the tasks that person has open go with it.</summary>
    /// <param name="context">The step.</param>
    /// <param name="before">Who held it.</param>
    /// <param name="now">Who holds it.</param>
    /// <param name="isHandedOver">Whether it was handed over; else the connection of whoever held it was lost.</param>
    /// <returns>Whether it was somebody else's.</returns>
    public static bool TakeOver(ActivityContext context, string? before, string now, bool isHandedOver = false)
    {
        if (before is not { Length: > 0 } || before == now)
            return false;
        context.Change(isHandedOver ? ConversationWork.HandedOver : ConversationWork.TakenOver, new() { ["von"] = before, ["an"] = now });
        return true;
    }
}
