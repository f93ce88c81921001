using Buergerservice.Engine.Expressions.JavaScript;

namespace Buergerservice.Engine.Tests.JavaScript;

/// <summary>Globals from a dictionary.</summary>
internal sealed class TestScope : IScriptScope
{
    public Dictionary<string, object?> Globals { get; } = new(StringComparer.Ordinal);

    public List<string> Asked { get; } = [];

    public static object? Evaluate(string source, params (string Name, object? Value)[] globals) => Run(source, globals).Value;

    public static ScriptResult Run(string source, params (string Name, object? Value)[] globals)
    {
        var scope = new TestScope();
        foreach (var (name, value) in globals)
            scope.Globals[name] = value;
        return Script.Parse(source).Evaluate(scope, cancellationToken: Xunit.TestContext.Current.CancellationToken);
    }

    public bool TryResolve(string name, out object? value)
    {
        Asked.Add(name);
        return Globals.TryGetValue(name, out value);
    }
}
