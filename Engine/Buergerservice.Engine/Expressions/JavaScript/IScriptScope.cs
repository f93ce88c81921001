namespace Buergerservice.Engine.Expressions.JavaScript;

/// <summary>
/// The globals a script can see besides the built-in ones. A name is asked for at most once per evaluation, when the
/// script first touches it, and wins over a built-in of the same name.
/// </summary>
/// <remarks>
/// Accepted values: null, bool, string, char, all number types, <see cref="DateTime"/>, <see cref="DateTimeOffset"/>
/// (become a <c>Date</c>), <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="TimeSpan"/>, <see cref="Guid"/>, enums
/// and <see cref="Uri"/> (become strings), <see cref="ScriptFunction"/>, dictionaries with string keys, any other
/// enumerable, <see cref="System.Text.Json.JsonElement"/>, <see cref="System.Text.Json.JsonDocument"/> and
/// <see cref="System.Text.Json.Nodes.JsonNode"/>. Everything is copied; nothing else is accepted.
/// </remarks>
public interface IScriptScope
{
    /// <summary>Looks a global name up.</summary>
    /// <param name="name">The identifier as written in the script.</param>
    /// <param name="value">Its value, which may be null.</param>
    /// <returns>False when the name is unknown; the script then gets a <c>ReferenceError</c>.</returns>
    bool TryResolve(string name, out object? value);
}
