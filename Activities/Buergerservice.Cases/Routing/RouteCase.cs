using Buergerservice.Cases.Files;
using Buergerservice.Cases.Work;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Routing;

/// <summary>Finds who is responsible by the decision table (L5, R-006) and writes target and explanation into the case.</summary>
[Activity("Buergerservice.RouteCase", "Zuständigkeit finden", Category = "Bürgerfall", Outcomes = [Assigned, Manual],
    Description = "Ermittelt aus Leistung, Ort und Mandant die zuständige Stelle. Passt keine Regel, entscheidet ein Mensch.")]
public sealed class RouteCase(RoutingTable table) : Activity
{
    internal const string Assigned = "Zugeordnet";
    internal const string Manual = "Manuell";

    /// <summary>True to leave the decision to a person, because the unit found before has declined.</summary>
    [Input("declined", "Bisherige Stelle ist nicht zuständig", UiHint = "checkbox", Description = "Sucht eine andere als die bisherige Stelle.")]
    public Input<bool> Declined { get; } = new();

    /// <summary>Responsible authority.</summary>
    [Output("authority", "Behörde")]
    public Output Authority { get; } = new();

    /// <summary>Responsible unit.</summary>
    [Output("unit", "Organisationseinheit")]
    public Output Unit { get; } = new();

    /// <summary>Role that gets the task.</summary>
    [Output("role", "Rolle")]
    public Output Role { get; } = new();

    /// <summary>Person that gets the task, or empty.</summary>
    [Output("person", "Person")]
    public Output Person { get; } = new();

    /// <summary>Tenant of the partner who does it, or empty.</summary>
    [Output("partner", "Partner")]
    public Output Partner { get; } = new();

    /// <summary>German sentence on why.</summary>
    [Output("explanation", "Erklärung")]
    public Output Explanation { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var fall = CaseVariable.Read(context);
        var decision = Declined.Get(context)
            ? new RoutingDecision(null, "Die bisher zugeordnete Stelle hat sich für nicht zuständig erklärt; die Zuständigkeit ist von Hand zu klären.")
            : table.Decide(new(CaseVariable.TextOf(fall, CaseFields.Leistung), CaseVariable.TextOf(fall, CaseFields.PostalCode), CaseVariable.TextOf(fall, CaseFields.Town), context.Instance.Tenant));
        var rule = decision.Rule;
        fall[CaseFields.Authority] = rule?.Authority;
        fall[CaseFields.Unit] = rule?.Unit;
        fall[CaseFields.Because] = decision.Explanation;
        CaseVariable.Replace(context, fall);
        Authority.Set(context, rule?.Authority);
        Unit.Set(context, rule?.Unit);
        Role.Set(context, rule?.Role ?? "Sachbearbeitung");
        Person.Set(context, rule?.Person ?? "");
        Partner.Set(context, rule?.Partner ?? "");
        Explanation.Set(context, decision.Explanation);
        context.Change(RoutingChange.ChangeKind, new()
        {
            ["rule"] = rule?.Id,
            ["authority"] = rule?.Authority,
            ["unit"] = rule?.Unit,
            ["person"] = rule?.Person,
            ["because"] = decision.Explanation,
        });
        context.Complete(rule is null ? Manual : Assigned);
    }
}

/// <summary>Writes who is responsible.</summary>
internal sealed class RoutingChange : CaseChangeHandler
{
    public const string ChangeKind = "cases.route";

    public override string Kind => ChangeKind;

    protected override Task ApplyAsync(CaseChange change, CancellationToken cancellationToken)
    {
        change.File.AssignTo(change.Text("authority"), change.Text("unit"), change.Text("person"), change.Text("because"), change.Now);
        change.Audit(CaseAudit.System, CaseAudit.Routed, new() { ["rule"] = change.Text("rule"), ["unit"] = change.Text("unit") });
        return Task.CompletedTask;
    }
}
