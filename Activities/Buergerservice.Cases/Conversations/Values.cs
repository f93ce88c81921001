using Buergerservice.Engine.Values;

namespace Buergerservice.Cases.Conversations;

/// <summary>Reads what came with an answer.</summary>
internal static class Values
{
    public static object? Of(object? input, string name) => (input as IReadOnlyDictionary<string, object?>)?.GetValueOrDefault(name);

    public static string Text(object? input, string name) => ValueConverter.Convert<string?>(Of(input, name)) ?? "";

    public static bool Flag(object? input, string name) => Of(input, name) is true;
}
