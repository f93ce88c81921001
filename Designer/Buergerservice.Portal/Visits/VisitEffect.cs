using Buergerservice.Engine.Values;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;

namespace Buergerservice.Portal.Visits;

/// <summary>An effect of a step that belongs to a visit. Without a visit, or after it, the step learns so and nothing is done.</summary>
internal abstract class VisitEffect(IServiceScopeFactory scopes) : IEffectHandler
{
    public abstract string Kind { get; }

    public abstract object? Example(IReadOnlyDictionary<string, object?> payload);

    public async Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var place = await VisitPlace.OfAsync(scope.ServiceProvider.GetRequiredService<BuergerserviceDb>(), call.InstanceId, cancellationToken);
        return await ExecuteAsync(call, place, scope.ServiceProvider, cancellationToken);
    }

    protected abstract Task<Dictionary<string, object?>> ExecuteAsync(EffectCall call, VisitPlace? place, IServiceProvider services, CancellationToken cancellationToken);

    protected static string Text(EffectCall call, string name) => ValueConverter.Convert<string?>(call.Payload.GetValueOrDefault(name)) ?? "";

    protected static int Number(EffectCall call, string name) => ValueConverter.Convert<int?>(call.Payload.GetValueOrDefault(name)) ?? 0;
}
