using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Files;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;
using Microsoft.Extensions.DependencyInjection;

namespace Buergerservice.Cases.Conversations;

/// <summary>Opens the anonymous shell of a case that this process leads (L2). Who the citizen is, nobody knows yet.</summary>
[Activity("Buergerservice.OpenCase", "Fall eröffnen", Category = ConversationWork.Category, Waits = true,
    Description = "Legt einen Fall ohne Angaben zur Person an, den dieser Prozess führt; die Fallvariable „fall“ nennt danach Nummer und Status.")]
public sealed class OpenCase : Activity
{
    /// <summary>The channel.</summary>
    [Input("channel", "Zugangsweg", UiHint = "dropdown", Options = ["LISA", "Terminal", "Koffer-Hausbesuch", "Koffer-Standort", "Termin", "Telefon", "Online"], Description = "Wie die Bürgerin oder der Bürger gekommen ist.")]
    public Input<string> Channel { get; } = new("LISA");

    /// <summary>The site.</summary>
    [Input("site", "Standort", Description = "Name des Standorts.")]
    public Input<string?> Site { get; } = new();

    /// <summary>Who took it in.</summary>
    [Input("by", "Aufgenommen von", Description = "Benutzername der Person, die das Gespräch führt.")]
    public Input<string?> By { get; } = new();

    /// <inheritdoc/>
    protected override void Bind(ActivityBinder binder)
    {
        if (Channel.Constant is string name && !CaseChannelNames.TryParse(name, out _))
            binder.Error("unknown-channel", "Zugangsweg", $"Den Zugangsweg „{name}“ gibt es nicht.");
    }

    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) =>
        context.RequestEffect(OpenCaseEffect.EffectKind, new() { ["kanal"] = Channel.Get(context), ["standort"] = Site.Get(context), ["von"] = By.Get(context) }, "die Nummer des Falls");

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (Values.Text(resumption.Input, CaseFields.Number) is not { Length: > 0 } number)
            throw new DomainRuleException("Der Fall hat keine Nummer erhalten.");
        CaseVariable.Replace(context, new((IReadOnlyDictionary<string, object?>)resumption.Input!));
        // Documents that arrive later find the instance by it.
        context.Instance.CorrelationId ??= number;
        context.Instance.Name ??= number;
        context.Complete();
    }
}

/// <summary>Creates the case; the effect's id is its key, so that a repeated attempt finds it again.</summary>
internal sealed class OpenCaseEffect(IServiceScopeFactory scopes) : IEffectHandler
{
    public const string EffectKind = "cases.open";

    public string Kind => EffectKind;

    public object? Example(IReadOnlyDictionary<string, object?> payload) => new Dictionary<string, object?> { [CaseFields.Id] = Guid.Empty.ToString(), [CaseFields.Number] = "F-PROBE", [CaseFields.Channel] = payload.GetValueOrDefault("kanal"), [CaseFields.Status] = CaseStatusNames.Received };

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (!CaseChannelNames.TryParse(Values.Text(call.Payload, "kanal"), out var channel))
            throw new EffectException("Den Zugangsweg des Falls gibt es nicht.", retryHelps: false);
        var by = Values.Text(call.Payload, "von");
        try
        {
            return await scope.ServiceProvider.GetRequiredService<CaseCommands>().OpenAsync(call.Tenant, call.InstanceId, channel, Values.Text(call.Payload, "standort"), by.Length > 0 ? by : "system", call.Id, cancellationToken);
        }
        catch (ConflictException e)
        {
            throw new EffectException(e.Message, retryHelps: true, e);
        }
    }
}
