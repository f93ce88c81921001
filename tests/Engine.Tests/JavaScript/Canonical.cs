using Buergerservice.Engine.Expressions.JavaScript;
using Buergerservice.Engine.Expressions.JavaScript.BuiltIns;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Tests.JavaScript;

/// <summary>Writes the outcome of a script in the form that canonical.js uses for Node, so that the two can be compared.</summary>
internal static class Canonical
{
    public static string Run(string source)
    {
        try
        {
            var result = Script.Parse(source).Evaluate(new EmptyScope());
            return Render(result.Run, result.RawValue, []);
        }
        catch (ScriptSyntaxException)
        {
            return "throw SyntaxError";
        }
        catch (ScriptException error) when (error.Thrown is { } thrown)
        {
            return "throw " + (error.ErrorName == "Error" && !thrown.Value.IsObject ? Render(thrown.Run, thrown.Value, []) : error.ErrorName);
        }
    }

    private static string Render(ScriptRun run, JsValue value, HashSet<JsObject> open)
    {
        switch (value.Type)
        {
            case JsType.Number:
                return value.Number == 0 && double.IsNegative(value.Number) ? "-0" : NumberText.Format(value.Number);
            case JsType.String:
                return Quote(run, value);
            case JsType.Symbol:
                return value.AsSymbol().ToString();
            case JsType.Object:
                break;
            default:
                return value.IsEmpty ? "hole" : value.ToText(run);
        }

        var target = value.AsObject()!;
        if (!open.Add(target))
            return "cycle";
        var text = RenderObject(run, target, open);
        open.Remove(target);
        return text;
    }

    private static string RenderObject(ScriptRun run, JsObject target, HashSet<JsObject> open) => target switch
    {
        JsFunction => "function",
        JsDate date => $"Date({(double.IsNaN(date.Time) ? "invalid" : DateText.Iso(date.Time))})",
        JsRegExp regex => $"RegExp({regex.Source}|{regex.Compiled.Flags})",
        JsError error => $"Error({error.Get(run, "name").ToText(run)})",
        JsPrimitiveObject wrapper => $"Boxed({Render(run, wrapper.Value, open)})",
        JsStringObject wrapper => $"Boxed({Quote(run, wrapper.Text)})",
        JsMap map => $"Map{{{string.Join(',', map.Items.Entries().Select(e => $"{Render(run, e.Key, open)}=>{Render(run, e.Value, open)}"))}}}",
        JsSet set => $"Set{{{string.Join(',', set.Items.Keys().Select(v => Render(run, v, open)))}}}",
        JsArray array => $"[{string.Join(',', array.Items.ToArray().Select(v => Render(run, v, open)))}]",
        _ => $"{{{string.Join(',', Members(run, target, open))}}}",
    };

    private static IEnumerable<string> Members(ScriptRun run, JsObject target, HashSet<JsObject> open) =>
        from key in target.OwnKeys()
        where key.Name is not null && target.TryGetOwn(key, out var property) && property.IsEnumerable
        select $"{Quote(run, key.Name!)}:{Render(run, target.Get(run, key), open)}";

    private static string Quote(ScriptRun run, JsValue text) => JsonWriter.Write(run, text, default, default).AsString();

    private sealed class EmptyScope : IScriptScope
    {
        public bool TryResolve(string name, out object? value)
        {
            value = null;
            return false;
        }
    }
}
