namespace Buergerservice.Sip.Tests.Genuine;

/// <summary>Runs when the other tests are done.</summary>
[CollectionDefinition(ConversationTests.Alone, DisableParallelization = true)]
public sealed class OnTheirOwn;
