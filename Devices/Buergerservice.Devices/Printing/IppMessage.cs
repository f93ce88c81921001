using System.Buffers.Binary;
using System.Text;
using Buergerservice.Devices.Model;

namespace Buergerservice.Devices.Printing;

/// <summary>Requests and answers of IPP 2.0 (RFC 8010, RFC 8011).</summary>
internal static class IppMessage
{
    public const short PrintJob = 0x0002;
    public const short CancelJob = 0x0008;
    public const short GetJob = 0x0009;
    public const short GetPrinter = 0x000B;
    public const short NotPossible = 0x0404;
    public const short NotFound = 0x0406;
    private const int MaxAttributes = 5_000;

    private const byte OperationGroup = 0x01;
    private const byte JobGroup = 0x02;
    private const byte End = 0x03;

    /// <summary>Builds a request; text attributes carry their tag.</summary>
    public static byte[] Build(short operation, int request, string printer, IEnumerable<(byte Tag, string Name, byte[] Value)> attributes, int copies, byte[] document)
    {
        using var message = new MemoryStream();
        message.Write([2, 0, (byte)(operation >> 8), (byte)operation]);
        Span<byte> id = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(id, request);
        message.Write(id);
        message.WriteByte(OperationGroup);
        foreach (var attribute in (IEnumerable<(byte, string, byte[])>)[(0x47, "attributes-charset", "utf-8"u8.ToArray()), (0x48, "attributes-natural-language", "de"u8.ToArray()), (0x45, "printer-uri", Encoding.UTF8.GetBytes(printer)), .. attributes])
            Write(message, attribute);
        if (copies > 1)
        {
            message.WriteByte(JobGroup);
            Span<byte> number = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, copies);
            Write(message, (0x21, "copies", number.ToArray()));
        }

        message.WriteByte(End);
        message.Write(document);
        return message.ToArray();
    }

    /// <summary>Reads an answer.</summary>
    /// <exception cref="DeviceException">It is not IPP or its lengths do not fit.</exception>
    public static IppAnswer Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 9 || bytes[0] is not (1 or 2))
            throw DeviceException.Garbled("kein IPP");
        var answer = new IppAnswer(BinaryPrimitives.ReadInt16BigEndian(bytes[2..]), BinaryPrimitives.ReadInt32BigEndian(bytes[4..]), []);
        var rest = bytes[8..];
        var (last, count) = ("", 0);
        while (true)
        {
            if (rest.Length == 0 || ++count > MaxAttributes)
                throw DeviceException.Garbled("IPP ohne Ende");
            var tag = rest[0];
            rest = rest[1..];
            if (tag == End)
                return answer;
            if (tag < 0x10)
                continue;
            var name = Encoding.UTF8.GetString(Take(ref rest));
            var value = Take(ref rest);
            // An attribute without a name is a further value of the one before.
            last = name.Length > 0 ? name : last;
            if (!answer.Attributes.TryGetValue(last, out var values))
                answer.Attributes[last] = values = [];
            values.Add(tag is 0x21 or 0x23 && value.Length == 4 ? BinaryPrimitives.ReadInt32BigEndian(value).ToString(System.Globalization.CultureInfo.InvariantCulture)
                : tag == 0x22 && value.Length == 1 ? value[0] == 1 ? "true" : "false"
                : Encoding.UTF8.GetString(value));
        }
    }

    private static void Write(MemoryStream message, (byte Tag, string Name, byte[] Value) attribute)
    {
        message.WriteByte(attribute.Tag);
        Write(message, Encoding.UTF8.GetBytes(attribute.Name));
        Write(message, attribute.Value);
    }

    private static void Write(MemoryStream message, byte[] value)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)value.Length));
        message.Write(length);
        message.Write(value);
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest)
    {
        var length = rest.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(rest) : -1;
        if (length < 0 || length > rest.Length - 2)
            throw DeviceException.Garbled("IPP-Länge");
        var value = rest.Slice(2, length);
        rest = rest[(2 + length)..];
        return value;
    }
}

/// <summary>An answer of a printer.</summary>
internal sealed record IppAnswer(short Status, int Request, Dictionary<string, List<string>> Attributes)
{
    public bool IsGood => Status is >= 0 and < 0x0100;

    public string? this[string name] => Attributes.GetValueOrDefault(name)?[0];

    public IReadOnlyList<string> All(string name) => Attributes.GetValueOrDefault(name) ?? [];
}
