using System.Runtime.CompilerServices;
using Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>One evaluation of a script: its globals, what it has used up, and where it is.</summary>
internal sealed class ScriptRun
{
    private const int StepsBetweenChecks = 256;

    private readonly IScriptScope _scope;
    private readonly ScriptOptions _options;
    private readonly ScriptLimits _limits;
    private readonly CancellationToken _cancellation;
    private long _started;
    private readonly JsValue[] _globals;
    private Dictionary<string, JsSymbol>? _symbols;
    private GlobalObject? _globalObject;
    private PromiseJobs? _jobs;
    private int _steps;
    private int _nextCheck = StepsBetweenChecks;
    private int _depth;
    private long _memory;

    public ScriptRun(ScriptGlobals names, IScriptScope scope, ScriptOptions options, CancellationToken cancellation)
    {
        GlobalNames = names;
        _scope = scope;
        _options = options;
        _limits = options.Limits;
        _cancellation = cancellation;
        _started = options.Time.GetTimestamp();
        _globals = names.Count == 0 ? [] : new JsValue[names.Count];
        Array.Fill(_globals, JsValue.Empty);
        cancellation.ThrowIfCancellationRequested();
    }

    public ScriptGlobals GlobalNames { get; }

    public IScriptScope Scope => _scope;

    /// <summary>The call now running; null outside of the script.</summary>
    public Frame? Frame { get; set; }

    public TimeProvider Time => _options.Time;

    public TimeZoneInfo TimeZone => _options.TimeZone ?? LocalTime.Berlin;

    public Random Random => _options.Random ?? Random.Shared;

    public JsObject GlobalObject => _globalObject ??= new GlobalObject(this);

    /// <summary>The arrays being joined just now, to notice one that contains itself.</summary>
    public HashSet<JsObject> Joining => field ??= [];

    public PromiseJobs Jobs => _jobs ??= new PromiseJobs(this);

    public int Line => Frame?.Line ?? 0;

    /// <summary>True once a limit has been hit: no more code of the script may run.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Gives the reading of results its own time: the host may do so long after the run.</summary>
    public void RestartLimits()
    {
        _started = _options.Time.GetTimestamp();
        _steps = 0;
        _nextCheck = StepsBetweenChecks;
        _memory = 0;
    }

    /// <summary>Counts a loop turn or a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step()
    {
        if (++_steps >= _nextCheck)
            Check();
    }

    /// <summary>Counts work inside a built-in function: one step for sixteen elements or characters.</summary>
    public void Work(long units)
    {
        var steps = units >> 4;
        if (steps > _limits.MaxSteps)
            steps = _limits.MaxSteps + 1L;
        _steps = (int)Math.Min(int.MaxValue / 2, _steps + steps);
        if (_steps >= _nextCheck)
            Check();
    }

    /// <summary>Counts memory before it is allocated.</summary>
    public void Allocate(long bytes)
    {
        _memory += bytes;
        if (_memory > _limits.MaxMemoryBytes || _memory < 0)
            throw OutOfMemory();
    }

    /// <summary>Refuses a string that could never be flattened within the memory limit.</summary>
    public void RequireRoomFor(long characters)
    {
        if (characters > int.MaxValue / 4 || _memory + (characters * sizeof(char)) > _limits.MaxMemoryBytes)
            throw OutOfMemory();
    }

    public void EnterCall()
    {
        Step();
        if (++_depth > _limits.MaxDepth)
            throw Stop($"Die Funktionsaufrufe sind zu tief verschachtelt (mehr als {_limits.MaxDepth} Ebenen).");
        EnsureStack();
    }

    /// <summary>The value of the script once all its promises have ended.</summary>
    public JsValue Finish(JsValue value) => _jobs is null && value.As<JsPromise>() is null ? value : Jobs.Finish(value);

    public void LeaveCall() => _depth--;

    /// <summary>Calls of caught errors never reach <see cref="LeaveCall"/>, so a catch puts the depth back.</summary>
    public int Depth
    {
        get => _depth;
        set => _depth = value;
    }

