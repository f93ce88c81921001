using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Tests.Support;

/// <summary>Asks for an effect and waits for it.</summary>
[Activity("Test.Ask", "Anfrage", Waits = true)]
public sealed class AskActivity : Activity
{
    protected internal override void Execute(ActivityContext context) => context.RequestEffect("test.effect", [], "Anfrage");
}

/// <summary>Asks for everything and then fails.</summary>
[Activity("Test.AskAndFail", "Anfrage mit Fehler", Waits = true)]
public sealed class AskAndFailActivity : Activity
{
    protected internal override void Execute(ActivityContext context)
    {
        context.RequestEffect("test.effect", [], "Anfrage");
        context.FireEffect("test.effect", []);
        context.Change("test.change", []);
        context.CreateTask((id, bookmark) => new() { Id = id, BookmarkId = bookmark, ActivityId = Node.Id, Title = "Aufgabe" });
        throw new DomainRuleException("Erst gefragt, dann gescheitert.");
    }
}
