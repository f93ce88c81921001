using System.Globalization;
using System.Numerics;
using System.Text;

namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>Numbers as text, exactly as the language prescribes.</summary>
internal static class NumberText
{
    private const double MaxExactInteger = 9007199254740992;
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    public static string Format(double number)
    {
        if (number == (int)number)
            return number == 0 ? "0" : PropertyKey.IndexName((int)number);
        if (double.IsNaN(number))
            return "NaN";
        if (double.IsInfinity(number))
            return number > 0 ? "Infinity" : "-Infinity";
        var (digits, exponent) = Shortest(Math.Abs(number));
        return (number < 0 ? "-" : "") + Layout(digits, exponent);
    }

    /// <summary>The shortest digits that read back as the same number, and the position of the decimal point after the first.</summary>
    public static (string Digits, int PointAt) Shortest(double number)
    {
        var round = number.ToString("R", CultureInfo.InvariantCulture);
        var mantissa = round.AsSpan();
        var exponent = 0;
        var e = round.IndexOf('E', StringComparison.Ordinal);
        if (e >= 0)
        {
            exponent = int.Parse(round.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..e];
        }

        var point = mantissa.IndexOf('.');
        var whole = point < 0 ? mantissa.Length : point;
        var digits = string.Concat(mantissa[..whole], point < 0 ? [] : mantissa[(point + 1)..]);
        var leading = digits.Length - digits.AsSpan().TrimStart('0').Length;
        return (digits.Trim('0'), whole + exponent - leading);
    }

    public static string ToRadix(double number, int radix)
    {
        if (radix == 10 || !double.IsFinite(number))
            return Format(number);
        var text = new StringBuilder();
        var rest = Math.Abs(number);
        var whole = Math.Floor(rest);
        var fraction = rest - whole;
        if (fraction > 0)
            AppendFraction(text, ref whole, fraction, rest, radix);
        var front = new StringBuilder();
        // Digits beyond the precision of the number are zeros, as V8 has them.
        for (; whole >= MaxExactInteger; whole /= radix)
            front.Insert(0, '0');
        do
        {
            var digit = whole % radix;
            front.Insert(0, Digits[(int)digit]);
            whole = (whole - digit) / radix;
        }
        while (whole > 0);
        return (number < 0 ? "-" : "") + front + text;
    }

    public static string ToFixed(double number, int digits)
    {
        if (!double.IsFinite(number) || Math.Abs(number) >= 1e21)
            return Format(number);
        var scaled = RoundScaled(Math.Abs(number), digits).ToString(CultureInfo.InvariantCulture);
        if (digits > 0)
        {
            scaled = scaled.PadLeft(digits + 1, '0');
            scaled = scaled.Insert(scaled.Length - digits, ".");
        }

        return number < 0 ? "-" + scaled : scaled;
    }

    public static string ToExponential(double number, int? digits)
    {
        if (!double.IsFinite(number))
            return Format(number);
        var (text, exponent) = digits is { } count ? Significant(Math.Abs(number), count + 1) : number == 0 ? ("0", 1) : Shortest(Math.Abs(number));
        var mantissa = text.Length > 1 ? $"{text[0]}.{text[1..]}" : text;
        return $"{(number < 0 ? "-" : "")}{mantissa}e{(exponent > 0 ? "+" : "-")}{Math.Abs(exponent - 1)}";
    }

    public static string ToPrecision(double number, int precision)
    {
        if (!double.IsFinite(number))
            return Format(number);
        var (digits, pointAt) = Significant(Math.Abs(number), precision);
        var sign = number < 0 ? "-" : "";
        var exponent = pointAt - 1;
        if (exponent < -6 || exponent >= precision)
            return $"{sign}{digits[0]}{(precision > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
        if (pointAt == precision)
            return sign + digits;
        return pointAt > 0
            ? $"{sign}{digits[..pointAt]}.{digits[pointAt..]}"
            : $"{sign}0.{new string('0', -pointAt)}{digits}";
    }

    /// <summary>The number of characters at the start that form a decimal literal with optional sign, or Infinity.</summary>
    public static int DecimalPrefix(ReadOnlySpan<char> text)
    {
        var at = 0;
        if (at < text.Length && text[at] is '+' or '-')
            at++;
        if (text[at..].StartsWith("Infinity", StringComparison.Ordinal))
            return at + 8;
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        var digits = at - start;
        if (at < text.Length && text[at] == '.')
        {
            var fraction = at + 1;
            while (fraction < text.Length && char.IsAsciiDigit(text[fraction]))
                fraction++;
            digits += fraction - at - 1;
            if (digits > 0)
                at = fraction;
        }

        if (digits == 0)
            return 0;
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var exponent = at + 1;
            if (exponent < text.Length && text[exponent] is '+' or '-')
                exponent++;
            if (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
            {
                while (exponent < text.Length && char.IsAsciiDigit(text[exponent]))
                    exponent++;
                at = exponent;
            }
        }

        return at;
    }

