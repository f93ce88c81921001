using Buergerservice.Engine.Values;

namespace Buergerservice.Portal.Views;

/// <summary>Reads what the rollout module keeps of an evaluated checklist as plain values.</summary>
internal static class ChecklistResult
{
    public static IReadOnlyList<BlockEvaluation> Blocks(IReadOnlyDictionary<string, object?> result) =>
        [.. (result.GetValueOrDefault("bloecke") as List<object?> ?? []).OfType<IReadOnlyDictionary<string, object?>>().Select(b => new BlockEvaluation(
            b.Text("titel"), b.Number("ja"), b.Number("bedingt"), b.Number("nein"), b.Percent("anteil_ja"), b.Text("ergebnis"), b.GetValueOrDefault("ueberwiegend_ja") as bool?,
            b.Text("erlaeuterung"), b.Texts("nicht_beantwortet"), b.Texts("aspekte")))];

    public static ColumnEvaluation Column(IReadOnlyDictionary<string, object?> result, string column) => result.GetValueOrDefault(column) is IReadOnlyDictionary<string, object?> c
        ? new(c.Number("ja"), c.Number("beantwortet"), c.Number("nicht_beantwortet"), c.Percent("anteil_ja"))
        : new(0, 0, 0, null);

    public static string? Answer(IReadOnlyDictionary<string, object?> answers, params ReadOnlySpan<string> path)
    {
        object? value = answers;
        foreach (var step in path)
            value = (value as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(step);
        return value as string;
    }

    public static string Text(this IReadOnlyDictionary<string, object?> values, string key) => values.GetValueOrDefault(key) as string ?? "";

    public static IReadOnlyList<string> Texts(this IReadOnlyDictionary<string, object?> values, string key) =>
        [.. (values.GetValueOrDefault(key) as List<object?> ?? []).OfType<string>()];

    private static int Number(this IReadOnlyDictionary<string, object?> values, string key) => ValueConverter.Convert<int>(values.GetValueOrDefault(key));

    private static decimal? Percent(this IReadOnlyDictionary<string, object?> values, string key) => ValueConverter.Convert<decimal?>(values.GetValueOrDefault(key));
}

/// <summary>One block of decision criteria.</summary>
public sealed record BlockEvaluation(
    string Title, int Yes, int Partly, int No, decimal? YesPercent, string Verdict, bool? IsMostlyYes, string Explanation, IReadOnlyList<string> Unanswered, IReadOnlyList<string> Aspects)
{
    public int Answered => Yes + Partly + No;
}

/// <summary>Answers for one service of the comparison.</summary>
public sealed record ColumnEvaluation(int Yes, int Answered, int Unanswered, decimal? YesPercent);
