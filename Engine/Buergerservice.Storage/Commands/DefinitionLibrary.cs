using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Storage.Commands;

/// <summary>Compiles definitions with the published ones they use as activities.</summary>
internal sealed class DefinitionLibrary(BuergerserviceDb db, DefinitionCompiler compiler)
{
    /// <summary>Compiles and says which versions are used.</summary>
    /// <param name="json">The definition.</param>
    /// <param name="versionId">Id of its version.</param>
    /// <param name="version">Number of its version.</param>
    /// <param name="updated">A version to use instead of any other of its definition, or null.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    public async Task<(CompilationResult Result, DefinitionParts Parts)> CompileAsync(string json, Guid versionId, int version, DefinitionRow? updated, CancellationToken cancellationToken)
    {
        var result = compiler.Compile(json, versionId, version);
        if (result.Unresolved.Count == 0)
            return (result, DefinitionParts.None);
        var found = new List<(PartRequest, StoredDefinition)>();
        foreach (var request in result.Unresolved)
        {
            if (await FindAsync(request, updated, cancellationToken) is { } row)
                found.Add((request, row.ToStored()));
        }

        var parts = DefinitionParts.Of(found);
        return (compiler.Compile(json, versionId, version, parts), parts);
    }

    // The order is Elsa's: the named version, the named number, the published version. All must have been published once.
    private async Task<DefinitionRow?> FindAsync(PartRequest request, DefinitionRow? updated, CancellationToken cancellationToken)
    {
        if (updated is { ActivityType: { } type } && (request.DefinitionId is { } wanted ? wanted == updated.DefinitionId : request.Type == type))
            return updated;
        var usable = db.Definitions.AsNoTracking().Where(d => d.WasPublished && d.ActivityType != null);
        if (Guid.TryParse(request.VersionId, out var id) && await usable.FirstOrDefaultAsync(d => d.Id == id, cancellationToken) is { } exact)
            return exact;
        if (request.DefinitionId is { } definitionId)
            return await usable.Where(d => d.DefinitionId == definitionId && (d.IsPublished || d.Version == request.Version))
                .OrderByDescending(d => d.Version == request.Version).FirstOrDefaultAsync(cancellationToken);
        return await usable.Where(d => d.IsPublished && d.ActivityType == request.Type).OrderBy(d => d.DefinitionId).FirstOrDefaultAsync(cancellationToken);
    }
}
