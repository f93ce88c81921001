using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Execution;

/// <summary>Converts what an instance is started with to the types its definition declares. What is not declared stays as it is.</summary>
internal static class StartInputs
{
    /// <summary>Puts converted values in place of the given ones; those that do not fit are left as they are.</summary>
    /// <returns>What does not fit, by the declared name of the input.</returns>
    public static IReadOnlyDictionary<string, ValueConversionException> Convert(DefinitionDocument document, Dictionary<string, object?> input)
    {
        Dictionary<string, ValueConversionException>? problems = null;
        foreach (var declared in document.Inputs)
        {
            if (!input.TryGetValue(declared.Name, out var value) || value is null)
                continue;
            try
            {
                input[declared.Name] = declared.Convert(value);
            }
            catch (ValueConversionException e)
            {
                (problems ??= [])[declared.Name] = e;
            }
        }

        return (IReadOnlyDictionary<string, ValueConversionException>?)problems ?? System.Collections.Frozen.FrozenDictionary<string, ValueConversionException>.Empty;
    }

    /// <summary>Refuses inputs that do not fit, each by its name.</summary>
    /// <exception cref="InputException">Something does not fit.</exception>
    public static void ThrowIfAny(IReadOnlyDictionary<string, ValueConversionException> problems)
    {
        if (problems.Count > 0)
            throw new InputException(string.Join(' ', problems.Select(p => Sentence(p.Key, p.Value.Message))), problems.ToDictionary(p => p.Key, p => p.Value.Message));
    }

    /// <summary>German sentences without the values, for journal and incidents.</summary>
    public static string TextOf(IReadOnlyDictionary<string, ValueConversionException> problems) => string.Join(' ', problems.Select(p => Sentence(p.Key, p.Value.MessageWithoutValue)));

    private static string Sentence(string name, string problem) => $"Eingabe „{name}“: {problem}";
}
