using System.Globalization;
using System.Text.Json;
using System.Xml;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Engine.Compilation;

/// <summary>
/// Reads what a step's <c>customProperties</c> say about failure: <c>retry</c>, <c>timeout</c>, <c>compensation</c> and
/// <c>onFault</c>. What cannot be meant is refused at publish.
/// </summary>
internal static class StepPolicies
{
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(3660);

    public static void Read(CompiledActivity node, ActivityBinder binder)
    {
        var custom = node.Source.CustomProperties;
        if (custom.ValueKind != JsonValueKind.Object)
            return;
        node.Retry = Given(custom, "retry") is { } retry ? ReadRetry(retry, binder)
            : Given(custom, "resilienceStrategy") is { } strategy ? ReadElsaStrategy(strategy, binder) : null;
        if (Given(custom, "timeout") is { } timeout)
            node.Timeout = ReadTimeout(timeout, binder);
        if (Given(custom, "compensation") is { } compensation)
            node.Compensation = ReadCompensation(compensation, binder);
        if (Given(custom, "onFault") is { } onFault)
            ReadOnFault(node, onFault, binder);
    }

    private static RetryPolicy? ReadRetry(JsonElement json, ActivityBinder binder)
    {
        const string label = "Wiederholung (retry)";
        if (json.ValueKind != JsonValueKind.Object)
        {
            binder.Error("bad-retry", label, "Erwartet wird ein Objekt mit maxAttempts, firstDelay, factor und maxDelay.");
            return null;
        }

        var attempts = Number(json, "maxAttempts", 6, 1, 100, label, binder);
        var factor = Number(json, "factor", 2, 1, 10, label, binder);
        var first = Duration(json, "firstDelay", TimeSpan.FromSeconds(2), LongestDelay, label, binder);
        var longest = Duration(json, "maxDelay", first > TimeSpan.FromMinutes(10) ? first : TimeSpan.FromMinutes(10), LongestDelay, label, binder);
        if (longest < first)
            binder.Error("bad-retry", label, "„maxDelay“ ist kürzer als „firstDelay“.");
        if (attempts != Math.Truncate(attempts))
            binder.Error("bad-retry", label, "„maxAttempts“ ist eine ganze Zahl.");
        return new((int)attempts, first, factor, longest) { AttemptTimeout = Given(json, "attemptTimeout") is null ? null : Duration(json, "attemptTimeout", LongestAttempt, LongestAttempt, label, binder) };
    }

    // Elsa writes the chosen strategy with its numbers, or only its name; a name means nothing outside its server.
    private static RetryPolicy? ReadElsaStrategy(JsonElement json, ActivityBinder binder)
    {
        var strategy = Given(json, "strategy") is { ValueKind: JsonValueKind.Object } inner ? inner : json;
        if (Given(strategy, "maxRetryAttempts") is not { ValueKind: JsonValueKind.Number } retries)
        {
            binder.Warning("unknown-resilience", "Die Angabe „resilienceStrategy“ nennt keine Zahl der Versuche; es gilt die übliche Wiederholung. Geben Sie stattdessen „retry“ an.");
            return null;
        }

        const string label = "resilienceStrategy";
        var first = Duration(strategy, "delay", TimeSpan.FromSeconds(2), LongestDelay, label, binder);
        var longest = Duration(strategy, "maxDelay", first > TimeSpan.FromMinutes(10) ? first : TimeSpan.FromMinutes(10), LongestDelay, label, binder);
        var backoff = DefinitionReader.Text(strategy, "backoffType");
        if (backoff is "Linear" or "1")
            binder.Warning("resilience-linear", "Ein linear wachsender Abstand („Linear“) wird als gleichbleibender Abstand ausgeführt.");
        var attempts = Math.Clamp(retries.TryGetInt32(out var count) ? count : int.MaxValue, 0, 99) + 1;
        return new(attempts, first, backoff is null or "Exponential" or "2" ? 2 : 1, longest < first ? first : longest);
    }

    private static TimeoutPolicy? ReadTimeout(JsonElement json, ActivityBinder binder)
    {
        const string label = "Zeitgrenze (timeout)";
        if (json.ValueKind != JsonValueKind.Object)
            return TryDuration(json, out var whole) && whole > TimeSpan.Zero && whole <= LongestTimeout ? new(whole, null) : Refused();
        if (Given(json, "after") is not { } after || !TryDuration(after, out var span) || span <= TimeSpan.Zero || span > LongestTimeout)
            return Refused();
        return new(span, DefinitionReader.Text(json, "outcome") is { Length: > 0 } outcome ? outcome : null);

        TimeoutPolicy? Refused()
        {
            binder.Error("bad-timeout", label, "Erwartet wird eine Dauer wie „02:00:00“ oder „P3D“ von höchstens zehn Jahren, oder ein Objekt mit „after“ und „outcome“.");
            return null;
        }
    }

    private static CompiledActivity? ReadCompensation(JsonElement json, ActivityBinder binder)
    {
        if (json.ValueKind == JsonValueKind.Object && DefinitionReader.Text(json, "type") is not null)
            return binder.Sibling(json);
        binder.Error("bad-compensation", "Ausgleich (compensation)", "Erwartet wird eine Aktivität.");
        return null;
    }

    private static void ReadOnFault(CompiledActivity node, JsonElement json, ActivityBinder binder)
    {
        if (json.ValueKind == JsonValueKind.String && json.GetString() == "compensate" && node.Activity is ContainerActivity)
            node.CompensatesOnFault = true;
        else
            binder.Error("bad-on-fault", "onFault", "Möglich ist nur „compensate“, und nur bei einem Schritt, der andere Schritte enthält.");
    }

    private static double Number(JsonElement json, string name, double fallback, double min, double max, string label, ActivityBinder binder)
    {
        if (Given(json, name) is not { } value)
            return fallback;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= min && number <= max)
            return number;
        binder.Error("bad-retry", label, string.Create(CultureInfo.InvariantCulture, $"„{name}“ ist eine Zahl von {min} bis {max}."));
        return fallback;
    }

    private static TimeSpan Duration(JsonElement json, string name, TimeSpan fallback, TimeSpan max, string label, ActivityBinder binder)
    {
        if (Given(json, name) is not { } value)
            return fallback;
        if (TryDuration(value, out var span) && span >= TimeSpan.Zero && span <= max)
            return span;
        binder.Error("bad-retry", label, $"„{name}“ ist eine Dauer wie „00:00:30“ oder „PT30S“ und höchstens {max}.");
        return fallback;
    }

    private static bool TryDuration(JsonElement json, out TimeSpan span)
    {
        span = default;
        if (json.ValueKind != JsonValueKind.String || json.GetString() is not { Length: > 0 } text)
            return false;
        if (text[0] != 'P')
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span);
        try
        {
            span = XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    private static JsonElement? Given(JsonElement json, string name) =>
        DefinitionReader.Get(json, name) is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } value ? value : null;
}
