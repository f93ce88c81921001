using Buergerservice.Storage.Content;
using System.Globalization;
using System.Text;
using Buergerservice.Engine.Values;

namespace Buergerservice.Cases.Handover;

/// <summary>
/// Stands in for a document management system: it drops each package into a folder, from where an importer or a person
/// takes it. It is no DMS and says so in its name. A package appears whole or not at all (temporary folder, flushed to
/// disk, renamed), and only once: the folder carries the id of the hand-over.
/// </summary>
internal sealed class FolderDropDms(string root, TimeProvider time) : IDmsGateway
{
    private const string ReceiptFile = "quittung.json";

    public string Name => "Ordnerablage (Ersatz für ein DMS)";

    public async Task<DmsReceipt> HandOverAsync(DmsPackage package, CancellationToken cancellationToken)
    {
        var reference = $"{Safe(package.Tenant)}/{Safe(package.CaseNumber)}/{package.HandoverId:D}";
        var target = Path.Combine(root, Safe(package.Tenant), Safe(package.CaseNumber), package.HandoverId.ToString("D"));
        if (Directory.Exists(target))
            return await ReadReceiptAsync(target, cancellationToken);
        var temporary = Path.Combine(root, ".unfertig", $"{package.HandoverId:D}-{Guid.CreateVersion7():N}");
        Directory.CreateDirectory(temporary);
        try
        {
            await WriteAsync(temporary, package, reference, cancellationToken);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            Directory.Move(temporary, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another attempt with the same id was faster; its package counts.
            Discard(temporary);
        }
        catch
        {
            Discard(temporary);
            throw;
        }

        // Checkpoint: the rename survives a power failure only when the folder around it is on disk as well.
        DurableFolder.Flush(Path.GetDirectoryName(target)!);
        return await ReadReceiptAsync(target, cancellationToken);
    }

    private async Task WriteAsync(string folder, DmsPackage package, string reference, CancellationToken cancellationToken)
    {
        var files = new List<object?>();
        foreach (var document in package.Documents)
        {
            await WriteFileAsync(folder, Safe(document.FileName), document.Bytes, cancellationToken);
            files.Add(new Dictionary<string, object?>
            {
                ["datei"] = Safe(document.FileName),
                ["titel"] = document.Title,
                ["typ"] = document.ContentType,
                ["sha256"] = document.Sha256,
                ["bytes"] = document.Bytes.Length,
            });
        }

        var metadata = new Dictionary<string, object?>(package.Metadata) { ["uebergabe"] = package.HandoverId.ToString("D"), ["aktenzeichen"] = package.CaseNumber, ["dokumente"] = files };
        await WriteFileAsync(folder, "metadaten.json", Json(metadata), cancellationToken);
        await WriteFileAsync(folder, ReceiptFile, Json(new()
        {
            ["hinweis"] = "Diese Ablage in einem Ordner steht für ein Dokumentenmanagementsystem.",
            ["uebergabe"] = package.HandoverId.ToString("D"),
            ["referenz"] = reference,
            ["bestaetigtAm"] = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        }), cancellationToken);
        DurableFolder.Flush(folder);
    }

    private static async Task WriteFileAsync(string folder, string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await file.WriteAsync(bytes, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    private static async Task<DmsReceipt> ReadReceiptAsync(string folder, CancellationToken cancellationToken)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(folder, ReceiptFile), cancellationToken);
        var receipt = Plain.Parse(text) as Dictionary<string, object?> ?? throw new IOException($"Die Quittung in {folder} ist nicht lesbar.");
        return new(ValueConverter.Convert<string>(receipt.GetValueOrDefault("referenz")), ValueConverter.Convert<DateTimeOffset>(receipt.GetValueOrDefault("bestaetigtAm")));
    }

    private static byte[] Json(Dictionary<string, object?> value) => Encoding.UTF8.GetBytes(Plain.ToJson(value));

    // Names come from the system, but a tenant's name is data: nothing in it may lead out of the folder.
    private static string Safe(string name)
    {
        var safe = new string([.. name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')]).Replace("..", "__", StringComparison.Ordinal).TrimStart('.');
        return safe.Length == 0 ? "_" : safe;
    }

    private static void Discard(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Left in the folder for unfinished packages; nobody reads there.
        }
    }
}
