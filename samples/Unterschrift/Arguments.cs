using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Buergerservice.Documents.Signing;

namespace Buergerservice.Samples.Unterschrift;

/// <summary>What stands on the command line: a command, files, and options with values.</summary>
internal sealed class Arguments
{
    public const string Usage = """
        verify FILE [--trust CERT]...            prüft alle Unterschriften; Ausgabe als JSON, Ende 0 nur, wenn alle gültig sind
        sign FILE --out FILE --field NAME --name NAME --key P12 [--role TEXT] [--reason TEXT] [--location TEXT]
             [--new SEITE,X,Y,BREITE,HÖHE] [--chain CERT]... [--pss yes] [--tsa URL]
        setup FOLDER --organisation NAME         legt Zertifizierungsstelle und Siegel zum Ausprobieren an
        open FILE --field NAME --key P12 [--second P12] --out FILE --protocol FILE --ground TEXT --by NAME
                                                 öffnet hinterlegte Stiftdaten (siehe docs/unterschriften.md)
        Kennwörter für P12-Dateien: Umgebungsvariable KENNWORT, für --second KENNWORT2.
        """;

    private readonly Dictionary<string, List<string>> options = [];

    private Arguments(string command) => Command = command;

    public string Command { get; }

    public string File { get; private set; } = "";

    public static Arguments? Parse(string[] args)
    {
        if (args.Length < 2)
            return null;
        var arguments = new Arguments(args[0]) { File = args[1] };
        for (var i = 2; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length)
                return null;
            var name = args[i][2..];
            if (!arguments.options.TryGetValue(name, out var values))
                arguments.options[name] = values = [];
            values.Add(args[i + 1]);
        }

        return arguments;
    }

    public IReadOnlyList<string> All(string name) => options.TryGetValue(name, out var values) ? values : [];

    public string? Find(string name) => All(name) is [.., var last] ? last : null;

    public string Get(string name) => Find(name) ?? throw new ArgumentException($"--{name} fehlt.\n{Usage}");

    public SignatureFieldPlace? Place()
    {
        if (Find("new") is not { } text)
            return null;
        var numbers = text.Split(',').Select(p => double.TryParse(p, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToList();
        return numbers is [var page, var x, var y, var width, var height] && !numbers.Any(double.IsNaN)
            ? new SignatureFieldPlace((int)page, x, y, width, height)
            : throw new ArgumentException("--new verlangt fünf Zahlen: Seite, x, y, Breite, Höhe (Punkte ab links unten).");
    }

    /// <summary>The certificates of files in PEM or DER form.</summary>
    public IEnumerable<X509Certificate2> Certificates(string name)
    {
        foreach (var file in All(name))
        {
            var bytes = System.IO.File.ReadAllBytes(file);
            if (!bytes.AsSpan().StartsWith("-----"u8))
            {
                yield return X509CertificateLoader.LoadCertificate(bytes);
                continue;
            }

            var all = new X509Certificate2Collection();
            all.ImportFromPem(System.Text.Encoding.ASCII.GetString(bytes));
            foreach (var certificate in all)
                yield return certificate;
        }
    }

    public X509Certificate2 Key(string name, string variable) =>
        X509CertificateLoader.LoadPkcs12FromFile(Get(name), Environment.GetEnvironmentVariable(variable) ?? "", X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable);
}
