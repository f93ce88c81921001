using System.Text.RegularExpressions;

namespace Buergerservice.Engine.Expressions.Liquid;

/// <summary>Says in German what Fluid says in English.</summary>
internal static partial class LiquidError
{
    public static LiquidException OfParser(string error)
    {
        var match = Position().Match(error);
        if (!match.Success)
            return new LiquidException(FirstLine(error));
        return new LiquidException($"Zeile {match.Groups["line"].Value}, Spalte {match.Groups["column"].Value}: {Translate(match.Groups["text"].Value)}");
    }

    public static LiquidException OfRun(Exception error) => new(
        error switch
        {
            DivideByZeroException => "In der Vorlage wird durch null geteilt.",
            OverflowException => "Eine Zahl in der Vorlage ist zu groß.",
            // Fluid says either of two sentences when the steps run out.
            _ when error.Message.StartsWith("The maximum", StringComparison.Ordinal) => $"Die Vorlage braucht zu viele Schritte (mehr als {LiquidBudget.MaxSteps}).",
            _ => $"Die Vorlage konnte nicht ausgefüllt werden: {FirstLine(error.Message)}",
        },
        error);

    private static string Translate(string text)
    {
        if (Expected().Match(text) is { Success: true } expected)
            return $"Hier fehlt „{expected.Groups["what"].Value}“.";
        if (Unknown().Match(text) is { Success: true } unknown)
            return $"Die Anweisung „{unknown.Groups["what"].Value}“ gibt es nicht.";
        return $"Die Vorlage ist hier nicht zu verstehen ({text}).";
    }

    private static string FirstLine(string text) => text.Split('\n')[0].TrimEnd('\r');

    [GeneratedRegex(@"^(?<text>.*?) at \((?<line>\d+):(?<column>\d+)\)", RegexOptions.Singleline)]
    private static partial Regex Position();

    [GeneratedRegex(@"'(?<what>[^']+)' was expected")]
    private static partial Regex Expected();

    [GeneratedRegex(@"^Unknown tag '(?<what>[^']+)'")]
    private static partial Regex Unknown();
}
