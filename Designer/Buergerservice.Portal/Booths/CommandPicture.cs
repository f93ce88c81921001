using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;
using Microsoft.AspNetCore.DataProtection;

namespace Buergerservice.Portal.Booths;

/// <summary>
/// The picture of a signature is kept nowhere but beside the command's values, encrypted, and is gone with them: contents of files
/// are kept for good, and this one belongs into the document it was drawn for.
/// </summary>
internal sealed class CommandPicture(IDataProtectionProvider protection)
{
    private const string Name = "$bild";
    private const string Type = "$bildart";
    private const int MaxBytes = 2 * 1024 * 1024;
    private readonly IDataProtector _protector = protection.CreateProtector("Buergerservice.CommandPicture");

    public static bool Concerns(string action) => action == DeviceActions.Sign;

    /// <summary>Removes what only <see cref="Put"/> may set.</summary>
    public static void Clear(JsonObject values)
    {
        values.Remove(Name);
        values.Remove(Type);
    }

    /// <returns>False when it is none, or too large.</returns>
    public bool Put(JsonObject values, byte[] bytes)
    {
        if (bytes.Length > MaxBytes || DeviceFile.TypeOf(bytes) is not { } type)
            return false;
        (values[Name], values[Type]) = (Convert.ToBase64String(_protector.Protect(bytes)), type);
        return true;
    }

    /// <summary>Takes it out of the values, where it is.</summary>
    public DeviceFile? Take(JsonObject values)
    {
        if (values[Name] is not JsonValue kept || (string?)values[Type] is not { } type)
            return null;
        Clear(values);
        return new(type, _protector.Unprotect(Convert.FromBase64String(kept.GetValue<string>())));
    }
}
