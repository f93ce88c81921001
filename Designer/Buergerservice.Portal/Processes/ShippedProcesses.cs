using Buergerservice.Engine.Definitions;
using Buergerservice.Portal.Hosting;

namespace Buergerservice.Portal.Processes;

/// <summary>The processes as this release ships them.</summary>
public sealed class ShippedProcesses(PortalOptions options)
{
    /// <summary>Files of all shipped processes, in a fixed order.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(Path.Combine(options.TemplatesDirectory, "processes"), "*.json").Order(StringComparer.Ordinal);

    /// <summary>The shipped definition, or null when the process is not shipped.</summary>
    public async Task<string?> FindAsync(string definitionId, CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            var json = await File.ReadAllTextAsync(file, cancellationToken);
            if (DefinitionReader.Read(json).DefinitionId == definitionId)
                return json;
        }

        return null;
    }
}
