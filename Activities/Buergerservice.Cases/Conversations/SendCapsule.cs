using Buergerservice.Cases.Files;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Cases.Conversations;

/// <summary>Hands chosen fields of the case to a partner (L6b): a row of the partner, and nothing else of the case.</summary>
[Activity("Buergerservice.SendCapsule", "Datenkapsel übergeben", Category = ConversationWork.Category,
    Description = "Übergibt einem Partner nur die gewählten Angaben, und nur mit einer Einwilligung.")]
public sealed class SendCapsule : Activity
{
    /// <summary>The partner.</summary>
    [Input("partner", "Partner", Required = true, Description = "Mandant, der die Angaben erhält.")]
    public Input<string?> Partner { get; } = new();

    /// <summary>The consent.</summary>
    [Input("consent", "Einwilligung", Required = true, Description = "Die Ausgabe „Einwilligung“ des Schritts, der sie eingeholt hat.")]
    public Input<string?> Consent { get; } = new();

    /// <summary>What for.</summary>
    [Input("purpose", "Zweck", Required = true, Description = "Wozu der Partner die Angaben erhält, in einem Satz.")]
    public Input<string?> Purpose { get; } = new();

    /// <summary>Names of the fields and what they are called.</summary>
    [Input("fields", "Angaben", Required = true, UiHint = "json", Description = "Feld des Falls und Beschriftung, zum Beispiel {\"anliegen\": \"Anliegen\"}. Nur was hier steht, verlässt die Behörde.")]
    public Input<Dictionary<string, object?>> Fields { get; } = new([]);

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        if (Consent.Get(context) is not { Length: > 0 } consent)
            throw new DomainRuleException("Ohne Einwilligung verlassen keine Angaben die Behörde.");
        var fall = CaseVariable.Read(context);
        context.Change(ConversationWork.Capsule, new()
        {
            ["partner"] = Partner.Get(context),
            ["einwilligung"] = consent,
            ["zweck"] = Purpose.Get(context),
            ["angaben"] = Fields.Get(context).Where(f => CaseVariable.TextOf(fall, f.Key).Length > 0)
                .Select(f => (object?)new Dictionary<string, object?> { ["name"] = f.Value, ["wert"] = CaseVariable.TextOf(fall, f.Key) }).ToList(),
        });
    }
}
