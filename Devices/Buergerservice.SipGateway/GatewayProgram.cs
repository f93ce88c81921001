namespace Buergerservice.SipGateway;

/// <summary>The program; so far without media, so it says so instead of taking calls nobody would see.</summary>
internal static class GatewayProgram
{
    private static async Task<int> Main()
    {
        await Console.Error.WriteLineAsync("Das SIP-Gateway nimmt noch keine Gespräche an.");
        return 1;
    }
}
