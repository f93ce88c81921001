namespace Buergerservice.Simulation;

/// <summary>How often something goes wrong, as "once in n"; 0 for never. Each world draws its own mixture from its seed.</summary>
internal sealed record Faults
{
    /// <summary>A process dies, once in n turns.</summary>
    public int Crash { get; init; }

    /// <summary>A process stands still, often past its leases, once in n turns.</summary>
    public int Pause { get; init; }

    /// <summary>A node's clock jumps, once in n turns.</summary>
    public int ClockJump { get; init; }

    /// <summary>A lease is lost while its holder works on, so that the item is delivered twice; once in n turns.</summary>
    public int LostLease { get; init; }

    /// <summary>The database refuses a request, nothing was done; once in n requests.</summary>
    public int StoreError { get; init; }

    /// <summary>The answer of the database gets lost after it has done what was asked; once in n requests.</summary>
    public int LostAnswer { get; init; }

    /// <summary>An effect fails, hangs, or is done without its answer arriving; once in n attempts.</summary>
    public int BadEffect { get; init; }

    /// <summary>A module refuses a change of its tables; once in n changes.</summary>
    public int RefusedChange { get; init; }

    /// <summary>Another start with the same activation key comes between look and commit; once in n refused starts.</summary>
    public int RacingStart { get; init; }

    public static Faults None { get; } = new();

    public static Faults Draw(Dice dice) => new()
    {
        Crash = Often(dice, 400),
        Pause = Often(dice, 400),
        ClockJump = Often(dice, 500),
        LostLease = Often(dice, 200),
        StoreError = Often(dice, 150),
        LostAnswer = Often(dice, 150),
        BadEffect = Often(dice, 6),
        RefusedChange = Often(dice, 60),
        RacingStart = Often(dice, 4),
    };

    private static int Often(Dice dice, int n) => dice.Next(4) switch { 0 => 0, 1 => n * 4, 2 => n, _ => Math.Max(2, n / 3) };
}

/// <summary>Ways to break the simulated database on purpose, to prove that the checks notice.</summary>
internal enum Flaw
{
    /// <summary>None: the database keeps its promises.</summary>
    None,

    /// <summary>A commit counts although the lease is somebody else's and the instance has moved on.</summary>
    NoLeaseAndNoRevision,

    /// <summary>A commit counts although the instance has moved on.</summary>
    NoRevision,

    /// <summary>A claimed item is gone when its worker dies.</summary>
    ClaimDeletes,

    /// <summary>What a burst enqueues is sometimes not written.</summary>
    TornCommit,

    /// <summary>The same instance state is written but its journal page is not.</summary>
    LostJournal,

    /// <summary>Removing a wait does not remove its row.</summary>
    KeepsBookmarks,

    /// <summary>A completed task does not wake its instance.</summary>
    ForgottenTask,

    /// <summary>Two starts with the same activation key both succeed.</summary>
    NoActivation,

    /// <summary>A moved due date leaves the reminders of the old one in the queue.</summary>
    KeepsLadder,
}
