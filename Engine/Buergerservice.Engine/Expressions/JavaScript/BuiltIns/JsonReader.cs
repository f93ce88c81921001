using System.Globalization;
using System.Text;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>JSON.parse.</summary>
internal sealed class JsonReader(ScriptRun run, string text)
{
    private const int MaxNesting = 1000;

    private int _at;
    private int _nesting;

    public JsValue Read()
    {
        var value = ReadValue();
        SkipSpace();
        return _at == text.Length ? value : throw Unexpected();
    }

    private JsValue ReadValue()
    {
        SkipSpace();
        run.Step();
        if (_at >= text.Length)
            throw Unexpected();
        switch (text[_at])
        {
            case '{':
                return ReadObject();
            case '[':
                return ReadArray();
            case '"':
                return ReadString();
            case 't':
                return ReadWord("true", true);
            case 'f':
                return ReadWord("false", false);
            case 'n':
                return ReadWord("null", JsValue.Null);
            default:
                return ReadNumber();
        }
    }

    private JsObject ReadObject()
    {
        Enter();
        var result = JsObject.Create(run);
        if (!TakeAfterSpace('}'))
        {
            do
            {
                SkipSpace();
                if (_at >= text.Length || text[_at] != '"')
                    throw Unexpected();
                var key = ReadString();
                Expect(':');
                run.Allocate(JsObject.PropertySize);
                result.Init(key, ReadValue());
            }
            while (TakeAfterSpace(','));
            Expect('}');
        }

        _nesting--;
        return result;
    }

    private JsArray ReadArray()
    {
        Enter();
        var result = JsArray.Create(run, []);
        if (!TakeAfterSpace(']'))
        {
            do
                result.Add(run, ReadValue());
            while (TakeAfterSpace(','));
            Expect(']');
        }

        _nesting--;
        return result;
    }

    private void Enter()
    {
        _at++;
        if (++_nesting > MaxNesting)
            throw run.SyntaxError("Das JSON ist zu tief verschachtelt");
        run.EnsureStack();
    }

    private string ReadString()
    {
        var start = ++_at;
        var length = text.AsSpan(start).IndexOfAny('"', '\\');
        if (length >= 0 && text[start + length] == '"' && !text.AsSpan(start, length).ContainsAnyInRange('\0', '\u001F'))
        {
            _at += length + 1;
            run.Allocate(24 + (length * 2L));
            return text.Substring(start, length);
        }

        var result = new StringBuilder();
        while (true)
        {
            if (_at >= text.Length || text[_at] < ' ')
                throw Unexpected();
            var c = text[_at++];
            if (c == '"')
                break;
            result.Append(c == '\\' ? ReadEscape() : c);
        }

        run.Allocate(24 + (result.Length * 2L));
        return result.ToString();
    }

    private char ReadEscape()
    {
        var c = _at < text.Length ? text[_at++] : throw Unexpected();
        switch (c)
        {
            case '"' or '\\' or '/': return c;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _at + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _at += 4;
                return (char)code;
            default:
                _at--;
                throw Unexpected();
        }
    }

    private JsValue ReadNumber()
    {
        var start = _at;
        if (Peek() == '-')
            _at++;
        if (Peek() == '0')
            _at++;
        else
            SkipDigits();
        if (Peek() == '.')
        {
            _at++;
            SkipDigits();
        }

        if (Peek() is 'e' or 'E')
        {
            _at++;
            if (Peek() is '+' or '-')
                _at++;
            SkipDigits();
        }

        return double.Parse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private void SkipDigits()
    {
        if (!char.IsAsciiDigit(Peek()))
            throw Unexpected();
        while (char.IsAsciiDigit(Peek()))
            _at++;
    }

    private JsValue ReadWord(string word, JsValue value)
    {
        if (string.CompareOrdinal(text, _at, word, 0, word.Length) != 0)
            throw Unexpected();
        _at += word.Length;
        return value;
    }

    private char Peek() => _at < text.Length ? text[_at] : '\0';

    private bool TakeAfterSpace(char c)
    {
        SkipSpace();
        if (Peek() != c || _at >= text.Length)
            return false;
        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!TakeAfterSpace(c))
            throw Unexpected();
    }

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r')
        {
            _at++;
            if (_at == text.Length)
                return;
        }
    }

    private JsThrow Unexpected() => run.SyntaxError(_at >= text.Length
        ? "Unerwartetes Ende des JSON"
        : $"Ungültiges JSON an Stelle {_at}: unerwartetes „{text[_at]}“");
}
