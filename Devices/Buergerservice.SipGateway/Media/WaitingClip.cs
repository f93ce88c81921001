namespace Buergerservice.SipGateway.Media;

/// <summary>
/// Picture and sound for whoever waits, encoded beforehand: H.264 as a plain stream of units (Annex B) and G.711 µ-law. A second picture is
/// for a conversation with somebody who has no camera.
/// </summary>
public sealed class WaitingClip
{
    /// <summary>Largest unit; each goes into one packet.</summary>
    public const int MaxUnit = 1_200;

    /// <summary>Pictures a second.</summary>
    public const int PicturesPerSecond = 15;

    private const int SoundBytes = 160;

    private readonly List<byte[][]> _pictures;
    private readonly List<byte[][]> _connected;
    private readonly byte[] _ulaw;
    private readonly byte[] _alaw;

    private WaitingClip(List<byte[][]> pictures, List<byte[][]> connected, byte[] ulaw) => (_pictures, _connected, _ulaw, _alaw) = (pictures, connected, ulaw, [.. ulaw.Select(ToALaw)]);

    /// <summary>Number of pictures.</summary>
    public int Pictures => _pictures.Count;

    /// <summary>Number of pieces of sound of 20 ms.</summary>
    public int Sounds => _ulaw.Length / SoundBytes;

    /// <summary>Reads the clip in a folder.</summary>
    /// <exception cref="InvalidDataException">A picture is not as it must be; the text says what to do.</exception>
    public static WaitingClip Load(string folder) =>
        Read(File.ReadAllBytes(Path.Combine(folder, "warten.h264")), File.ReadAllBytes(Path.Combine(folder, "verbunden.h264")), File.ReadAllBytes(Path.Combine(folder, "warten.ulaw")));

    /// <summary>Reads a clip.</summary>
    /// <exception cref="InvalidDataException">A picture is not as it must be; the text says what to do.</exception>
    public static WaitingClip Read(byte[] picture, byte[] connected, byte[] sound)
    {
        ArgumentNullException.ThrowIfNull(sound);
        if (sound.Length < SoundBytes)
            throw new InvalidDataException("Der Ton zum Wartebild ist leer. Erzeugen Sie beides mit Wartebild/erzeugen.sh.");
        return new(PicturesOf(picture), PicturesOf(connected), sound[..(sound.Length / SoundBytes * SoundBytes)]);
    }

    internal byte[][] PictureAt(long number, bool isConnected)
    {
        var pictures = isConnected ? _connected : _pictures;
        return pictures[(int)(number % pictures.Count)];
    }

    internal ReadOnlySpan<byte> SoundAt(long number, bool isALaw) => (isALaw ? _alaw : _ulaw).AsSpan((int)(number % Sounds) * SoundBytes, SoundBytes);

    private static List<byte[][]> PicturesOf(byte[] picture)
    {
        var pictures = new List<byte[][]>();
        List<byte[]> units = [];
        foreach (var unit in Units(picture))
        {
            switch (unit[0] & 31)
            {
                // A new picture begins.
                case 9:
                    if (units.Count > 0)
                        pictures.Add([.. units]);
                    units = [];
                    break;
                // What is beside the picture is not sent.
                case 6:
                    break;
                default:
                    if (unit.Length > MaxUnit)
                        throw new InvalidDataException($"Das Wartebild hat Teile mit mehr als {MaxUnit} Bytes. Erzeugen Sie es mit Wartebild/erzeugen.sh.");
                    units.Add(unit);
                    break;
            }
        }

        if (units.Count > 0)
            pictures.Add([.. units]);
        return pictures.Count > 0 && H264Payload.Begins(pictures[0][0]) ? pictures : throw new InvalidDataException("Das Wartebild beginnt nicht mit einem ganzen Bild. Erzeugen Sie es mit Wartebild/erzeugen.sh.");
    }

    private static IEnumerable<byte[]> Units(byte[] stream)
    {
        var starts = new List<int>();
        for (var i = 0; i + 3 < stream.Length; i++)
        {
            if (stream[i] != 0 || stream[i + 1] != 0 || stream[i + 2] != 1)
                continue;
            starts.Add(i + 3);
            i += 2;
        }

        for (var k = 0; k < starts.Count; k++)
        {
            var end = k + 1 < starts.Count ? starts[k + 1] - 3 : stream.Length;
            while (end > starts[k] && stream[end - 1] == 0)
                end--;
            if (end > starts[k])
                yield return stream[starts[k]..end];
        }
    }

    // ITU-T G.711: µ-law to its amplitude, that to A-law.
    private static byte ToALaw(byte value)
    {
        var code = ~value & 0xFF;
        var amplitude = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132;
        var isPositive = (code & 128) == 0;
        var magnitude = Math.Min(amplitude >> 3, 4095);
        var segment = 0;
        while (segment < 7 && magnitude >= 32 << segment)
            segment++;
        var law = (segment << 4) | ((segment < 2 ? magnitude >> 1 : magnitude >> segment) & 15);
        return (byte)((law | (isPositive ? 128 : 0)) ^ 0x55);
    }
}
