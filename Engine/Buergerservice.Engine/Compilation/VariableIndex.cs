using Buergerservice.Engine.Definitions;

namespace Buergerservice.Engine.Compilation;

/// <summary>Variables of one scope, found by id, or by name where no id is given; the first of several wins.</summary>
internal sealed class VariableIndex
{
    private readonly Dictionary<string, int> _byId = [];
    private readonly Dictionary<string, int> _byName = [];

    public VariableIndex(IReadOnlyList<VariableDeclaration> variables)
    {
        for (var slot = 0; slot < variables.Count; slot++)
        {
            _byId.TryAdd(variables[slot].Id, slot);
            _byName.TryAdd(variables[slot].Name, slot);
        }
    }

    public int? Find(string? id, string? name) =>
        id is null ? name is not null && _byName.TryGetValue(name, out var named) ? named : null : _byId.TryGetValue(id, out var slot) ? slot : null;
}
