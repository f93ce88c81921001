using Buergerservice.Cases.Files;
using Buergerservice.Cases.Work;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Values;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Cases.Handover;

/// <summary>Hands the signed case to the DMS and waits for its confirmation (L13). After the last attempt it ends with <c>Fehler</c>, so that a person takes over.</summary>
[Activity("Buergerservice.HandOverToDms", "An das DMS übergeben", Category = "Bürgerfall", Waits = true, Outcomes = [Confirmed, Failed],
    Description = "Übergibt Dokumente und Metadaten an die Ablage und wartet auf die Bestätigung. Zurzeit ist das eine Ordnerablage, die für ein DMS steht.")]
public sealed class HandOverToDms : Activity
{
    internal const string Confirmed = "Bestätigt";
    internal const string Failed = "Fehler";

    /// <summary>Reference of the DMS.</summary>
    [Output("reference", "Ablagereferenz")]
    public Output Reference { get; } = new();

    /// <summary>Why it failed.</summary>
    [Output("error", "Fehlermeldung")]
    public Output Error { get; } = new();

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context)
    {
        var bookmark = context.RequestEffect(HandoverEffect.EffectKind, [], "die Bestätigung der Ablage");
        context.Change(HandoverChange.ChangeKind, new() { ["id"] = bookmark.Key, ["state"] = nameof(HandoverState.Prepared) });
    }

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        var result = resumption.Input as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        var isConfirmed = result.GetValueOrDefault("reference") is string;
        context.Change(HandoverChange.ChangeKind, new()
        {
            ["id"] = resumption.Bookmark.Key,
            ["state"] = isConfirmed ? nameof(HandoverState.Confirmed) : nameof(HandoverState.Failed),
            ["reference"] = result.GetValueOrDefault("reference"),
            ["attempts"] = result.GetValueOrDefault("attempts"),
            ["error"] = result.GetValueOrDefault("error"),
        });
        CaseVariable.Set(context, CaseFields.FilingError, result.GetValueOrDefault("error"));
        Reference.Set(context, result.GetValueOrDefault("reference"));
        Error.Set(context, result.GetValueOrDefault("error"));
        context.Complete(isConfirmed ? Confirmed : Failed);
    }
}

/// <summary>Keeps the state of a hand-over.</summary>
internal sealed class HandoverChange(IDmsGateway dms) : CaseChangeHandler
{
    public const string ChangeKind = "cases.handover";

    public override string Kind => ChangeKind;

    protected override async Task ApplyAsync(CaseChange change, CancellationToken cancellationToken)
    {
        var id = change.Id("id");
        var handover = await change.Db.Set<CaseHandover>().FirstOrDefaultAsync(h => h.Id == id, cancellationToken);
        if (handover is null)
            change.Db.Add(handover = new() { Id = id, Tenant = change.File.Tenant, CaseId = change.File.Id, DeletionClass = change.File.DeletionClass, Target = dms.Name, CreatedAt = change.Now });
        handover.State = Enum.Parse<HandoverState>(change.Text("state")!);
        handover.Reference = change.Text("reference");
        handover.Error = change.Text("error");
        handover.Attempts = ValueConverter.Convert<int>(change.Payload.GetValueOrDefault("attempts"));
        handover.At = change.Now;
        if (handover is { State: HandoverState.Confirmed, Reference: { } reference })
            change.File.FiledAs(reference, change.Now);
        change.Audit(CaseAudit.System, CaseAudit.HandedOver, new() { ["handover"] = id.ToString(), ["state"] = HandoverStates.German(handover.State), ["attempts"] = handover.Attempts });
    }
}

/// <summary>German names of the states.</summary>
internal static class HandoverStates
{
    public static string German(HandoverState state) => state switch
    {
        HandoverState.Prepared => "vorbereitet",
        HandoverState.Sent => "gesendet",
        HandoverState.Received => "empfangen",
        HandoverState.Confirmed => "bestätigt",
        _ => "gescheitert",
    };
}
