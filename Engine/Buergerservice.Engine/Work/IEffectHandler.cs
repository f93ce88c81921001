namespace Buergerservice.Engine.Work;

/// <summary>Does one kind of effect: the only place where work for a workflow touches the world.</summary>
public interface IEffectHandler
{
    /// <summary>Name used by activities, such as <c>documents.generate</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Carries out the effect. It may be attempted more than once with the same <see cref="EffectCall.Id"/>: the handler
    /// must make sure that the world sees it once.
    /// </summary>
    /// <returns>Plain value handed to the waiting activity.</returns>
    /// <exception cref="EffectException">It failed; the exception says whether trying again helps.</exception>
    Task<object?> ExecuteAsync(EffectCall call, CancellationToken cancellationToken);

    /// <summary>What a successful answer looks like, for trying a definition out without carrying anything out; null for nothing.</summary>
    /// <param name="payload">Plain values from the activity.</param>
    object? Example(IReadOnlyDictionary<string, object?> payload) => null;
}

/// <summary>One attempt of an effect.</summary>
/// <param name="Id">Idempotency key, the same for all attempts.</param>
/// <param name="Kind">Name of the effect.</param>
/// <param name="Payload">Plain values from the activity.</param>
/// <param name="InstanceId">The instance that asked.</param>
/// <param name="Tenant">Tenant of the instance.</param>
/// <param name="Attempt">1 for the first attempt.</param>
public sealed record EffectCall(Guid Id, string Kind, IReadOnlyDictionary<string, object?> Payload, Guid InstanceId, string Tenant, int Attempt)
{
    /// <summary>True when a failure of this attempt is final: by the step's retry policy, else by the engine's own rule.</summary>
    public bool IsLastAttempt { get; init; }
}

/// <summary>An effect failed.</summary>
public sealed class EffectException(string message, bool retryHelps, Exception? inner = null) : BuergerserviceException(message, inner)
{
    /// <inheritdoc/>
    public override bool RetryHelps { get; } = retryHelps;
}
