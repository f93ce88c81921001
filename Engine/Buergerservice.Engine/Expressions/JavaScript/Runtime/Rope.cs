namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>
/// A string put together but not yet copied, so that appending in a loop stays linear. Flattened on first use.
/// </summary>
internal sealed class Rope
{
    /// <summary>Below this length a plain copy is cheaper than a rope.</summary>
    public const int MinLength = 256;

    private object? _left;
    private object? _right;
    private string? _flat;

    public Rope(object left, object right, int length)
    {
        _left = left;
        _right = right;
        Length = length;
    }

    public int Length { get; }

    public override string ToString()
    {
        if (_flat is null)
        {
            _flat = string.Create(Length, this, static (span, rope) => rope.CopyTo(span));
            _left = _right = null;
        }

        return _flat;
    }

    // Fills from the end: the usual rope grows at its right side, so the stack of pending parts stays short.
    private void CopyTo(Span<char> target)
    {
        var pending = new Stack<object>();
        pending.Push(this);
        var end = target.Length;
        while (pending.TryPop(out var part))
        {
            if (part is Rope { _flat: null } rope)
            {
                pending.Push(rope._left!);
                pending.Push(rope._right!);
                continue;
            }

            var text = part as string ?? ((Rope)part)._flat!;
            end -= text.Length;
            text.CopyTo(target[end..]);
        }
    }
}
