using Buergerservice.Documents.Signing;

namespace Buergerservice.Samples.Unterschrift;

/// <summary>Signs a file.</summary>
internal static class SignCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        using var certificate = arguments.Key("key", "KENNWORT");
        var key = new CertificateKey(certificate, [.. arguments.Certificates("chain")], arguments.Find("pss") is not null);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        var authority = arguments.Find("tsa") is { } address ? new HttpTimeStampAuthority(client, new Uri(address)) : null;
        var request = new SignatureRequest
        {
            Field = arguments.Get("field"),
            Name = arguments.Get("name"),
            Role = arguments.Find("role"),
            Reason = arguments.Find("reason"),
            Location = arguments.Find("location"),
            NewField = arguments.Place(),
            Time = TimeProvider.System.GetLocalNow(),
        };
        var signed = await new PdfSigner().SignAsync(await File.ReadAllBytesAsync(arguments.File), request, key, authority, CancellationToken.None);
        await File.WriteAllBytesAsync(arguments.Get("out"), signed);
        Console.WriteLine($"Unterschrieben: {arguments.Get("out")}");
        return 0;
    }
}
