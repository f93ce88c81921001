namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>
/// A built-in object of the process, such as a prototype. Its members are created on first use, because most scripts touch
/// only two or three of the prototypes.
/// </summary>
internal sealed class SharedObject(JsObject? prototype, Func<Action<JsObject>> fill, string tag = "Object") : JsObject(prototype)
{
    private readonly Lock _filling = new();
    private volatile bool _filled;
    private bool _isFilling;

    public override bool IsShared => true;

    public override string Tag => tag;

    public override bool TryGetOwn(PropertyKey key, out Property property)
    {
        EnsureFilled();
        return base.TryGetOwn(key, out property);
    }

    public override IReadOnlyList<PropertyKey> OwnKeys()
    {
        EnsureFilled();
        return base.OwnKeys();
    }

    private void EnsureFilled()
    {
        if (_filled)
            return;
        lock (_filling)
        {
            if (_filled || _isFilling)
                return;
            _isFilling = true;
            fill()(this);
            _filled = true;
        }
    }
}
