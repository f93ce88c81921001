namespace Buergerservice.Engine.Definitions;

/// <summary>How much a problem matters.</summary>
public enum ProblemSeverity
{
    /// <summary>The definition runs, but something looks wrong.</summary>
    Warning,

    /// <summary>The definition cannot run and is refused at publish.</summary>
    Error,
}

/// <summary>One finding about a definition, in German, naming where it is.</summary>
/// <param name="Severity">Whether it stops publishing.</param>
/// <param name="Code">Stable code such as <c>unknown-type</c>.</param>
/// <param name="ActivityId">The activity concerned, or null for the definition as a whole.</param>
/// <param name="Property">The property concerned, or null.</param>
/// <param name="Message">German sentence naming activity and property.</param>
public sealed record DefinitionProblem(ProblemSeverity Severity, string Code, string? ActivityId, string? Property, string Message);

/// <summary>A definition was refused; <see cref="Problems"/> says why, in one message each.</summary>
public sealed class DefinitionException(IReadOnlyList<DefinitionProblem> problems)
    : BuergerserviceException("Die Prozessdefinition kann nicht verwendet werden: " + string.Join(" ", problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => p.Message).Take(5)))
{
    /// <summary>All findings, errors first.</summary>
    public IReadOnlyList<DefinitionProblem> Problems { get; } = problems;
}

/// <summary>Collects findings while a definition is read and compiled.</summary>
internal sealed class ProblemList
{
    private readonly List<DefinitionProblem> _items = [];

    /// <summary>The error reported last, or null.</summary>
    public DefinitionProblem? LastError { get; private set; }

    public bool HasErrors => _items.Exists(p => p.Severity == ProblemSeverity.Error);

    public void Error(string code, string? activityId, string? property, string message)
    {
        LastError = new(ProblemSeverity.Error, code, activityId, property, message);
        _items.Add(LastError);
    }

    public void Error(string code, ActivityNode node, string? property, string message) =>
        Error(code, node.Id, property, property is null ? $"Aktivität „{node.Title}“ ({node.Id}): {message}" : $"Aktivität „{node.Title}“ ({node.Id}), Eingabe „{property}“: {message}");

    public void Warning(string code, ActivityNode node, string message) =>
        _items.Add(new(ProblemSeverity.Warning, code, node.Id, null, $"Aktivität „{node.Title}“ ({node.Id}): {message}"));

    public void Warning(string code, string message) =>
        _items.Add(new(ProblemSeverity.Warning, code, null, null, message));

    public IReadOnlyList<DefinitionProblem> ToList() => [.. _items.OrderByDescending(p => p.Severity)];
}
