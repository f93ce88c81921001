using Buergerservice.Engine.Compilation;

namespace Buergerservice.Engine.Execution;

/// <summary>Why a waiting step goes on.</summary>
/// <param name="Bookmark">The bookmark that was used.</param>
/// <param name="Input">Plain value that came with it: event payload, task result, effect result.</param>
public sealed record Resumption(Bookmark Bookmark, object? Input);

/// <summary>A child that has ended.</summary>
/// <param name="Execution">The child.</param>
/// <param name="Outcomes">Outcomes it ended with; see <see cref="Outcomes"/>.</param>
public readonly record struct ChildCompletion(ActivityExecution Execution, Outcomes Outcomes)
{
    /// <summary>The child's step.</summary>
    public CompiledActivity Node => Execution.Node;
}

/// <summary>
/// The outcomes of a completion. A plain completion follows connections with no port and with the port <c>Done</c>;
/// explicit outcomes follow exactly the ports they name (ordinal, case-sensitive).
/// </summary>
public readonly struct Outcomes
{
    private readonly IReadOnlyList<string>? _names;

    private Outcomes(IReadOnlyList<string> names) => _names = names;

    /// <summary>A plain completion.</summary>
    public static Outcomes Done => default;

    /// <summary>True for a plain completion.</summary>
    public bool IsPlain => _names is null;

    /// <summary>Names for the journal, or null for a plain completion.</summary>
    public string? Text => _names switch
    {
        null => null,
        [var only] => only,
        _ => string.Join(", ", _names),
    };

    internal IReadOnlyList<string> Names => _names ?? [];

    /// <summary>Explicit outcomes; an empty list follows nothing.</summary>
    public static Outcomes Of(IReadOnlyList<string> names) => new(names);

    /// <summary>True when a connection from this port is followed.</summary>
    public bool Follows(string? port)
    {
        if (_names is null)
            return port is null or "Done";
        for (var i = 0; i < _names.Count; i++)
        {
            if (string.Equals(_names[i], port, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
