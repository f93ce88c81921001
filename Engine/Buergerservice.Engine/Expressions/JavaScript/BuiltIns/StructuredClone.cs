using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>A deep copy that keeps shared and circular references.</summary>
internal static class StructuredClone
{
    public static readonly NativeFunction Function = new("structuredClone", 1, (run, _, a) => Copy(run, a.At(0), []));

    private static JsValue Copy(ScriptRun run, JsValue value, Dictionary<JsObject, JsObject> done)
    {
        if (value.IsSymbol || value.AsFunction() is not null)
            throw run.TypeError("Funktionen und Symbole lassen sich nicht kopieren");
        if (value.AsObject() is not { } source)
            return value;
        if (done.TryGetValue(source, out var known))
            return known;
        run.Step();
        run.EnsureStack();
        run.Allocate(JsObject.EmptySize);
        switch (source)
        {
            case JsDate date:
                return done[source] = new JsDate(date.Time);
            case JsRegExp regex:
                return done[source] = new JsRegExp(run, regex.Compiled);
            case JsStringObject text:
                return done[source] = new JsStringObject(text.Text);
            case JsPrimitiveObject wrapper:
                return done[source] = wrapper.Value.ToObject(run);
            case JsMap map:
                var mapCopy = new JsMap();
                done[source] = mapCopy;
                foreach (var (key, item) in map.Items.Entries())
                    mapCopy.Items.Set(run, Copy(run, key, done), Copy(run, item, done));
                return mapCopy;
            case JsSet set:
                var setCopy = new JsSet();
                done[source] = setCopy;
                foreach (var item in set.Items.Keys().Select(item => Copy(run, item, done)))
                    setCopy.Items.Set(run, item, item);
                return setCopy;
            default:
                return CopyMembers(run, source, done);
        }
    }

    private static JsValue CopyMembers(ScriptRun run, JsObject source, Dictionary<JsObject, JsObject> done)
    {
        JsObject copy = source switch
        {
            JsArray => JsArray.Create(run, []),
            JsError => JsError.Create(run, source.Prototype is { IsShared: true } known ? known : Prototypes.Error, source.Get(run, "message").ToText(run)),
            _ => JsObject.Create(run),
        };
        done[source] = copy;
        if (source is JsArray array)
            ((JsArray)copy).SetLength(run, (long)array.Count);
        foreach (var key in source.OwnKeys())
        {
            if (key.Name is not null && source.TryGetOwn(key, out var property) && property.IsEnumerable)
                copy.Define(run, key, Copy(run, property.Read(run, source), done), PropertyFlags.All);
        }

        return copy;
    }
}
