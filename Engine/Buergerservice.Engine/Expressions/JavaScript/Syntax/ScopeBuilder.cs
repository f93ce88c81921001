using Buergerservice.Engine.Expressions.JavaScript.Nodes;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

internal enum VariableKind
{
    Var,
    Parameter,
    Function,
    Let,
    Const,
}

internal sealed class Variable(VariableKind kind)
{
    public VariableKind Kind { get; set; } = kind;

    /// <summary>Set when a nested function uses the variable, which then outlives the call.</summary>
    public bool IsCaptured { get; set; }

    public int Index { get; set; }

    public bool HasDeadZone => Kind is VariableKind.Let or VariableKind.Const;
}

internal sealed record Label(string Name)
{
    public bool IsLoop { get; init; }
}

/// <summary>The function a scope belongs to, while it is being parsed.</summary>
internal sealed class FunctionBuilder(FunctionCode code)
{
    public FunctionCode Code => code;

    /// <summary>The top-level variables of the script, which the host may read after a run.</summary>
    public Dictionary<string, Variable>? Exports { get; set; }

    public List<Label> Labels { get; } = [];

    public bool IsStaticBlock { get; init; }

    public int LoopDepth { get; set; }

    public int SwitchDepth { get; set; }
}

/// <summary>
/// Collects the declarations and uses of names in one block. When the block ends, every use is bound to a slot here or
/// handed on to the block around it, so names cost nothing at run time.
/// </summary>
internal sealed class ScopeBuilder(ScopeBuilder? parent, FunctionBuilder function, bool isFunctionScope)
{
    private readonly Dictionary<string, Variable> _variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _varsPassingThrough = new(StringComparer.Ordinal);
    private List<(Identifier Name, ScopeBuilder From)> _uses = [];
    private int _heapSize;

    public ScopeBuilder? Parent => parent;

    public FunctionBuilder Function => function;

    public BlockScope Block { get; } = new();

    public bool IsFunctionScope => isFunctionScope;

    public void Use(Identifier name) => _uses.Add((name, this));

    /// <summary>Declares a name; false when that contradicts another declaration.</summary>
    public bool TryDeclare(string name, VariableKind kind)
    {
        if (kind == VariableKind.Var)
            return TryDeclareVar(name);
        if (_variables.TryGetValue(name, out var known))
        {
            // Functions of the same name replace one another and may share a name with a var or parameter.
            var replaces = kind == VariableKind.Function && isFunctionScope
                && known.Kind is VariableKind.Function or VariableKind.Var or VariableKind.Parameter;
            return replaces;
        }

        if (_varsPassingThrough.Contains(name))
            return false;
        _variables.Add(name, new Variable(kind));
        return true;
    }

    public bool Declares(string name) => _variables.ContainsKey(name);

    public bool IsUsed(string name) => _uses.Any(u => u.Name.Name == name);

    public BlockScope Close(ScriptGlobals globals)
    {
        if (isFunctionScope)
            DeclareImplicitNames();
        FindCaptured();
        AssignSlots();
        BindUses(globals);
        return Block;
    }

    private bool TryDeclareVar(string name)
    {
        for (var scope = this; ; scope = scope.Parent!)
        {
            if (scope._variables.TryGetValue(name, out var known))
            {
                var isFunctionLevel = scope.IsFunctionScope && known.Kind is VariableKind.Var or VariableKind.Parameter or VariableKind.Function;
                if (!isFunctionLevel)
                    return false;
                return true;
            }

            if (scope.IsFunctionScope)
            {
                scope._variables.Add(name, new Variable(VariableKind.Var));
                return true;
            }

            scope._varsPassingThrough.Add(name);
        }
    }

    // "arguments" and a function expression's own name exist only where they are used.
    private void DeclareImplicitNames()
    {
        var code = function.Code;
        if (code.Kind is not (FunctionKind.Arrow or FunctionKind.Script) && !Declares("arguments") && IsUsed("arguments"))
        {
            _variables.Add("arguments", new Variable(VariableKind.Parameter));
            code.ArgumentsName = new Identifier("arguments") { Initializes = true };
            Use(code.ArgumentsName);
        }

        if (SelfName is { } self && !Declares(self) && IsUsed(self))
        {
            _variables.Add(self, new Variable(VariableKind.Const));
            code.SelfName = new Identifier(self) { Initializes = true };
            Use(code.SelfName);
        }
    }

    /// <summary>Set when a parameter has a default, which must not see the parameters behind it.</summary>
    public bool HasDefaults { get; set; }

    /// <summary>The name of a function expression, visible inside it.</summary>
    public string? SelfName { get; init; }

    private void FindCaptured()
    {
        foreach (var (name, from) in _uses)
        {
            if (from.Function != function && _variables.TryGetValue(name.Name, out var variable))
                variable.IsCaptured = true;
        }
    }

    private void AssignSlots()
    {
        var deadLocals = new List<int>();
        var deadSlots = new List<int>();
        foreach (var variable in _variables.Values)
        {
            variable.Index = variable.IsCaptured ? _heapSize++ : function.Code.LocalCount++;
            if (variable.HasDeadZone || (HasDefaults && variable.Kind == VariableKind.Parameter))
                (variable.IsCaptured ? deadSlots : deadLocals).Add(variable.Index);
        }

        if (function.Exports is { } exports && isFunctionScope)
        {
            foreach (var (name, variable) in _variables)
                exports[name] = variable;
        }

        Block.Complete(_heapSize, [.. deadLocals], [.. deadSlots]);
    }

    private void BindUses(ScriptGlobals globals)
    {
        foreach (var use in _uses)
        {
            if (!_variables.TryGetValue(use.Name.Name, out var variable))
            {
                if (parent is null)
                    globals.Bind(use.Name);
                else
                    parent._uses.Add(use);
                continue;
            }

            var isConstant = variable.Kind == VariableKind.Const;
            if (variable.IsCaptured)
                use.Name.BindCaptured(DepthFrom(use.From), variable.Index, isConstant);
            else
                use.Name.BindLocal(variable.Index, isConstant);
        }

        _uses = [];
    }

    // Scopes without captured variables do not exist at run time.
    private int DepthFrom(ScopeBuilder from)
    {
        var depth = 0;
        for (var scope = from; scope != this; scope = scope.Parent!)
        {
            if (scope._heapSize > 0)
                depth++;
        }

        return depth;
    }
}
