using System.Collections.Frozen;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.DotNet;

/// <summary>
/// Stand-ins for the .NET types Elsa lends to scripts, as far as definitions use them. They are written for scripts; no
/// .NET object is behind them.
/// </summary>
internal static class DotNetTypes
{
    private static readonly FrozenDictionary<string, JsObject> All = new Dictionary<string, JsObject>
    {
        ["DateTime"] = DateTimeType.Create("DateTime"),
        ["DateTimeOffset"] = DateTimeType.Create("DateTimeOffset"),
        ["Guid"] = GuidType.Create(),
        ["Random"] = RandomType.Create(),
        ["TimeSpan"] = TimeSpanType.Create(),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static JsObject? Find(string name) => All.GetValueOrDefault(name);
}
