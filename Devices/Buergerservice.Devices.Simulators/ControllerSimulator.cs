using System.Buffers.Binary;
using System.Net.Sockets;

namespace Buergerservice.Devices.Simulators;

/// <summary>
/// The booth's controller: Modbus/TCP with coil 0 lock, coil 1 light, input 0 door contact, input 1 presence, input register 0
/// sonar distance in centimetres.
/// </summary>
public sealed class ControllerSimulator : TcpSimulator
{
    private readonly bool[] _coils = new bool[16];
    private readonly bool[] _inputs = new bool[16];
    private readonly ushort[] _registers = new ushort[16];

    /// <summary>The lock is released.</summary>
    public bool LockReleased => _coils[0];

    /// <summary>The light is on.</summary>
    public bool LightOn => _coils[1];

    /// <summary>The door contact.</summary>
    public bool DoorOpen { get => _inputs[0]; set => _inputs[0] = value; }

    /// <summary>The presence input.</summary>
    public bool Presence { get => _inputs[1]; set => _inputs[1] = value; }

    /// <summary>The sonar's distance in centimetres.</summary>
    public ushort Distance { get => _registers[0]; set => _registers[0] = value; }

    /// <summary>The door jams: released, it does not open.</summary>
    public bool DoorJams { get; set; }

    /// <summary>Answers every question with a Modbus exception (device failure).</summary>
    public bool Refuses { get; set; }

    /// <summary>How often the lock was released.</summary>
    public int Releases { get; private set; }

    /// <inheritdoc/>
    protected override async Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var head = new byte[7];
        while (true)
        {
            await stream.ReadExactlyAsync(head, cancellationToken);
            var pdu = new byte[Math.Clamp(BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(4)) - 1, 1, 253)];
            await stream.ReadExactlyAsync(pdu, cancellationToken);
            var answer = Answer(pdu);
            byte[] right = [head[0], head[1], 0, 0, (byte)((answer.Length + 1) >> 8), (byte)(answer.Length + 1), head[6], .. answer];
            byte[] oversized = [head[0], head[1], 0, 0, 0xFF, 0xFF, head[6], .. answer];
            await SendAsync(stream, right, oversized, cancellationToken);
        }
    }

    private byte[] Answer(byte[] pdu)
    {
        byte[] Exception(byte code) => [(byte)(pdu[0] | 0x80), code];
        if (Refuses)
            return Exception(4);
        if (pdu.Length < 5)
            return Exception(3);
        int address = BinaryPrimitives.ReadUInt16BigEndian(pdu.AsSpan(1)), value = BinaryPrimitives.ReadUInt16BigEndian(pdu.AsSpan(3));
        switch (pdu[0])
        {
            case 1 or 2:
                return address + value > 16 ? Exception(2) : [pdu[0], (byte)((value + 7) / 8), .. Pack((pdu[0] == 1 ? _coils : _inputs).AsSpan(address, value))];
            case 3 or 4:
                return address + value > 16 ? Exception(2) : [pdu[0], (byte)(2 * value), .. _registers.Skip(address).Take(value).SelectMany(r => new[] { (byte)(r >> 8), (byte)r })];
            case 5 when address < 16 && value is 0 or 0xFF00:
                Set(address, value != 0);
                return pdu;
            case 5:
                return Exception((byte)(address < 16 ? 3 : 2));
            default:
                return Exception(1);
        }
    }

    private void Set(int coil, bool on)
    {
        _coils[coil] = on;
        if (coil != 0 || !on)
            return;
        Releases++;
        // The citizen (or the closer's motor) opens a released door.
        DoorOpen = !DoorJams;
    }

    private static byte[] Pack(ReadOnlySpan<bool> bits)
    {
        var bytes = new byte[(bits.Length + 7) / 8];
        for (var i = 0; i < bits.Length; i++)
            bytes[i / 8] |= (byte)(bits[i] ? 1 << (i % 8) : 0);
        return bytes;
    }
}
