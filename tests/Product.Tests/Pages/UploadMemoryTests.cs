using System.Reflection;
using Buergerservice.Portal.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Pages;

/// <summary>
/// A file somebody sends stays in memory until it is stored encrypted. Without saying so, a page or address would have the framework write what is
/// larger than 64 KB into the folder for temporary files. The lists are made by reflection, so that a new one is in them at once.
/// </summary>
public sealed class UploadMemoryTests(PortalFixture portal)
{
    [Fact]
    public void No_page_leaves_a_file_in_the_folder_for_temporary_files()
    {
        var pages = typeof(PortalHost).Assembly.GetTypes().Where(t => typeof(PageModel).IsAssignableFrom(t) && TakesFiles(t)).ToList();

        Assert.True(pages.Count >= 4, $"Only {pages.Count} pages take files.");
        Assert.All(pages, p =>
        {
            var limits = p.GetCustomAttribute<RequestFormLimitsAttribute>();
            Assert.True(limits is not null && limits.MemoryBufferThreshold >= Math.Min(limits.MultipartBodyLengthLimit, PortalHost.MostRequestBytes), $"{p.FullName} writes files to the disk.");
        });
    }

    [Fact]
    public void No_address_leaves_a_file_in_the_folder_for_temporary_files()
    {
        var addresses = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data") == true).ToList();

        Assert.True(addresses.Count >= 3, $"Only {addresses.Count} addresses take files.");
        Assert.All(addresses, a => Assert.True(a.Metadata.GetMetadata<IFormOptionsMetadata>()?.MemoryBufferThreshold >= a.Metadata.GetMetadata<IFormOptionsMetadata>()!.MultipartBodyLengthLimit, $"{a.RoutePattern.RawText} writes files to the disk."));
    }

    // Itself, in what it binds, or in what its handlers are given.
    private static bool TakesFiles(Type type) =>
        type.GetProperties().Select(p => p.PropertyType).Concat(type.GetMethods().Where(m => m.Name.StartsWith("OnPost", StringComparison.Ordinal)).SelectMany(m => m.GetParameters()).Select(p => p.ParameterType))
            .Any(t => typeof(IFormFile).IsAssignableFrom(t) || typeof(IEnumerable<IFormFile>).IsAssignableFrom(t) || (t.DeclaringType is not null && t.DeclaringType == type && TakesFiles(t)));
}
