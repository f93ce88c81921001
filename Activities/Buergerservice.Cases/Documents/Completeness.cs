using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Queries;
using Buergerservice.Engine.Values;

namespace Buergerservice.Cases.Documents;

/// <summary>What a Leistung takes and what of it is there (L8, R-446).</summary>
internal static class Completeness
{
    // Answers of the matrix of evidence in the forms.
    private const string SeenInOriginal = "lag im Original vor";
    private const string NotNeeded = "nicht nötig";

    public static IReadOnlyList<string> MissingDocuments(Leistung? leistung, IReadOnlyCollection<string> kinds, IReadOnlyDictionary<string, object?> data) =>
        [.. StateOf(leistung, kinds, data).Where(e => e is { IsMandatory: true, State: "fehlt" }).Select(e => e.Name)];

    public static IReadOnlyList<string> MissingFields(Leistung? leistung, IReadOnlyDictionary<string, object?> fall) =>
        [.. (leistung?.Fields ?? []).Where(f => IsEmpty(fall.GetValueOrDefault(f.Name))).Select(f => f.Label)];

    public static IReadOnlyList<CaseEvidence> StateOf(Leistung? leistung, IReadOnlyCollection<string> kinds, IReadOnlyDictionary<string, object?> data)
    {
        var answers = data.GetValueOrDefault(CaseFields.Evidence) as IReadOnlyDictionary<string, object?> ?? new Dictionary<string, object?>();
        return [.. (leistung?.Documents ?? []).Select(d => new CaseEvidence(d.Kind, d.Name, d.IsMandatory, StateOf(d, kinds, answers)))];
    }

    private static string StateOf(RequiredDocument document, IReadOnlyCollection<string> kinds, IReadOnlyDictionary<string, object?> answers) =>
        kinds.Contains(document.Kind) ? "liegt vor" : answers.GetValueOrDefault(document.Kind) as string is SeenInOriginal or NotNeeded ? (string)answers[document.Kind]! : document.IsMandatory ? "fehlt" : "nicht vorgelegt";

    private static bool IsEmpty(object? value) => value is null or false || string.IsNullOrWhiteSpace(ValueConverter.Convert<string>(value));
}
