using Buergerservice.Documents.Verification;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Content;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Signatures;

/// <summary>What a sign-off does to the document's file.</summary>
public sealed class SealEffectTests(PortalFixture portal)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IContentStore Content => portal.Services.GetRequiredService<IContentStore>();

    [Fact]
    public async Task Signatories_sign_in_their_own_field_and_nobody_in_that_of_somebody_else()
    {
        var source = await Content.PutAsync(SignedDocuments.Unsigned("Freigabe"), Cancellation);

        var (first, firstField) = await SealAsync(source, "Ben Beispiel");
        var (second, secondField) = await SealAsync(first, "Dirk Sand");
        var (third, thirdField) = await SealAsync(second, "Eva Muster");

        Assert.Equal("zwei", firstField);
        Assert.StartsWith("freigabe-", secondField, StringComparison.Ordinal);
        Assert.Equal("eins", thirdField);
        var report = portal.Services.GetRequiredService<PdfVerifier>().Verify(await Content.GetAsync(third, Cancellation), Cancellation);
        Assert.Equal(SignatureVerdict.Valid, report.Verdict);
        Assert.Equal(["Ben Beispiel", "Dirk Sand", "Eva Muster"], report.Signatures.Select(s => s.ClaimedName));
        Assert.Contains(source, report.RevisionHashes);
    }

    [Fact]
    public async Task A_file_that_cannot_be_signed_stops_the_sign_off_for_good()
    {
        var source = await Content.PutAsync("kein PDF, nur ein Text"u8.ToArray(), Cancellation);

        var error = await Assert.ThrowsAsync<EffectException>(() => SealAsync(source, "Karin Boldt"));

        Assert.False(error.RetryHelps);
        Assert.Contains("keine PDF-Datei", error.Message, StringComparison.Ordinal);
    }

    private async Task<(string Sha256, string Field)> SealAsync(string sha256, string name)
    {
        var effect = portal.Services.GetServices<IEffectHandler>().Single(h => h.Kind == "rollout.seal");
        var payload = new Dictionary<string, object?> { ["sha256"] = sha256, ["title"] = "Probe", ["name"] = name, ["role"] = "Behördenleitung", ["at"] = TimeProvider.System.GetUtcNow() };
        var result = (Dictionary<string, object?>)(await effect.ExecuteAsync(new EffectCall(Guid.CreateVersion7(), effect.Kind, payload, Guid.CreateVersion7(), "kreis", Attempt: 1), Cancellation))!;
        return ((string)result["sha256"]!, (string)result["field"]!);
    }
}
