using System.ComponentModel;
using System.Net.Mime;
using Buergerservice.Documents.Verification;
using Buergerservice.Portal.Access;
using Buergerservice.Portal.Signatures;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Buergerservice.Portal.Api.Signatures;

/// <summary>Checks signatures and hands out what checking elsewhere needs.</summary>
internal static class SignatureEndpoints
{
    private const int MaxUploadBytes = 24 * 1024 * 1024;
    private const string SealedType = "application/pkcs7-mime";
    private const string CertificateType = "application/x-pem-file";

    public static void Map(RouteGroupBuilder signatures)
    {
        signatures.MapPost("/verify", Verify).Describe(Policies.Staff, "verifySignatures", "Unterschriften prüfen",
            "Als multipart/form-data mit der PDF-Datei im Feld file, bis 24 MiB; auch fremde Dateien. verdict ist das schlechteste aller Urteile: gültig, „gültig, nicht vertrauenswürdig“, unbestimmt, ungültig, „keine Unterschrift“ oder abgewiesen. Von der Datei wird nichts gespeichert.").TakesUpload();
        signatures.MapGet("/authority", Authority).Describe(Policies.Staff, "getSignatureAuthority", "Zertifikat der Zertifizierungsstelle",
            "Das Zertifikat dieser Installation als PEM. Wer ihm vertraut, kann hier gesiegelte Dokumente überall prüfen.")
            .Produces<Stream>(StatusCodes.Status200OK, CertificateType);
        signatures.MapPost("/handwriting", ReleaseHandwriting).Describe(Policies.Admin, "releaseHandwriting", "Versiegelte Stiftdaten herausgeben",
            "Gibt die versiegelten Stiftdaten einer Unterschrift für die Hinterlegungsstelle heraus; was ein Unterschriften-Pad selbst versiegelt hat, als stiftdaten-pad.bin. Geöffnet werden sie nur dort; Anlass und Person stehen im Protokoll der Änderungen.")
            .Produces<Stream>(StatusCodes.Status200OK, SealedType).TakesUpload();
    }

    private static async Task<Ok<VerificationAnswer>> Verify([Description("Die PDF-Datei.")] IFormFile? file, FileVerification verification, ActorAccessor actors, CancellationToken cancellationToken) =>
        TypedResults.Ok(VerificationAnswer.Of(await verification.VerifyAsync(await ReadAsync(file, cancellationToken), actors.Current, cancellationToken)));

    private static FileContentHttpResult Authority(HttpContext context, InstallationKeys keys) =>
        Download.Of(context, System.Text.Encoding.ASCII.GetBytes(keys.Authority().ExportCertificatePem()), CertificateType, "zertifizierungsstelle.pem");

    private static async Task<FileContentHttpResult> ReleaseHandwriting(
        HttpContext context, [Description("Die unterschriebene PDF-Datei.")] IFormFile? file,
        [FromForm, Description("Name des Unterschriftsfelds.")] string? field,
        [FromForm, Description("Anlass, etwa das Aktenzeichen der gerichtlichen Anordnung.")] string? ground,
        HandwritingRelease release, ActorAccessor actors, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        var name = check.Required(field, "field");
        check.ThrowIfAny();
        var found = await release.ReleaseAsync(await ReadAsync(file, cancellationToken), name, ground?.Trim() ?? "", actors.Current, cancellationToken);
        return found.IsOfPad ? Download.Of(context, found.Sealed, MediaTypeNames.Application.Octet, "stiftdaten-pad.bin") : Download.Of(context, found.Sealed, SealedType, "stiftdaten.p7m");
    }

    private static async Task<byte[]> ReadAsync(IFormFile? file, CancellationToken cancellationToken)
    {
        var check = new RequestCheck();
        if (file is null)
            check.Refuse("file", "Die Datei fehlt.");
        check.ThrowIfAny();
        using var bytes = new MemoryStream();
        await file!.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    // As for documents of cases: our own proof against forgery, and nothing is left in a folder for temporary files.
    private static void TakesUpload(this RouteHandlerBuilder endpoint) =>
        endpoint.DisableAntiforgery()
            .WithFormOptions(memoryBufferThreshold: MaxUploadBytes, multipartBodyLengthLimit: MaxUploadBytes)
            .WithMetadata(new RequestSizeLimitAttribute(MaxUploadBytes))
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity);
}
