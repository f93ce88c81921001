using Buergerservice.Portal.Hosting;

var app = PortalHost.Build(args);
if (!await app.PrepareAsync())
    return 1;
await app.RunAsync();
return 0;

/// <summary>Entry point, public for tests that host the portal in process.</summary>
public partial class Program;
