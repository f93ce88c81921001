using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Work;

namespace Buergerservice.Portal.Calls.Reports;

/// <summary>Makes the weekly reports on calls and sends them. A process with a calendar rule says when; what cannot be sent becomes a Störung of the Vorgang.</summary>
[Activity("Buergerservice.SendCallReports", "Wochenberichte senden", Category = "Kabine und Gespräch", Waits = true,
    Description = "Erstellt für jede Organisation mit Empfängern den Bericht über die Anrufe der letzten ganzen Woche als PDF und sendet ihn. Jeder Brief geht einmal hinaus, auch nach einem Ausfall.")]
public sealed class SendCallReports : Activity
{
    /// <inheritdoc/>
    protected override void Execute(ActivityContext context) => context.RequestEffect(CallReportEffect.Name, [], "die Wochenberichte");

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption) => context.Complete();
}

/// <summary>Carries it out.</summary>
internal sealed class CallReportEffect(IServiceScopeFactory scopes) : IEffectHandler
{
    public const string Name = "calls.report";

    public string Kind => Name;

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<WeeklyReports>().RunAsync(call.Tenant, call.IsLastAttempt, cancellationToken);
        return null;
    }
}