    public static double ParseDecimal(ReadOnlySpan<char> text)
    {
        if (text.EndsWith("Infinity", StringComparison.Ordinal))
            return text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads digits of a radix until the first other character.</summary>
    public static double ParseDigits(ReadOnlySpan<char> text, int radix, out int used)
    {
        double value = 0;
        used = 0;
        foreach (var c in text)
        {
            var digit = Digits.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
            if (digit < 0 || digit >= radix)
                break;
            value = (value * radix) + digit;
            used++;
        }

        // Beyond 2^53 the running value has rounded at every digit; start again exactly.
        if (value >= MaxExactInteger)
            value = radix == 10 ? double.Parse(text[..used], CultureInfo.InvariantCulture) : ParseExactly(text[..used], radix);
        return used == 0 ? double.NaN : value;
    }

    private static double ParseExactly(ReadOnlySpan<char> text, int radix)
    {
        // 1100 binary digits overflow a double; more characters cannot make it larger than infinity.
        var trimmed = text.TrimStart('0');
        if (trimmed.Length > 1100)
            return double.PositiveInfinity;
        var value = BigInteger.Zero;
        foreach (var c in trimmed)
            value = (value * radix) + Digits.IndexOf(char.ToLowerInvariant(c), StringComparison.Ordinal);
        return ToDouble(value);
    }

    // The conversion of BigInteger truncates; the language rounds half to even.
    private static double ToDouble(BigInteger value) =>
        double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static string Layout(string digits, int pointAt)
    {
        if (pointAt > 0 && pointAt <= 21)
        {
            return pointAt >= digits.Length
                ? digits + new string('0', pointAt - digits.Length)
                : $"{digits[..pointAt]}.{digits[pointAt..]}";
        }

        if (pointAt is > -6 and <= 0)
            return $"0.{new string('0', -pointAt)}{digits}";
        var exponent = pointAt - 1;
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{mantissa}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}";
    }

    // Emits digits until the rest is smaller than half the distance to the neighbouring number, as V8 does.
    private static void AppendFraction(StringBuilder text, ref double whole, double fraction, double number, int radix)
    {
        var delta = Math.Max(0.5 * (Math.BitIncrement(number) - number), double.Epsilon);
        if (fraction < delta)
            return;
        text.Append('.');
        do
        {
            fraction *= radix;
            delta *= radix;
            var digit = (int)fraction;
            text.Append(Digits[digit]);
            fraction -= digit;
            if (fraction <= 0.5 && !(fraction == 0.5 && (digit & 1) != 0))
                continue;
            if (fraction + delta <= 1)
                continue;
            Carry(text, ref whole, radix);
            break;
        }
        while (fraction >= delta);
    }

    private static void Carry(StringBuilder text, ref double whole, int radix)
    {
        while (true)
        {
            var last = text[^1];
            text.Length--;
            if (last == '.')
            {
                whole += 1;
                return;
            }

            var digit = Digits.IndexOf(last, StringComparison.Ordinal) + 1;
            if (digit >= radix)
                continue;
            text.Append(Digits[digit]);
            return;
        }
    }

    // number * 10^digits, exactly, rounded half up.
    private static BigInteger RoundScaled(double number, int digits)
    {
        var (mantissa, exponent) = Decompose(number);
        var scaled = digits >= 0 ? mantissa * BigInteger.Pow(10, digits) : mantissa;
        var divisor = digits < 0 ? BigInteger.Pow(10, -digits) : BigInteger.One;
        if (exponent >= 0)
            scaled <<= exponent;
        else
            divisor <<= -exponent;
        return ((scaled * 2) + divisor) / (divisor * 2);
    }

    private static (string Digits, int PointAt) Significant(double number, int count)
    {
        if (number == 0)
            return (new string('0', count), 1);
        var pointAt = Shortest(number).PointAt;
        var text = RoundScaled(number, count - pointAt).ToString(CultureInfo.InvariantCulture);
        if (text.Length > count)
        {
            pointAt++;
            text = RoundScaled(number, count - pointAt).ToString(CultureInfo.InvariantCulture);
        }

        return (text, pointAt);
    }

    private static (BigInteger Mantissa, int Exponent) Decompose(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = bits & 0xFFFFFFFFFFFFFL;
        return exponent == 0 ? (mantissa, -1074) : (mantissa | 0x10000000000000L, exponent - 1075);
    }
}
