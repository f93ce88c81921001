using System.Net;

namespace Buergerservice.SipGateway.Sdp;

/// <summary>One medium as agreed with the terminal.</summary>
/// <param name="PayloadType">Its number for the codec.</param>
/// <param name="Codec">Codec with clock, such as <c>PCMU/8000</c>.</param>
/// <param name="Parameters">Parameters of the codec as the terminal wrote them.</param>
/// <param name="Rtp">Where to send.</param>
/// <param name="Rtcp">Where to send reports.</param>
/// <param name="MaySend">Whether the terminal wants to receive.</param>
/// <param name="WillReceive">Whether the terminal sends.</param>
/// <param name="UnderstandsFir">Whether it understands a request for a whole picture by FIR besides PLI.</param>
/// <param name="Kilobits">Most it can take; null: not said.</param>
public sealed record TerminalMedium(byte PayloadType, string Codec, string Parameters, IPEndPoint Rtp, IPEndPoint Rtcp, bool MaySend, bool WillReceive, bool UnderstandsFir, int? Kilobits);

/// <summary>What was agreed with the terminal.</summary>
/// <param name="Audio">Sound; null: none.</param>
/// <param name="Video">Picture; null: none.</param>
public sealed record TerminalMedia(TerminalMedium? Audio, TerminalMedium? Video);
