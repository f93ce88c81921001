using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions;

/// <summary>
/// The <c>variables</c> of a script. A variable is copied when the script first touches it; after the script only what it
/// assigned, or changed inside, is written back.
/// </summary>
internal sealed class VariablesObject(ScriptRun run, ActivityContext context) : JsObject(Prototypes.Object)
{
    private List<(string Name, object? Original)>? _composites;
    private HashSet<string>? _assigned;
    private bool _isComplete;

    public override bool TryGetOwn(PropertyKey key, out Property property)
    {
        if (base.TryGetOwn(key, out property))
            return true;
        if (_isComplete || key.Name is not { } name || !context.TryGetVariable(name, out var value))
            return false;
        property = new Property(Load(name, value), PropertyFlags.All);
        return true;
    }

    public override IReadOnlyList<PropertyKey> OwnKeys()
    {
        LoadAll();
        return base.OwnKeys();
    }

    public override void Define(ScriptRun run, PropertyKey key, JsValue value, PropertyFlags flags)
    {
        base.Define(run, key, value, flags);
        NoteAssigned(key);
    }

    public override void Delete(ScriptRun run, PropertyKey key)
    {
        LoadAll();
        base.Delete(run, key);
    }

    public override void Restrict(ScriptRun run, bool readOnly)
    {
        LoadAll();
        base.Restrict(run, readOnly);
    }

    public void WriteBack()
    {
        foreach (var name in _assigned ?? [])
            WriteBack(run, this, name, context);
        foreach (var (name, original) in _composites ?? [])
        {
            if (_assigned?.Contains(name) != true && base.TryGetOwn(name, out var property) && !ClrComparison.Same(run, property.Value, original))
                context.SetVariable(name, ClrBoundary.ToClr(run, property.Value));
        }
    }

    /// <summary>Stores the members of an object the script has put in the place of <c>variables</c>.</summary>
    public static void WriteBack(ScriptRun run, JsObject source, ActivityContext context)
    {
        foreach (var key in source.OwnKeys())
        {
            if (key.Name is { } name)
                WriteBack(run, source, name, context);
        }
    }

    protected override bool TryOverwriteOwn(ScriptRun run, PropertyKey key, JsValue value)
    {
        if (!base.TryOverwriteOwn(run, key, value))
            return false;
        NoteAssigned(key);
        return true;
    }

    private static void WriteBack(ScriptRun run, JsObject source, string name, ActivityContext context)
    {
        if (!source.TryGetOwn(name, out var property))
            return;
        var value = property.Read(run, source);
        if (!context.TryGetVariable(name, out var before) || !ClrComparison.Same(run, value, before))
            context.SetVariable(name, ClrBoundary.ToClr(run, value));
    }

    private JsValue Load(string name, object? value)
    {
        var copy = ClrBoundary.ToScript(run, value, name);
        Init(name, copy);
        if (copy.IsObject)
            (_composites ??= []).Add((name, value));
        return copy;
    }

    private void LoadAll()
    {
        if (_isComplete)
            return;
        foreach (var name in context.VisibleVariables())
        {
            if (!base.TryGetOwn(name, out _) && context.TryGetVariable(name, out var value))
                Load(name, value);
        }

        _isComplete = true;
    }

    private void NoteAssigned(PropertyKey key)
    {
        if (key.Name is { } name)
            (_assigned ??= new(StringComparer.Ordinal)).Add(name);
    }
}
