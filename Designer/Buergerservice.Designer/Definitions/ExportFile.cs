using System.Text;
using Buergerservice.Designer.Api;
using Buergerservice.Storage.Model;

namespace Buergerservice.Designer.Definitions;

/// <summary>A version as a file.</summary>
internal static class ExportFile
{
    public static string NameOf(DefinitionRow row) => $"{string.Concat(row.DefinitionId.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_'))}-v{row.Version}.json";

    public static byte[] Write(DefinitionRow row) => Encoding.UTF8.GetBytes(DefinitionModel.ForExport(row).ToJsonString(ElsaJson.Indented));
}
