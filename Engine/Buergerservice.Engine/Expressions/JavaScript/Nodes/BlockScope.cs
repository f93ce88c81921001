using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Nodes;

/// <summary>What has to happen when a block is entered: a place for captured variables, dead zones, hoisted functions.</summary>
internal sealed class BlockScope
{
    public static readonly BlockScope None = new();

    private readonly List<FunctionDeclaration> _functions = [];
    private int[] _deadLocals = [];
    private int[] _deadSlots = [];

    public int HeapSize { get; private set; }

    public bool IsTrivial { get; private set; } = true;

    /// <summary>True when every turn of a loop needs its own copy of the variables.</summary>
    public bool HasCaptured => HeapSize > 0;

    public void AddFunction(FunctionDeclaration function) => _functions.Add(function);

    public void Complete(int heapSize, int[] deadLocals, int[] deadSlots)
    {
        HeapSize = heapSize;
        _deadLocals = deadLocals;
        _deadSlots = deadSlots;
        IsTrivial = heapSize == 0 && deadLocals.Length == 0 && deadSlots.Length == 0 && _functions.Count == 0;
    }

    public void Enter(Frame frame)
    {
        if (HeapSize > 0)
        {
            frame.Run.Allocate(48 + (HeapSize * 16L));
            frame.Scope = new Scope(HeapSize, frame.Scope);
        }

        foreach (var index in _deadLocals)
            frame.Locals[index] = JsValue.Empty;
        foreach (var index in _deadSlots)
            frame.Scope!.Slots[index] = JsValue.Empty;
        foreach (var function in _functions)
            function.Hoist(frame);
    }

    /// <summary>Gives the next turn of a for loop fresh variables with the values of the last.</summary>
    public void Renew(Frame frame)
    {
        if (HeapSize == 0)
            return;
        var old = frame.Scope!;
        frame.Run.Allocate(48 + (HeapSize * 16L));
        frame.Scope = new Scope(HeapSize, old.Parent);
        old.Slots.CopyTo(frame.Scope.Slots, 0);
    }
}
