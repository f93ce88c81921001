using System.Globalization;
using Buergerservice.Documents.Content;

namespace Buergerservice.Documents.Templates;

/// <summary>Reads the signatories of a document and gives every one a signature field name of its own.</summary>
internal sealed class SignatoryList
{
    // The Projektskizze ends with two places for signatures.
    private const int PlacesWithoutData = 2;

    private readonly HashSet<string> fieldNames = new(StringComparer.Ordinal);

    public SignatureBlock Read(InlineFiller filler, DataPath path)
    {
        var list = filler.Find(path);
        var entries = list.Items.Count > 0 ? list.Items : [.. Enumerable.Range(0, PlacesWithoutData).Select(_ => new UsedValue(null))];
        var name = filler.FullName(path);
        return new SignatureBlock([.. entries.Select((e, i) => ReadOne(filler, e, string.Create(CultureInfo.InvariantCulture, $"{name}[{i + 1}]"), i + 1))]);
    }

    private Signatory ReadOne(InlineFiller filler, UsedValue entry, string path, int number)
    {
        string? Text(string key, string label) => filler.TextOrMissing(entry.Child(key), $"{path}.{key}", label);
        var isForRole = entry.Child("offen").Value is true;
        return new Signatory(
            FieldName(entry.Child("feld").Value as string, number),
            isForRole ? null : Text("name", "Name"),
            Text("rolle", "Funktion"),
            Text("organisation", "Behörde oder Firma"))
        {
            IsForRole = isForRole,
        };
    }

    private string FieldName(string? wanted, int number)
    {
        var clean = new string([.. (wanted ?? "").Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(60)]);
        var name = clean.Length > 0 ? clean : string.Create(CultureInfo.InvariantCulture, $"unterschrift-{number}");
        var free = name;
        for (var i = 2; !fieldNames.Add(free); i++)
            free = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
        return free;
    }
}
