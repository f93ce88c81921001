using System.Text.Json.Nodes;
using Buergerservice.Devices.Model;
using Microsoft.AspNetCore.DataProtection;

namespace Buergerservice.Portal.Booths;

/// <summary>
/// What a device has delivered, a signature or the picture of an identity card, is kept nowhere but beside the command's values,
/// encrypted, and is gone with them: contents of files are kept for good, and whoever needs this one for a case keeps it there.
/// </summary>
internal sealed class CommandPicture(IDataProtectionProvider protection)
{
    private const string Name = "$bild";
    private const string Type = "$bildart";
    private readonly IDataProtector _protector = protection.CreateProtector("Buergerservice.CommandPicture");

    /// <summary>Removes what only <see cref="Put"/> may set.</summary>
    public static void Clear(JsonObject values)
    {
        values.Remove(Name);
        values.Remove(Type);
    }

    /// <returns>False when it is none, or too large.</returns>
    public bool Put(JsonObject values, byte[] bytes)
    {
        if (bytes.Length > DeviceFile.MaxBytes || DeviceFile.TypeOf(bytes) is not { } type)
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
