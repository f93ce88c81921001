using Buergerservice.Engine;

namespace Buergerservice.Portal.Api;

/// <summary>Collects what is missing or too long in a request, so that the caller learns everything at once.</summary>
internal sealed class RequestCheck
{
    public const int MaxKeyLength = 100;

    private readonly Dictionary<string, string> _errors = [];

    public T Required<T>(T? value, string field)
        where T : struct
    {
        if (value is null)
            _errors[field] = $"Die Angabe „{field}“ fehlt.";
        return value.GetValueOrDefault();
    }

    public string Required(string? value, string field, int maxLength = MaxKeyLength)
    {
        if (string.IsNullOrWhiteSpace(value))
            _errors[field] = $"Die Angabe „{field}“ fehlt.";
        return Optional(value, field, maxLength) ?? "";
    }

    public string? Optional(string? value, string field, int maxLength = MaxKeyLength)
    {
        if (value?.Length > maxLength)
            _errors[field] = $"Die Angabe „{field}“ darf höchstens {maxLength} Zeichen haben.";
        return value;
    }

    /// <summary>Reads a choice by name without regard to case; nothing given means <paramref name="fallback"/>.</summary>
    public T Choice<T>(string? value, string field, T fallback)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(value))
            return fallback;
        foreach (var choice in Enum.GetValues<T>())
        {
            if (string.Equals(choice.ToString(), value, StringComparison.OrdinalIgnoreCase))
                return choice;
        }

        Refuse(field, $"Möglich sind: {string.Join(", ", OneOf.NamesOf(typeof(T)))}.");
        return fallback;
    }

    public void Refuse(string field, string message) => _errors[field] = message;

    /// <exception cref="InputException">Something was refused.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new InputException(_errors.Count == 1 ? _errors.First().Value : $"{_errors.Count} Angaben fehlen oder sind nicht zulässig.", _errors);
    }
}
