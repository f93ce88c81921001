using System.Security.Cryptography;

namespace Buergerservice.Portal.Access;

/// <summary>A code that an administrator reads out and somebody types in once.</summary>
internal static class OneTimeCode
{
    /// <summary>60 bits in letters and digits that cannot be confused, in groups for reading aloud.</summary>
    public static string New() => string.Join('-', RandomNumberGenerator.GetString("23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 12).Chunk(4).Select(c => new string(c)));
}
