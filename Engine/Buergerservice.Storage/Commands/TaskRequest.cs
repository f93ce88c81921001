using System.Security.Cryptography;
using System.Text;
using Buergerservice.Engine.Tasks;

namespace Buergerservice.Storage.Commands;

/// <summary>What every command on a task carries.</summary>
/// <param name="Actor">Who gives it.</param>
/// <param name="ExpectedRevision">Revision the person saw.</param>
/// <param name="OperationId">Id of this operation, the same for a repetition; null for a command that is not repeated by itself.</param>
/// <param name="Reason">Why, in the person's words.</param>
public sealed record TaskRequest(Actor Actor, int ExpectedRevision, string? OperationId = null, string? Reason = null)
{
    /// <summary>The act for the task, with a hash of everything that was asked.</summary>
    internal TaskAct ToAct(Actor acting, DateTimeOffset now, params ReadOnlySpan<string?> content) =>
        new(acting, now, OperationId, OperationId is null ? null : HashOf([Actor.UserName, Reason, .. content]), string.IsNullOrWhiteSpace(Reason) ? null : Reason.Trim());

    private static string HashOf(IReadOnlyList<string?> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))));
}
