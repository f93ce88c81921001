using Buergerservice.Media.Acd;

namespace Buergerservice.Portal.Calls;

/// <summary>What became of an order.</summary>
/// <param name="Refusal">Null: carried out.</param>
/// <param name="Events">What happened, in order, also by itself before the order.</param>
public sealed record CallOutcome(AcdRefusal? Refusal, IReadOnlyList<AcdEvent> Events);
