using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;
using Buergerservice.Devices.Simulators;
using Buergerservice.Portal.Visits;
using Xunit;

namespace Buergerservice.Product.Tests.Visits;

/// <summary>What a pad delivers is taken for what was shown on it and for nothing else.</summary>
public sealed class PadResultTests
{
    private static readonly string Shown = new('a', 64);

    [Fact]
    public void The_picture_of_the_document_that_was_shown_is_taken_with_what_the_pad_has_sealed()
    {
        var signature = PadResult.Read(Result(Shown.ToUpperInvariant(), "AQID"), Shown, out var problem);
        Assert.Null(problem);
        Assert.Equal([1, 2, 3], signature!.Seal!.Data);
        Assert.Equal("empfaenger", signature.Seal.Recipient);
        Assert.Null(PadResult.Read(Result(Shown, null), Shown, out problem)!.Seal);
        Assert.Null(problem);
    }

    [Theory]
    [InlineData("b", "AQID", true, "anderes Dokument")]
    [InlineData(null, "AQID", true, "anderes Dokument")]
    [InlineData("a", "kein Base64!", true, "unlesbare Daten")]
    [InlineData("a", "AQID", false, "kein Bild")]
    public void Whatever_else_it_delivers_is_signed_once_more(string? document, string sealedData, bool hasPicture, string words)
    {
        var result = Result(document is null ? null : new string(document[0], 64), sealedData);
        Assert.Null(PadResult.Read(hasPicture ? result : result with { File = null }, Shown, out var problem));
        Assert.Contains(words, problem, StringComparison.Ordinal);
        Assert.Contains("noch einmal unterschreiben", problem, StringComparison.Ordinal);
    }

    private static DeviceResult Result(string? document, string? sealedData) => new(Guid.NewGuid(), DeviceOutcome.Done, "",
        new JsonObject { ["sha256"] = document, ["biometrics"] = sealedData, ["recipient"] = "empfaenger" }, new("image/png", SampleSignature.Png));
}
