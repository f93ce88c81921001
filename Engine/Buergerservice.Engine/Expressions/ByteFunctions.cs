using System.Collections;
using System.Globalization;
using System.Text;

namespace Buergerservice.Engine.Expressions;

/// <summary>
/// Bytes in scripts are arrays of numbers from 0 to 255. Where bytes are expected, text is taken as the base 64 in which the
/// engine keeps files; streams are not passed to scripts and are treated alike.
/// </summary>
internal static class ByteFunctions
{
    public static IEnumerable<(string Name, EngineFunction Body)> All() =>
    [
        ("bytesToString", (_, a) => Encoding.UTF8.GetString(Bytes(a))),
        ("bytesFromString", (_, a) => Encoding.UTF8.GetBytes(EngineFunctions.Text(a, 0))),
        ("bytesToBase64", (_, a) => Convert.ToBase64String(Bytes(a))),
        ("bytesFromBase64", (_, a) => Base64(EngineFunctions.Text(a, 0))),
        ("stringToBase64", (_, a) => Convert.ToBase64String(Encoding.UTF8.GetBytes(EngineFunctions.Text(a, 0)))),
        ("stringFromBase64", (_, a) => Encoding.UTF8.GetString(Base64(EngineFunctions.Text(a, 0)))),
        ("streamToBytes", (_, a) => Bytes(a)),
        ("streamToBase64", (_, a) => Convert.ToBase64String(Bytes(a))),
    ];

    private static byte[] Bytes(object?[] arguments) => EngineFunctions.At(arguments, 0) switch
    {
        byte[] bytes => bytes,
        null => [],
        string text => Base64(text),
        IEnumerable items => [.. items.Cast<object?>().Select(Byte)],
        _ => throw new DomainRuleException("Erwartet werden Bytes, also ein Array mit Zahlen von 0 bis 255 oder ein Text in Base64."),
    };

    private static byte Byte(object? item) =>
        item is long and >= 0 and <= 255 or int and >= 0 and <= 255
            ? Convert.ToByte(item, CultureInfo.InvariantCulture)
            : throw new DomainRuleException("Bytes sind ganze Zahlen von 0 bis 255.");

    private static byte[] Base64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new DomainRuleException("Der Text ist kein gültiges Base64.");
        }
    }
}
