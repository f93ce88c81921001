using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.Verification;

namespace Buergerservice.Documents.Signing;

/// <summary>What an installation signs with and whom it believes; the host loads it at the start.</summary>
/// <param name="Seal">The seal's key.</param>
/// <param name="Trust">Certificates that signatures may lead to.</param>
/// <param name="TimeStamps">Who stamps signatures with the time, or null.</param>
/// <param name="Escrow">For whom pen data is sealed, or null: then no pen data is taken.</param>
public sealed record InstallationSignatures(ISignatureKey Seal, TrustStore Trust, ITimeStampAuthority? TimeStamps, HandwritingEscrow? Escrow)
{
    /// <summary>The seal's key at present; the host puts another in its place when it is renewed.</summary>
    public ISignatureKey Seal { get; set; } = Seal;
}
