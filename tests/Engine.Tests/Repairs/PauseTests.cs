using Buergerservice.Engine.Tests.Support;
using Xunit;
using static Buergerservice.Engine.Tests.Support.Json;

namespace Buergerservice.Engine.Tests.Repairs;

public sealed class PauseTests
{
    [Fact]
    public void A_held_instance_says_so_and_goes_on_only_when_told()
    {
        var run = new EngineRun(Definition(Sequence(Wait("a"), Line("b"))));
        run.Operate((o, w, i) => o.Pause(w, i, "Rückfrage"));
        Assert.Equal("Running/Paused", run.Status);
        Assert.True(run.Instance.IsHeld);
        Assert.Throws<ConflictException>(() => run.Operate((o, w, i) => o.Pause(w, i, "noch einmal")));
        run.Operate((o, w, i) => o.Unpause(w, i, "geklärt"));
        Assert.Equal("Running/Suspended", run.Status);
        run.Event("a");
        Assert.Equal(["b"], run.Console);
        Assert.Throws<ConflictException>(() => run.Operate((o, w, i) => o.Unpause(w, i, "zu spät")));
    }
}
