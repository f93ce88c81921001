using System.Text;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class StringBuiltIn
{
    public static readonly NativeFunction Constructor = Create();

    private static NativeFunction Create()
    {
        var type = BuiltIn.Constructor(
            "String",
            1,
            Prototypes.String,
            (run, _, a) => a.Length == 0 ? "" : a[0].IsSymbol ? a[0].AsSymbol().ToString() : a[0].ToStringValue(run),
            (run, a, target) => new JsStringObject(a.Length == 0 ? "" : a[0].ToText(run), JsFunction.PrototypeOf(run, target, Prototypes.String)));
        type.Method("fromCharCode", 1, (run, _, a) =>
        {
            run.Allocate(a.Length * 2L);
            return string.Concat(a.Select(v => (char)v.ToUInt32(run)));
        });
        type.Method("fromCodePoint", 1, (run, _, a) =>
        {
            var text = new StringBuilder();
            foreach (var value in a)
            {
                var code = value.ToNumber(run);
                if (code != Math.Floor(code) || code is < 0 or > 0x10FFFF or double.NaN)
                    throw run.RangeError("Ungültiger Unicode-Wert");
                if (code < 0x10000)
                    text.Append((char)code);
                else
                    text.Append(char.ConvertFromUtf32((int)code));
            }

            run.Allocate(text.Length * 2L);
            return text.ToString();
        });
        type.Method("raw", 1, Raw);
        return type;
    }

    private static JsValue Raw(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var parts = Members.Get(run, arguments.At(0), "raw").ToObject(run);
        var length = parts.Get(run, "length").ToLength(run);
        JsValue text = "";
        for (long i = 0; i < length; i++)
        {
            run.Step();
            text = Operators.Concat(run, text, parts.GetIndex(run, i).ToStringValue(run));
            if (i + 1 < length && i + 1 < arguments.Length)
                text = Operators.Concat(run, text, arguments[i + 1].ToStringValue(run));
        }

        return text;
    }
}
