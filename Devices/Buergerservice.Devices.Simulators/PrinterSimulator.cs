using System.Buffers.Binary;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Buergerservice.Devices.Simulators;

/// <summary>Printer that speaks IPP 2.0.</summary>
public sealed class PrinterSimulator : WebSimulator
{
    private readonly Dictionary<int, int> _jobs = [];

    /// <summary>Documents that came out.</summary>
    public List<byte[]> Printed { get; } = [];

    /// <summary>What the printer complains about, such as <c>media-empty-error</c>.</summary>
    public string Reason { get; set; } = "none";

    /// <summary>Answers every request with an error of the server.</summary>
    public bool Refuses { get; set; }

    /// <summary>What goes wrong on the wire as soon as the printer has accepted a document.</summary>
    public WireFault FaultOnceAccepted { get; set; }

    /// <summary>Jobs that were cancelled from outside.</summary>
    public List<int> Cancelled { get; } = [];

    /// <summary>Ends when the printer has accepted a document.</summary>
    public TaskCompletionSource Accepted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>State printed jobs end in: 9 done, 7 cancelled, 8 aborted, 5 they never end.</summary>
    public int EndState { get; set; } = 9;

    /// <summary>Looks a job is still being printed for.</summary>
    public int LooksUntilDone { get; set; } = 1;

    /// <summary>Too busy to answer at all: HTTP 503.</summary>
    public bool IsBusy { get; set; }

    /// <summary>So many looks at a job are answered with HTTP 503.</summary>
    public int FailedLooks { get; set; }

    /// <summary>Address for the driver.</summary>
    public Uri Printer => new($"ipp://{Address.Authority}/ipp/print");

    /// <inheritdoc/>
    protected override void Map(IEndpointRouteBuilder endpoints) => endpoints.MapPost("/ipp/print", AnswerAsync);

    private async Task<IResult> AnswerAsync(HttpRequest request)
    {
        using var copy = new MemoryStream();
        await request.Body.CopyToAsync(copy);
        var bytes = copy.ToArray();
        var id = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4));
        if (IsBusy || (BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(2)) == 0x0009 && FailedLooks-- > 0))
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        var answer = Refuses ? Message(id, 0x0500, 0x02) : BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(2)) switch
        {
            0x000B => Message(id, 0, 0x04, ("printer-make-and-model", 0x41, "Simulator"), ("printer-state", 0x23, Reason == "none" ? 3 : Reason.EndsWith("error", StringComparison.Ordinal) ? 5 : 3), ("printer-state-reasons", 0x44, Reason), ("document-format-supported", 0x49, "application/pdf"), ("", 0x49, "image/jpeg")),
            0x0002 => Print(id, bytes),
            0x0008 => Cancel(id, bytes),
            0x0009 => Job(id, bytes),
            _ => Message(id, 0x0501, 0x02),
        };
        return Results.Bytes(answer, "application/ipp");
    }

    private byte[] Print(int id, byte[] bytes)
    {
        // The end-of-attributes tag is the first 03 that stands where a tag must stand.
        var at = 8;
        while (bytes[at] != 3)
        {
            if (bytes[at++] < 0x10)
                continue;
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));
        }

        Printed.Add(bytes[(at + 1)..]);
        var job = 40 + Printed.Count;
        _jobs[job] = LooksUntilDone;
        Fault.Now = FaultOnceAccepted;
        Accepted.TrySetResult();
        return Message(id, 0, 0x02, ("job-id", 0x21, job), ("job-state", 0x23, 3));
    }

    private byte[] Cancel(int id, byte[] bytes)
    {
        var job = JobOf(bytes);
        if (!_jobs.Remove(job))
            return Message(id, 0x0406, 0x02);
        Cancelled.Add(job);
        return Message(id, 0, 0x02);
    }

    private byte[] Job(int id, byte[] bytes)
    {
        var job = JobOf(bytes);
        return !_jobs.TryGetValue(job, out var left) ? Message(id, 0x0406, 0x02)
            : Message(id, 0, 0x02, ("job-id", 0x21, job), ("job-state", 0x23, (_jobs[job] = left - 1) < 0 ? EndState : 5), ("job-state-reasons", 0x44, Reason));
    }

    private static int JobOf(byte[] bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("job-id"u8) + 8));

    private static byte[] Message(int id, short status, byte group, params (string Name, byte Tag, object Value)[] attributes)
    {
        using var message = new MemoryStream();
        message.Write([2, 0, (byte)(status >> 8), (byte)status, (byte)(id >> 24), (byte)(id >> 16), (byte)(id >> 8), (byte)id, 0x01]);
        void Field(byte[] value)
        {
            message.Write([(byte)(value.Length >> 8), (byte)value.Length]);
            message.Write(value);
        }

        void Add((string Name, byte Tag, object Value) attribute)
        {
            message.WriteByte(attribute.Tag);
            Field(Encoding.UTF8.GetBytes(attribute.Name));
            Field(attribute.Value is int number ? [(byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number] : Encoding.UTF8.GetBytes((string)attribute.Value));
        }

        Add(("attributes-charset", 0x47, "utf-8"));
        Add(("attributes-natural-language", 0x48, "en"));
        message.WriteByte(group);
        foreach (var attribute in attributes)
            Add(attribute);
        message.WriteByte(3);
        return message.ToArray();
    }
}
