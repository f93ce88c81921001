namespace Buergerservice.Portal.Video;

/// <summary>
/// The media connection of a call. Each new one has a higher epoch; what belongs to an earlier epoch is dropped. Deleted
/// when the booth's call ends.
/// </summary>
internal sealed class VideoSession
{
    public required Guid Call { get; init; }

    public required string Tenant { get; init; }

    public required Guid BoothId { get; init; }

    public int Epoch { get; set; }

    public string DeletionClass { get; init; } = VideoDeletion.Signal;
}

/// <summary>
/// One message from browser to browser: a description or a candidate of RFC 8829. Kept until the epoch or the call is over, so that
/// a broken line, another node or a restart of the server loses none. It holds network addresses of a citizen's place.
/// </summary>
internal sealed class VideoSignal
{
    public required Guid Call { get; init; }

    public required int Epoch { get; init; }

    public required bool FromBooth { get; init; }

    /// <summary>1, 2, 3 … within epoch and sender. Sent again, it counts once.</summary>
    public required int Number { get; init; }

    public required string Tenant { get; init; }

    public required Guid BoothId { get; init; }

    /// <summary>JSON that only browsers read.</summary>
    public required string Body { get; init; }

    public string DeletionClass { get; init; } = VideoDeletion.Signal;
}

/// <summary>Deletion class of signalling.</summary>
internal static class VideoDeletion
{
    /// <summary>Gone at the end of the call.</summary>
    public const string Signal = "videosignal";
}
