using System.Text.Json;

namespace Buergerservice.Portal.Api;

/// <summary>Lists the values of a query parameter in the description of the interface.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property)]
internal sealed class OneOfAttribute(Type choices) : Attribute
{
    public IReadOnlyList<string> Names { get; } = OneOf.NamesOf(choices);
}

internal static class OneOf
{
    public static IReadOnlyList<string> NamesOf(Type choices) => [.. Enum.GetNames(choices).Select(JsonNamingPolicy.CamelCase.ConvertName)];

    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
