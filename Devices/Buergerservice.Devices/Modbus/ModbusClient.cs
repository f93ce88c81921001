using System.Buffers.Binary;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Wire;

namespace Buergerservice.Devices.Modbus;

/// <summary>
/// Modbus/TCP client (MODBUS Application Protocol 1.1b3, Messaging on TCP/IP 1.0b). A frame is transaction (2), protocol 0
/// (2), length (2), unit (1) and a PDU of at most 253 bytes.
/// </summary>
internal sealed class ModbusClient(string host, int port, byte unit) : IDisposable
{
    private const int MaxPdu = 253;
    private TcpWire? _wire;
    private ushort _transaction;

    public async Task<bool[]> ReadBitsAsync(ModbusBits table, ushort address, ushort count, CancellationToken cancellationToken)
    {
        var answer = await AskAsync((byte)table, address, count, cancellationToken);
        var bytes = (count + 7) / 8;
        if (answer.Length != 2 + bytes || answer[1] != bytes)
            throw DeviceException.Garbled("Länge der Bits");
        return [.. Enumerable.Range(0, count).Select(i => ((answer[2 + (i / 8)] >> (i % 8)) & 1) == 1)];
    }

    public async Task<ushort[]> ReadRegistersAsync(ModbusRegisters table, ushort address, ushort count, CancellationToken cancellationToken)
    {
        var answer = await AskAsync((byte)table, address, count, cancellationToken);
        if (answer.Length != 2 + (2 * count) || answer[1] != 2 * count)
            throw DeviceException.Garbled("Länge der Register");
        return [.. Enumerable.Range(0, count).Select(i => BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(2 + (2 * i))))];
    }

    public async Task WriteCoilAsync(ushort address, bool on, CancellationToken cancellationToken)
    {
        var value = (ushort)(on ? 0xFF00 : 0);
        var answer = await AskAsync(5, address, value, cancellationToken);
        // The device repeats what it has done; anything else means it did something else.
        if (!answer.AsSpan().SequenceEqual(Pdu(5, address, value)))
            throw DeviceException.Garbled("Bestätigung der Spule");
    }

    public void Dispose()
    {
        _wire?.Dispose();
        _wire = null;
    }

    private async Task<byte[]> AskAsync(byte function, ushort address, ushort value, CancellationToken cancellationToken)
    {
        try
        {
            if (_wire is { IsStale: true })
                Dispose();
            _wire ??= await TcpWire.ConnectAsync(host, port, cancellationToken);
            return await ConverseAsync(_wire, Pdu(function, address, value), cancellationToken);
        }
        catch (DeviceException e) when (e.Outcome == DeviceOutcome.Refused)
        {
            throw;
        }
        catch
        {
            // A late answer to this question must not be taken for the answer to the next one.
            Dispose();
            throw;
        }
    }

    private async Task<byte[]> ConverseAsync(TcpWire wire, byte[] pdu, CancellationToken cancellationToken)
    {
        var transaction = ++_transaction;
        var frame = new byte[7 + pdu.Length];
        BinaryPrimitives.WriteUInt16BigEndian(frame, transaction);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(4), (ushort)(pdu.Length + 1));
        frame[6] = unit;
        pdu.CopyTo(frame, 7);
        await wire.WriteAsync(frame, cancellationToken);
        var head = await wire.ReadAsync(7, cancellationToken);
        var length = BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(4));
        if (BinaryPrimitives.ReadUInt16BigEndian(head) != transaction || head[2] != 0 || head[3] != 0 || head[6] != unit || length is < 3 or > MaxPdu + 1)
            throw DeviceException.Garbled("Modbus-Kopf");
        var answer = await wire.ReadAsync(length - 1, cancellationToken);
        if (answer[0] == (pdu[0] | 0x80))
            throw DeviceException.Refused($"Die Steuerung lehnt den Zugriff ab (Modbus-Fehler {answer[1]}). Prüfen Sie die Adressen in der Konfiguration.");
        return answer[0] == pdu[0] ? answer : throw DeviceException.Garbled("Modbus-Funktion");
    }

    private static byte[] Pdu(byte function, ushort address, ushort value) =>
        [function, (byte)(address >> 8), (byte)address, (byte)(value >> 8), (byte)value];
}

/// <summary>Tables of bits, by the function code that reads them.</summary>
internal enum ModbusBits : byte
{
    Coils = 1,
    Inputs = 2,
}

/// <summary>Tables of registers, by the function code that reads them.</summary>
internal enum ModbusRegisters : byte
{
    Holding = 3,
    Input = 4,
}
