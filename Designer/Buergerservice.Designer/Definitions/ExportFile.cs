using System.IO.Compression;
using System.Text;
using Buergerservice.Designer.Api;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Http;

namespace Buergerservice.Designer.Definitions;

/// <summary>Versions as files.</summary>
internal static class ExportFile
{
    public static string NameOf(DefinitionRow row) => $"{string.Concat(row.DefinitionId.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'))}-v{row.Version}.json";

    public static byte[] Write(DefinitionRow row) => Encoding.UTF8.GetBytes(DefinitionModel.ForExport(row).ToJsonString(ElsaJson.Indented));

    /// <summary>Several in one file.</summary>
    public static IResult Zip(IEnumerable<DefinitionRow> rows)
    {
        var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                using var entry = archive.CreateEntry(NameOf(row)).Open();
                entry.Write(Write(row));
            }
        }

        return Results.File(memory.ToArray(), "application/zip", "prozesse.zip");
    }
}
