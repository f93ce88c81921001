using System.Globalization;
using System.Text;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

/// <summary>The methods of strings.</summary>
internal static partial class StringPrototype
{
    private static readonly CompareInfo German = CultureInfo.GetCultureInfo("de-DE").CompareInfo;

    public static void Fill(JsObject prototype)
    {
        prototype.Hidden("constructor", StringBuiltIn.Constructor);
        prototype.Method("toString", 0, (run, self, _) => Unwrap(run, self));
        prototype.Method("valueOf", 0, (run, self, _) => Unwrap(run, self));
        prototype.Method(JsSymbol.Iterator, "[Symbol.iterator]", (run, self, _) => new JsIterator(Iteration.Characters(Text(run, self)), "String Iterator"));
        FillCharacters(prototype);
        FillParts(prototype);
        FillShapes(prototype);
        FillPatterns(prototype);
    }

    private static JsValue Unwrap(ScriptRun run, JsValue self) =>
        self.IsString ? self : BuiltIn.This<JsStringObject>(run, self, "toString").Text;

    /// <summary>The text a method is called on.</summary>
    private static string Text(ScriptRun run, JsValue self) =>
        self.IsString ? self.AsString()
        : self.IsNullish ? throw run.TypeError("Die Methode wurde an null oder undefined aufgerufen")
        : self.ToText(run);

    /// <summary>Counts the memory of a new string.</summary>
    private static JsValue New(ScriptRun run, string text)
    {
        run.Allocate(24 + (text.Length * 2L));
        return text;
    }

    private static void FillCharacters(JsObject prototype)
    {
        prototype.Method("charAt", 1, (run, self, a) =>
        {
            var text = Text(run, self);
            var at = a.At(0).ToInteger(run);
            return at >= 0 && at < text.Length ? CharText.Of(text[(int)at]) : "";
        });
        prototype.Method("charCodeAt", 1, (run, self, a) =>
        {
            var text = Text(run, self);
            var at = a.At(0).ToInteger(run);
            return at >= 0 && at < text.Length ? text[(int)at] : double.NaN;
        });
        prototype.Method("codePointAt", 1, (run, self, a) =>
        {
            var text = Text(run, self);
            var at = a.At(0).ToInteger(run);
            if (at < 0 || at >= text.Length)
                return default;
            var i = (int)at;
            var isPair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            return isPair ? char.ConvertToUtf32(text[i], text[i + 1]) : text[i];
        });
        prototype.Method("at", 1, (run, self, a) =>
        {
            var text = Text(run, self);
            var at = a.At(0).ToInteger(run);
            at = at < 0 ? text.Length + at : at;
            return at >= 0 && at < text.Length ? CharText.Of(text[(int)at]) : default(JsValue);
        });
        prototype.Method("isWellFormed", 0, (run, self, _) => WellFormed(Text(run, self)) == Text(run, self));
        prototype.Method("toWellFormed", 0, (run, self, _) => New(run, WellFormed(Text(run, self))));
    }

    private static void FillParts(JsObject prototype)
    {
        prototype.Method("slice", 2, (run, self, a) =>
        {
            var text = Text(run, self);
            var start = (int)a.At(0).ToRelativeIndex(run, text.Length, 0);
            var end = (int)a.At(1).ToRelativeIndex(run, text.Length, text.Length);
            return start < end ? New(run, text[start..end]) : "";
        });
        prototype.Method("substring", 2, (run, self, a) =>
        {
            var text = Text(run, self);
            var start = (int)Math.Clamp(a.At(0).ToInteger(run), 0, text.Length);
            var end = a.At(1).IsUndefined ? text.Length : (int)Math.Clamp(a[1].ToInteger(run), 0, text.Length);
            return New(run, text[Math.Min(start, end)..Math.Max(start, end)]);
        });
        prototype.Method("substr", 2, (run, self, a) =>
        {
            var text = Text(run, self);
            var start = (int)a.At(0).ToRelativeIndex(run, text.Length, 0);
            var length = a.At(1).IsUndefined ? text.Length : a[1].ToInteger(run);
            return New(run, text.Substring(start, (int)Math.Clamp(length, 0, text.Length - start)));
        });
        prototype.Method("indexOf", 1, (run, self, a) =>
        {
            var (text, part, start) = Search(run, self, a, allowRegex: true);
            return text.IndexOf(part, start, StringComparison.Ordinal);
        });
        prototype.Method("lastIndexOf", 1, (run, self, a) =>
        {
            var text = Text(run, self);
            var part = a.At(0).ToText(run);
            var position = a.At(1).ToNumber(run);
            var last = double.IsNaN(position) ? text.Length : Math.Clamp(Math.Truncate(position), 0, text.Length);
            run.Work(text.Length);
            return text.AsSpan(0, (int)Math.Min(text.Length, last + part.Length)).LastIndexOf(part, StringComparison.Ordinal);
        });
        prototype.Method("includes", 1, (run, self, a) =>
        {
            var (text, part, start) = Search(run, self, a);
            return text.IndexOf(part, start, StringComparison.Ordinal) >= 0;
        });
        prototype.Method("startsWith", 1, (run, self, a) =>
        {
            var (text, part, start) = Search(run, self, a);
            return text.AsSpan(start).StartsWith(part, StringComparison.Ordinal);
        });
        prototype.Method("endsWith", 1, (run, self, a) =>
        {
            var (text, part, _) = Search(run, self, a);
            var end = a.At(1).IsUndefined ? text.Length : (int)Math.Clamp(a[1].ToInteger(run), 0, text.Length);
            return text.AsSpan(0, end).EndsWith(part, StringComparison.Ordinal);
        });
    }

