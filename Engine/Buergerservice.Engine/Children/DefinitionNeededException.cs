namespace Buergerservice.Engine.Children;

/// <summary>
/// A burst wants to start a definition that was not loaded for it. A burst does no I/O, so it is thrown away and run
/// again from the same state once the definition has been loaded.
/// </summary>
internal sealed class DefinitionNeededException(string definitionId) : Exception
{
    public string DefinitionId => definitionId;
}