    public void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Stop("Das Skript ist zu tief verschachtelt.");
    }

    public ScriptException RegexTimeout() => Stop("Ein regulärer Ausdruck hat zu lange gebraucht.");

    /// <summary>The symbol behind <c>Symbol.for</c>, the same for the same key within an evaluation.</summary>
    public JsSymbol SharedSymbol(string key)
    {
        _symbols ??= new(StringComparer.Ordinal);
        if (!_symbols.TryGetValue(key, out var symbol))
        {
            Allocate(JsObject.EmptySize + (key.Length * 2L));
            _symbols[key] = symbol = new JsSymbol(key);
        }

        return symbol;
    }

    public JsThrow TypeError(string message) => Error(Prototypes.TypeError, message);

    public JsThrow RangeError(string message) => Error(Prototypes.RangeError, message);

    public JsThrow ReferenceError(string message) => Error(Prototypes.ReferenceError, message);

    public JsThrow SyntaxError(string message) => Error(Prototypes.SyntaxError, message);

    public JsThrow Error(JsObject prototype, string message, Exception? inner = null) =>
        new(JsError.Create(this, prototype, message), Line, inner);

    public JsValue GetGlobal(int index)
    {
        ref var slot = ref _globals[index];
        if (slot.IsEmpty)
        {
            if (!TryLookUp(GlobalNames[index], out var value))
                throw ReferenceError($"„{GlobalNames[index]}“ ist nicht bekannt");
            slot = value;
        }

        return slot;
    }

    public bool TryGetGlobal(string name, out JsValue value)
    {
        var index = GlobalNames.IndexOf(name);
        if (index < 0)
            return TryLookUp(name, out value);
        value = _globals[index];
        if (!value.IsEmpty)
            return true;
        if (!TryLookUp(name, out value))
            return false;
        _globals[index] = value;
        return true;
    }

    public void SetGlobal(int index, JsValue value)
    {
        if (GlobalNames[index] is "undefined" or "NaN" or "Infinity")
            throw TypeError($"„{GlobalNames[index]}“ kann nicht geändert werden");
        if (_globals[index].IsEmpty && !TryLookUp(GlobalNames[index], out _))
            throw ReferenceError($"„{GlobalNames[index]}“ ist nicht deklariert; bitte mit let oder const anlegen");
        _globals[index] = value;
    }

    public bool TrySetGlobal(string name, JsValue value)
    {
        var index = GlobalNames.IndexOf(name);
        if (index >= 0)
            _globals[index] = value;
        return index >= 0;
    }

    /// <summary>The value of a global the script has touched; anything else is not worth resolving after the run.</summary>
    public bool TryGetTouchedGlobal(string name, out JsValue value)
    {
        var index = GlobalNames.IndexOf(name);
        value = index >= 0 ? _globals[index] : JsValue.Empty;
        return !value.IsEmpty || (_globalObject?.TryGetAssigned(name, out value) ?? false);
    }

    private bool TryLookUp(string name, out JsValue value)
    {
        if (_globalObject is not null && _globalObject.TryGetAssigned(name, out value))
            return true;
        if (_scope.TryResolve(name, out var host))
        {
            value = ClrBoundary.ToScript(this, host, name);
            return true;
        }

        if (name == "globalThis")
        {
            value = new JsValue(GlobalObject);
            return true;
        }

        return Globals.TryGet(name, out value);
    }

    private void Check()
    {
        if (_steps > _limits.MaxSteps)
            throw Stop($"Das Skript braucht zu viele Schritte (mehr als {_limits.MaxSteps}); vielleicht eine Endlosschleife.");
        _nextCheck = _steps + Math.Min(StepsBetweenChecks, _limits.MaxSteps - _steps + 1);
        _cancellation.ThrowIfCancellationRequested();
        if (_options.Time.GetElapsedTime(_started) > _limits.MaxTime)
            throw Stop($"Das Skript läuft zu lange (mehr als {_limits.MaxTime.TotalSeconds:0.###} Sekunden).");
    }

    private ScriptException OutOfMemory() =>
        Stop($"Das Skript braucht zu viel Speicher (mehr als {Math.Max(1, _limits.MaxMemoryBytes / (1024 * 1024))} MB).");

    private ScriptException Stop(string message)
    {
        IsStopped = true;
        return new ScriptException(message, Line);
    }
}
