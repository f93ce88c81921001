using System.Collections.Concurrent;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Engine.Work;

/// <summary>Compiled definition versions. Versions are immutable, so nothing is ever stale.</summary>
public sealed class WorkflowCache(DefinitionCompiler compiler)
{
    private readonly ConcurrentDictionary<Guid, CompiledWorkflow> _compiled = new();

    /// <summary>The compiled form of a stored version.</summary>
    /// <exception cref="NotFoundException">There is no such version.</exception>
    public async Task<CompiledWorkflow> GetAsync(Guid versionId, IEngineStore store, CancellationToken cancellationToken)
    {
        if (_compiled.TryGetValue(versionId, out var known))
            return known;
        var stored = await store.FindDefinitionAsync(versionId, cancellationToken)
            ?? throw new NotFoundException($"Die Prozessversion {versionId} gibt es nicht.");
        return Add(stored);
    }

    /// <summary>Compiles a stored version, or returns it when that has been done.</summary>
    public CompiledWorkflow Add(StoredDefinition stored) =>
        // A version that was published must run even when this release would refuse it: unknown steps fault when reached.
        _compiled.GetOrAdd(stored.VersionId, _ => compiler.Compile(stored.Json, stored.VersionId, stored.Version, DefinitionParts.Parse(stored.Parts)).Workflow);
}
