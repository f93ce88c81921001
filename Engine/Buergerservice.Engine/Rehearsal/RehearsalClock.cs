namespace Buergerservice.Engine.Rehearsal;

/// <summary>A clock that stands still until it is moved, and never goes back.</summary>
internal sealed class RehearsalClock(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void MoveTo(DateTimeOffset time) => _now = time > _now ? time : _now;
}
