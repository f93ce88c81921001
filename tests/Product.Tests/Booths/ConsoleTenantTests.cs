using System.Net;
using Buergerservice.DeviceAgent;
using Buergerservice.Devices.Simulators;
using Buergerservice.Portal.Hosting;
using Buergerservice.Portal.Konsole;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;
using BoothRow = Buergerservice.Portal.Booths.BoothAgent;

namespace Buergerservice.Product.Tests.Booths;

/// <summary>The console plays the booth of one organisation; to the administrators of others it does not exist, whatever they send.</summary>
public sealed class ConsoleTenantTests(ConsoleTenantTests.Fixture api) : IClassFixture<ConsoleTenantTests.Fixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_booths_own_organisation_plays_it()
    {
        var played = api.Services.GetRequiredService<SimulatedBooth>();
        await played.Ready.WaitAsync(Cancel);
        Assert.NotNull(played.Booth);
        played.Printer.Printed.Add("%PDF-1.7"u8.ToArray());

        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("t-admin", "Tun", ("tun", "person-kommt")));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync("t-admin", "Stoerung", ("geraet", "drucker"), ("stoerung", "Silent")));
        Assert.Equal(HttpStatusCode.NotFound, (await api.As("t-admin").Send(HttpMethod.Get, "/konsole?handler=Ausdruck", null)).Status);
        Assert.Equal((false, WireFault.None), (played.Controller.Presence, played.Printer.Fault.Now));

        Assert.Equal(HttpStatusCode.OK, await PostAsync("t-fremd", "Tun", ("tun", "person-kommt")));
        Assert.Equal(HttpStatusCode.OK, await PostAsync("t-fremd", "Stoerung", ("geraet", "drucker"), ("stoerung", "Silent")));
        Assert.Equal((true, WireFault.Silent), (played.Controller.Presence, played.Printer.Fault.Now));
        Assert.Equal(HttpStatusCode.OK, await GetAsync("t-fremd", "/konsole?handler=Ausdruck"));
    }

    private async Task<HttpStatusCode> GetAsync(string person, string path)
    {
        using var http = Client(person);
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        return answer.StatusCode;
    }

    // With a token of the person's own, so that nothing but the organisation can be why it is refused.
    private async Task<HttpStatusCode> PostAsync(string person, string handler, params (string Name, string Value)[] fields)
    {
        using var http = Client(person);
        var page = await http.GetStringAsync(new Uri("/konto", UriKind.Relative), Cancel);
        var token = System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"").Groups[1].Value;
        using var form = new FormUrlEncodedContent([.. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]);
        using var answer = await http.PostAsync(new Uri($"/konsole?handler={handler}", UriKind.Relative), form, Cancel);
        return answer.StatusCode;
    }

    private HttpClient Client(string person)
    {
        var http = api.CreateClient(new() { AllowAutoRedirect = false });
        http.DefaultRequestHeaders.Add("X-Api-Key", ApiFixture.KeyOf(person));
        return http;
    }

    /// <summary>A portal whose console plays a booth of the „aok“.</summary>
    public sealed class Fixture : ApiFixture
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("konsole", "true");
            builder.UseSetting("konsole-kabine", "fremd-1");
            builder.ConfigureTestServices(services => services.AddHostedService<ForeignBooth>());
        }
    }

    /// <summary>The booth is there, its agent registered, before the console looks for it.</summary>
    private sealed class ForeignBooth(IServiceScopeFactory scopes, PortalOptions options) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            var files = new AgentFiles(Path.Combine(options.DataDirectory, "konsole"));
            Directory.CreateDirectory(files.Directory);
            using var key = files.Key();
            var booth = new BoothRow { Id = Guid.CreateVersion7(), Tenant = "aok", Booth = "fremd-1", Name = "fremd-1", PublicKey = key.PublicKey };
            files.Registration = new(new("http://localhost:9"), booth.Id, booth.Booth, key.PublicKey);
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
            db.Add(booth);
            await db.SaveChangesAsync(cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
