using System.Globalization;
using System.Text;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>JSON.stringify.</summary>
internal sealed class JsonWriter
{
    private const int MaxIndent = 10;
    private const int MaxNesting = 1000;

    private readonly ScriptRun _run;
    private readonly JsFunction? _replacer;
    private readonly List<PropertyKey>? _allowed;
    private readonly string _indent;
    private readonly StringBuilder _text = new();
    private readonly HashSet<JsObject> _open = [];
    private int _counted;

    private JsonWriter(ScriptRun run, JsValue replacer, JsValue indent)
    {
        _run = run;
        _replacer = replacer.AsFunction();
        _allowed = replacer.As<JsArray>() is { } names ? Names(run, names) : null;
        if (indent.As<JsPrimitiveObject>() is { } wrapper)
            indent = wrapper.Value;
        if (indent.IsNumber)
            _indent = new string(' ', (int)Math.Clamp(indent.ToInteger(run), 0, MaxIndent));
        else
            _indent = indent.IsString ? indent.AsString()[..Math.Min(MaxIndent, indent.StringLength)] : "";
    }

    public static JsValue Write(ScriptRun run, JsValue value, JsValue replacer, JsValue indent)
    {
        var writer = new JsonWriter(run, replacer, indent);
        JsObject? holder = null;
        if (writer._replacer is not null)
        {
            holder = JsObject.Create(run);
            holder.Init("", value);
        }

        if (!writer.TryWrite(holder, "", value, ""))
            return default;
        writer.Count();
        return writer._text.ToString();
    }

    private static List<PropertyKey> Names(ScriptRun run, JsArray list)
    {
        var names = new List<PropertyKey>();
        for (var i = 0; i < list.Count; i++)
        {
            var item = list.GetIndex(run, i);
            var isName = item.IsString || item.IsNumber || item.AsObject() is JsStringObject or JsPrimitiveObject { Tag: "Number" };
            if (isName && (PropertyKey)item.ToText(run) is var name && !names.Contains(name))
                names.Add(name);
        }

        return names;
    }

    /// <summary>Writes a value; false for one that JSON leaves out.</summary>
    private bool TryWrite(JsObject? holder, PropertyKey key, JsValue value, string indent)
    {
        _run.Step();
        if (value.IsObject)
        {
            var convert = Members.Get(_run, value, "toJSON");
            if (convert.AsFunction() is { } function)
                value = function.Call(_run, value, [key.ToValue()]);
        }

        if (_replacer is not null)
            value = _replacer.Call(_run, holder!, [key.ToValue(), value]);
        switch (value.AsObject())
        {
            case JsFunction:
                return false;
            case JsPrimitiveObject wrapper:
                value = wrapper.Tag == "Number" ? value.ToNumber(_run) : wrapper.Value;
                break;
            case JsStringObject:
                value = value.ToText(_run);
                break;
        }

        return TryWriteValue(value, indent);
    }

    private bool TryWriteValue(JsValue value, string indent)
    {
        switch (value.Type)
        {
            case JsType.Null:
                _text.Append("null");
                return true;
            case JsType.Boolean:
                _text.Append(value.IsTrue ? "true" : "false");
                return true;
            case JsType.Number:
                _text.Append(double.IsFinite(value.Number) ? NumberText.Format(value.Number) : "null");
                return true;
            case JsType.String:
                WriteString(value.AsString());
                return true;
            case JsType.Object:
                WriteComposite(value.AsObject()!, indent);
                return true;
            default:
                return false;
        }
    }

    private void WriteComposite(JsObject source, string indent)
    {
        if (!_open.Add(source))
            throw _run.TypeError("Das Objekt enthält sich selbst und lässt sich nicht in JSON umwandeln");
        if (_open.Count > MaxNesting)
            throw _run.RangeError("Das Objekt ist zu tief verschachtelt für JSON");
        _run.EnsureStack();
        var inner = indent + _indent;
        if (source is JsArray array)
            WriteArray(array, inner, indent);
        else
            WriteObject(source, inner, indent);
        _open.Remove(source);
        Count();
    }

    private void WriteArray(JsArray array, string inner, string outer)
    {
        _text.Append('[');
        for (var i = 0; i < array.Count; i++)
        {
            if (i > 0)
                _text.Append(',');
            NewLine(inner);
            if (!TryWrite(array, PropertyKey.IndexName(i), array.GetIndex(_run, i), inner))
                _text.Append("null");
        }

        if (array.Count > 0)
            NewLine(outer);
        _text.Append(']');
    }

    private void WriteObject(JsObject source, string inner, string outer)
    {
        _text.Append('{');
        var any = false;
        foreach (var key in _allowed ?? source.OwnKeys())
        {
            if (key.Name is null || (_allowed is null && !(source.TryGetOwn(key, out var property) && property.IsEnumerable)))
                continue;
            var before = _text.Length;
            if (any)
                _text.Append(',');
            NewLine(inner);
            WriteString(key.Name);
            _text.Append(_indent.Length > 0 ? ": " : ":");
            if (TryWrite(source, key, source.Get(_run, key), inner))
                any = true;
            else
                _text.Length = before;
        }

        if (any)
            NewLine(outer);
        _text.Append('}');
    }

    private void NewLine(string indent)
    {
        if (_indent.Length > 0)
            _text.Append('\n').Append(indent);
        if (_text.Length - _counted > 4096)
            Count();
    }

    private void Count()
    {
        _run.Allocate(Math.Max(0, _text.Length - _counted) * 2L);
        _counted = Math.Max(_counted, _text.Length);
    }

    private void WriteString(string text)
    {
        _text.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '"': _text.Append("\\\""); break;
                case '\\': _text.Append(@"\\"); break;
                case '\b': _text.Append(@"\b"); break;
                case '\f': _text.Append(@"\f"); break;
                case '\n': _text.Append(@"\n"); break;
                case '\r': _text.Append(@"\r"); break;
                case '\t': _text.Append(@"\t"); break;
                case < ' ':
                    AppendCode(c);
                    break;
                default:
                    if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                        _text.Append(c).Append(text[++i]);
                    else if (char.IsSurrogate(c))
                        AppendCode(c);
                    else
                        _text.Append(c);
                    break;
            }
        }

        _text.Append('"');
    }

    private void AppendCode(char c) => _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
}
