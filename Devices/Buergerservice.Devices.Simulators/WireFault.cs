namespace Buergerservice.Devices.Simulators;

/// <summary>What a simulator does wrong on its wire; every driver must end each of them with an outcome and go on.</summary>
public enum WireFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Takes the request and never answers.</summary>
    Silent,

    /// <summary>Closes the connection in the middle of an answer.</summary>
    Truncated,

    /// <summary>Announces far more than it sends.</summary>
    Oversized,

    /// <summary>Sends without end.</summary>
    Endless,

    /// <summary>Sends an answer byte by byte, always one more before a time limit between bytes would strike.</summary>
    Slow,

    /// <summary>Sends bytes that mean nothing.</summary>
    Garbage,
}
