namespace Buergerservice.Media.Acd;

/// <summary>Why a command was refused. The state is then as if it had not been given.</summary>
public enum AcdRefusal
{
    /// <summary>There is no such agent.</summary>
    UnknownAgent,

    /// <summary>There is no such call, or it has ended.</summary>
    UnknownCall,

    /// <summary>The booth has an open call already, or the id has been used.</summary>
    BoothBusy,

    /// <summary>The offer does not stand any more.</summary>
    TooLate,

    /// <summary>The call is another agent's.</summary>
    NotYours,

    /// <summary>Not in the state the call or the agent is in.</summary>
    NotNow,

    /// <summary>The target of the transfer is not ready or has something to do.</summary>
    TargetNotFree,
}

/// <summary>What became of a command.</summary>
/// <param name="Refusal">Null: carried out.</param>
/// <param name="Events">What happened, in order, including what fell due before the command. Also when the command was refused.</param>
public sealed record AcdAnswer(AcdRefusal? Refusal, IReadOnlyList<AcdEvent> Events);
