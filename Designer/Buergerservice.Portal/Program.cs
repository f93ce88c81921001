using Buergerservice.Portal.Hosting;
using Buergerservice.Storage.Databases;

try
{
    var app = PortalHost.Build(args);
    if (!await app.PrepareAsync())
        return 1;
    await app.RunAsync();
    return 0;
}
catch (SettingException e)
{
    await Console.Error.WriteLineAsync($"Der Bürgerservice kann nicht starten: {e.Message}");
    return 1;
}
catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync("Der Anschluss ist schon belegt. Beenden Sie das andere Programm oder wählen Sie mit --port einen anderen.");
    return 1;
}

/// <summary>Entry point, public for tests that host the portal in process.</summary>
public partial class Program;
