using Buergerservice.Documents.Handwriting;
using Buergerservice.Documents.PdfReading;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Storage.Audit;
using Buergerservice.Storage.Model;

namespace Buergerservice.Portal.Signatures;

/// <summary>
/// Hands sealed pen data out for the escrow holder. The product cannot open it; who asked, on what ground and for which
/// document is in the audit trail before anything is handed out.
/// </summary>
internal sealed class HandwritingRelease(BuergerserviceDb db, AuditLog audit)
{
    public const string Action = "signature.handwriting-released";
    private const int LongestGround = 500;

    public async Task<HandwritingInDocument> ReleaseAsync(byte[] file, string field, string ground, Actor actor, CancellationToken cancellationToken)
    {
        if (ground.Length is 0 or > LongestGround)
            throw new InputException("Bitte geben Sie den Anlass an, etwa das Aktenzeichen der gerichtlichen Anordnung (höchstens 500 Zeichen).", new Dictionary<string, string> { ["ground"] = "Der Anlass fehlt oder ist zu lang." });
        var found = Find(file, field, cancellationToken);
        audit.Add(db, actor.Tenant, actor.UserName, Action, $"file:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(file))}", new Dictionary<string, object?>
        {
            ["field"] = field,
            ["ground"] = ground,
            ["recipient"] = found.Recipient,
        });
        await db.SaveChangesAsync(cancellationToken);
        return found;
    }

    private static HandwritingInDocument Find(byte[] file, string field, CancellationToken cancellationToken)
    {
        try
        {
            return HandwritingInDocument.Find(file, field, cancellationToken);
        }
        catch (PdfRefusedException e)
        {
            throw new InputException(e.Message, new Dictionary<string, string> { ["file"] = e.Message });
        }
    }
}
