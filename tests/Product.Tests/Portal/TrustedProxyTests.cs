using System.Net;
using Buergerservice.Portal.Access;
using Buergerservice.Storage.Databases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Xunit;

namespace Buergerservice.Product.Tests.Portal;

public sealed class TrustedProxyTests
{
    [Theory]
    [InlineData(null, "10.0.0.5", "http 10.0.0.5")]
    [InlineData("10.0.0.5", "10.0.0.6", "http 10.0.0.6")]
    [InlineData("10.0.0.5", "10.0.0.5", "https 198.51.100.7")]
    [InlineData("192.0.2.1, 10.0.0.0/24", "10.0.0.5", "https 198.51.100.7")]
    [InlineData("10.0.0.5", "::ffff:10.0.0.5", "https 198.51.100.7")]
    public async Task Only_known_proxies_are_believed(string? setting, string sender, string expected)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Configuration[TrustedProxy.Setting] = setting;
        await using var app = builder.Build();
        app.UseTrustedProxy();
        app.Run(context =>
        {
            context.Items["seen"] = $"{context.Request.Scheme} {context.Connection.RemoteIpAddress}";
            return Task.CompletedTask;
        });
        await app.StartAsync(TestContext.Current.CancellationToken);

        var answer = await app.GetTestServer().SendAsync(context =>
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(sender);
            context.Request.Host = new("portal.example");
            context.Request.Headers["X-Forwarded-For"] = "198.51.100.7";
            context.Request.Headers["X-Forwarded-Proto"] = "https";
        }, TestContext.Current.CancellationToken);

        Assert.Equal(expected, answer.Items["seen"]);
        Assert.Equal(expected.StartsWith("https", StringComparison.Ordinal), answer.Response.Headers.ContainsKey("Strict-Transport-Security"));
    }

    [Fact]
    public async Task A_proxy_that_is_no_address_is_refused_at_the_start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration[TrustedProxy.Setting] = "proxy.example";
        await using var app = builder.Build();
        Assert.Contains("proxy.example", Assert.Throws<SettingException>(app.UseTrustedProxy).Message, StringComparison.Ordinal);
    }
}
