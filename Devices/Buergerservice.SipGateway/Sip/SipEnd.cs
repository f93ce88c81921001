namespace Buergerservice.SipGateway.Sip;

/// <summary>How a call has ended.</summary>
public enum SipEnd
{
    /// <summary>The terminal hung up.</summary>
    ByTerminal,

    /// <summary>We hung up.</summary>
    ByUs,

    /// <summary>The terminal gave up before the call was answered.</summary>
    Cancelled,

    /// <summary>We did not take it.</summary>
    Refused,

    /// <summary>The terminal never confirmed our answer.</summary>
    NotConfirmed,

    /// <summary>The terminal has not shown itself for too long (RFC 4028).</summary>
    Expired,
}
