using System.Security.Cryptography;
using Buergerservice.Documents.PdfReading;
using Buergerservice.Documents.Signing;

namespace Buergerservice.Samples.Unterschrift;

/// <summary>Signs and verifies PDF files on the command line.</summary>
internal static class Program
{
    private const int NotValid = 1;
    private const int Misused = 2;

    private static async Task<int> Main(string[] args)
    {
        if (Arguments.Parse(args) is not { } arguments)
            return Fail(Arguments.Usage);
        try
        {
            return arguments.Command switch
            {
                "verify" => VerifyCommand.Run(arguments),
                "sign" => await SignCommand.RunAsync(arguments),
                "setup" => SetupCommand.Run(arguments),
                "open" => OpenCommand.Run(arguments),
                _ => Fail(Arguments.Usage),
            };
        }
        catch (ArgumentException e)
        {
            return Fail(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or PdfRefusedException or SigningException)
        {
            Console.Error.WriteLine(e.Message);
            return NotValid;
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return Misused;
    }
}
