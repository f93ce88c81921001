using System.Numerics;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class MathBuiltIn
{
    public static readonly JsObject Instance = new SharedObject(Prototypes.Object, () => Fill);

    private static void Fill(JsObject math)
    {
        math.Constant("PI", Math.PI);
        math.Constant("E", Math.E);
        math.Constant("LN2", 0.6931471805599453);
        math.Constant("LN10", 2.302585092994046);
        math.Constant("LOG2E", 1.4426950408889634);
        math.Constant("LOG10E", 0.4342944819032518);
        math.Constant("SQRT2", 1.4142135623730951);
        math.Constant("SQRT1_2", 0.7071067811865476);
        math.Init(JsSymbol.ToStringTag, "Math", PropertyFlags.Configurable);
        FillFunctions(math);
        math.Method("round", 1, (run, _, a) => Round(a.At(0).ToNumber(run)));
        math.Method("sign", 1, (run, _, a) => a.At(0).ToNumber(run) is var n && (double.IsNaN(n) || n == 0) ? n : Math.Sign(n));
        math.Method("pow", 2, (run, _, a) =>
        {
            var number = a.At(0).ToNumber(run);
            return Operators.Power(number, a.At(1).ToNumber(run));
        });
        math.Method("atan2", 2, (run, _, a) => Math.Atan2(a.At(0).ToNumber(run), a.At(1).ToNumber(run)));
        math.Method("max", 2, (run, _, a) => a.Select(v => v.ToNumber(run)).Aggregate(double.NegativeInfinity, Math.Max));
        math.Method("min", 2, (run, _, a) => a.Select(v => v.ToNumber(run)).Aggregate(double.PositiveInfinity, Math.Min));
        math.Method("hypot", 2, (run, _, a) =>
        {
            double[] numbers = [.. a.Select(v => v.ToNumber(run))];
            return numbers.Any(double.IsInfinity) ? double.PositiveInfinity : Hypotenuse(numbers);
        });
        math.Method("imul", 2, (run, _, a) => unchecked(a.At(0).ToInt32(run) * a.At(1).ToInt32(run)));
        math.Method("clz32", 1, (run, _, a) => BitOperations.LeadingZeroCount(a.At(0).ToUInt32(run)));
        math.Method("random", 0, (run, _, _) => run.Random.NextDouble());
    }

    private static void FillFunctions(JsObject math)
    {
        Function("abs", Math.Abs);
        Function("floor", Math.Floor);
        Function("ceil", Math.Ceiling);
        Function("trunc", Math.Truncate);
        Function("sqrt", Math.Sqrt);
        Function("cbrt", CubeRoot);
        Function("exp", Math.Exp);
        Function("expm1", x => Math.Abs(x) < 1e-5 ? x + (x * x / 2) + (x * x * x / 6) : Math.Exp(x) - 1);
        Function("log", Math.Log);
        Function("log2", Math.Log2);
        Function("log10", Math.Log10);
        Function("log1p", x => Math.Abs(x) < 1e-5 ? x - (x * x / 2) + (x * x * x / 3) : Math.Log(1 + x));
        Function("sin", Math.Sin);
        Function("cos", Math.Cos);
        Function("tan", Math.Tan);
        Function("asin", Math.Asin);
        Function("acos", Math.Acos);
        Function("atan", Math.Atan);
        Function("sinh", Math.Sinh);
        Function("cosh", Math.Cosh);
        Function("tanh", Math.Tanh);
        Function("asinh", Math.Asinh);
        Function("acosh", Math.Acosh);
        Function("atanh", Math.Atanh);
        Function("fround", x => (float)x);

        void Function(string name, Func<double, double> code) =>
            math.Method(name, 1, (run, _, a) => code(a.At(0).ToNumber(run)));
    }

    // The root of the C library is off by one bit for numbers as simple as 27; one step of Newton corrects it.
    private static double CubeRoot(double number)
    {
        var root = Math.Cbrt(number);
        return root == 0 || !double.IsFinite(root) ? root : root - (((root * root * root) - number) / (3 * root * root));
    }

    // Half goes up, also below zero; adding one half first would round 0.49999999999999994 to 1.
    private static double Round(double number)
    {
        var floor = Math.Floor(number);
        var rounded = number - floor >= 0.5 ? floor + 1 : floor;
        return rounded == 0 && (number < 0 || double.IsNegative(number)) ? -0.0 : rounded;
    }

    private static double Hypotenuse(double[] numbers)
    {
        var largest = numbers.Select(Math.Abs).DefaultIfEmpty(0).Max();
        if (largest == 0 || double.IsNaN(largest) || numbers.Any(double.IsNaN))
            return numbers.Any(double.IsNaN) ? double.NaN : largest;
        // Scaled by the largest, so that the squares neither overflow nor vanish; summed with compensation.
        double sum = 0, rest = 0;
        foreach (var number in numbers)
        {
            var square = number / largest * (number / largest);
            var next = square - rest;
            var total = sum + next;
            rest = total - sum - next;
            sum = total;
        }

        return Math.Sqrt(sum) * largest;
    }
}