    private static (string Text, string Part, int Start) Search(ScriptRun run, JsValue self, JsValue[] arguments, bool allowRegex = false)
    {
        var text = Text(run, self);
        if (!allowRegex && arguments.At(0).AsObject() is JsRegExp)
            throw run.TypeError("Die Methode sucht Text, keinen regulären Ausdruck");
        run.Work(text.Length);
        return (text, arguments.At(0).ToText(run), (int)Math.Clamp(arguments.At(1).ToInteger(run), 0, text.Length));
    }

    private static void FillShapes(JsObject prototype)
    {
        prototype.Method("trim", 0, (run, self, _) => New(run, Conversions.Trim(Text(run, self))));
        prototype.Method("trimStart", 0, (run, self, _) => New(run, Conversions.Trim(Text(run, self), end: false)));
        prototype.Method("trimEnd", 0, (run, self, _) => New(run, Conversions.Trim(Text(run, self), start: false)));
        prototype.Method("padStart", 2, (run, self, a) => Pad(run, self, a, atStart: true));
        prototype.Method("padEnd", 2, (run, self, a) => Pad(run, self, a, atStart: false));
        prototype.Method("repeat", 1, Repeat);
        prototype.Method("concat", 1, (run, self, a) =>
            a.Aggregate(new JsValue(Text(run, self)), (text, part) => Operators.Concat(run, text, part.ToStringValue(run))));
        prototype.Method("toUpperCase", 0, (run, self, _) => New(run, Upper(Text(run, self))));
        prototype.Method("toLowerCase", 0, (run, self, _) => New(run, Lower(Text(run, self))));
        prototype.Method("toLocaleUpperCase", 0, (run, self, _) => New(run, Upper(Text(run, self))));
        prototype.Method("toLocaleLowerCase", 0, (run, self, _) => New(run, Lower(Text(run, self))));
        prototype.Method("normalize", 0, Normalize);
        prototype.Method("localeCompare", 1, (run, self, a) => Compare(Text(run, self), a.At(0).ToText(run), IntlBuiltIn.CompareOptionsOf(run, a.At(2)), IntlBuiltIn.IsNumeric(run, a.At(2))));
    }

    /// <summary>The order of a dictionary: ä beside a, small before capital letters.</summary>
    public static double Compare(string left, string right, CompareOptions options, bool numeric) =>
        Math.Sign(numeric ? NumericOrder.Compare(left, right, German, options) : German.Compare(left, right, options));

    private static JsValue Pad(ScriptRun run, JsValue self, JsValue[] arguments, bool atStart)
    {
        var text = Text(run, self);
        var length = arguments.At(0).ToLength(run);
        var filler = arguments.At(1).IsUndefined ? " " : arguments[1].ToText(run);
        if (length <= text.Length || filler.Length == 0)
            return text;
        run.RequireRoomFor(length);
        var missing = (int)(length - text.Length);
        var padding = new StringBuilder(missing + filler.Length);
        while (padding.Length < missing)
            padding.Append(filler);
        padding.Length = missing;
        return New(run, atStart ? padding.Append(text).ToString() : text + padding);
    }

    private static JsValue Repeat(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        var text = Text(run, self);
        var count = arguments.At(0).ToInteger(run);
        if (count < 0 || double.IsInfinity(count))
            throw run.RangeError("Ungültige Anzahl für repeat");
        if (count == 0 || text.Length == 0)
            return "";
        run.RequireRoomFor((long)Math.Min(count * text.Length, int.MaxValue));
        run.Allocate((long)count * text.Length * 2);
        run.Work((long)count * text.Length / 16);
        return new StringBuilder().Insert(0, text, (int)count).ToString();
    }

    // The invariant culture keeps ß, which the language turns into two letters.
    private static string Upper(string text) =>
        text.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal).Replace("ŉ", "ʼN", StringComparison.Ordinal)
            .Replace("ﬁ", "FI", StringComparison.Ordinal).Replace("ﬂ", "FL", StringComparison.Ordinal).Replace("ﬀ", "FF", StringComparison.Ordinal);

    private static string Lower(string text)
    {
        var lower = text.Replace("İ", "i̇", StringComparison.Ordinal).ToLowerInvariant();
        if (!text.Contains('Σ', StringComparison.Ordinal))
            return lower;
        // A capital sigma at the end of a word has a form of its own.
        var result = new StringBuilder(lower);
        for (var i = 0; i < text.Length && i < result.Length; i++)
        {
            if (text[i] == 'Σ' && i > 0 && char.IsLetter(text[i - 1]) && (i + 1 == text.Length || !char.IsLetter(text[i + 1])))
                result[i] = 'ς';
        }

        return result.ToString();
    }

    private static JsValue Normalize(ScriptRun run, JsValue self, JsValue[] arguments)
    {
        NormalizationForm? form = arguments.At(0).IsUndefined ? NormalizationForm.FormC : arguments[0].ToText(run) switch
        {
            "NFC" => NormalizationForm.FormC,
            "NFD" => NormalizationForm.FormD,
            "NFKC" => NormalizationForm.FormKC,
            "NFKD" => NormalizationForm.FormKD,
            _ => null,
        };
        if (form is not { } known)
            throw run.RangeError("Unbekannte Normalform; erlaubt sind NFC, NFD, NFKC und NFKD");
        var text = Text(run, self);
        // .NET refuses half surrogate pairs, the language leaves them as they are.
        return WellFormed(text) == text ? New(run, text.Normalize(known)) : text;
    }

    private static string WellFormed(string text)
    {
        StringBuilder? result = null;
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                i++;
            else
                (result ??= new StringBuilder(text))[i] = '\uFFFD';
        }

        return result?.ToString() ?? text;
    }
}
