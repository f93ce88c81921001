using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Buergerservice.Engine;
using Buergerservice.Engine.Tasks;
using Buergerservice.Media.Acd;
using Buergerservice.Portal.Booths;
using Buergerservice.Portal.Calls;
using Buergerservice.Portal.Calls.Reports;
using Buergerservice.Portal.Organisation;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Calls;

/// <summary>
/// Every query and command of organisation, booths and calls, given by an administrator of a partner of the same call centre
/// with everything he could guess of the county: he reads nothing and changes nothing (R-404). The list is made by reflection,
/// so that a new command is in it at once.
/// </summary>
[Collection(ApiFixture.Name)]
public sealed partial class TenantMatrixTests(ApiFixture api)
{
    private const string Marker = "matrix-";
    private static readonly Type[] Services = [typeof(OrganisationAdministration), typeof(CallDesk), typeof(CallSupervision), typeof(CallTimes), typeof(CallReports), typeof(WeeklyReports), typeof(BoothAdministration), typeof(BoothQueries)];
    private static readonly Actor Stranger = new("t-fremd", "t-fremd", "aok", [Actor.AdministratorRole]);
    private static readonly SemaphoreSlim Once = new(1);
    private static List<Guid>? _ids;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Methods()
    {
        var data = new TheoryData<string, string>();
        foreach (var method in Services.SelectMany(s => s.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Where(m => m.GetParameters().Any(p => p.ParameterType == typeof(Actor))))
            data.Add(method.DeclaringType!.Name, method.Name);
        return data;
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_partner_reads_and_changes_nothing_of_the_county(string service, string method)
    {
        var ids = await FilledAsync();
        var type = Services.Single(s => s.Name == service);
        var before = await RowsAsync();
        Assert.NotEqual("[]", before);
        var info = type.GetMethod(method)!;
        var tries = info.GetParameters().Any(p => p.ParameterType == typeof(Guid) || p.ParameterType == typeof(Guid?)) ? ids : [Guid.Empty];
        foreach (var id in tries)
        {
            await using var scope = api.Services.CreateAsyncScope();
            var answer = await CallAsync(info, scope.ServiceProvider.GetRequiredService(type), id);
            Assert.DoesNotContain(Marker, answer, StringComparison.Ordinal);
        }

        Assert.Equal(before, await RowsAsync());
        var centers = api.Services.GetRequiredService<CallCenters>();
        Assert.Equal((AgentStatus.Ready, CallState.Waiting), await centers.ReadAsync("verbund-test", s => (s.Agents[$"{Marker}person"].Status, s.Calls.Values.Single(c => c.BoothId == $"kreis/{Marker}kabine").State), Cancel));
    }

    /// <summary>Every address and every form of these pages, too: what stands between a request and the commands must not open what they close.</summary>
    [Fact]
    public async Task A_partner_reads_and_changes_nothing_of_the_county_by_any_address()
    {
        var ids = await FilledAsync();
        var before = await RowsAsync();
        var browser = api.As("t-fremd");
        var tried = 0;
        foreach (var (method, template) in Addresses())
        {
            foreach (var id in template.Contains(":guid", StringComparison.Ordinal) ? ids : [Guid.Empty])
            {
                var path = "/" + Placeholder().Replace(template, m => m.Value.Contains(":guid", StringComparison.Ordinal) ? id.ToString() : $"{Marker}person");
                var body = method == "GET" ? null : JsonContent.Create(new { name = "Versuch", reason = "Versuch", want = "offline", tenant = "kreis", service = $"{Marker}leistung", suspended = true, signOff = true, revision = 0, skills = new Dictionary<string, int> { [$"{Marker}leistung"] = 1 }, configuration = "{}", expectedVersion = 0 });
                var answer = await browser.Send(new(method), path, body);
                Assert.DoesNotContain(Marker, Own(answer.Text, path), StringComparison.Ordinal);
                tried++;
            }
        }

        foreach (var (page, handler, parameters) in Forms())
        {
            foreach (var id in ids)
            {
                var path = "/" + Placeholder().Replace(page, m => m.Value.Contains("guid", StringComparison.Ordinal) ? id.ToString() : $"{Marker}person");
                var form = parameters.ToDictionary(p => p.Name!, p => p.ParameterType == typeof(Guid) || p.ParameterType == typeof(Guid?) ? id.ToString() : "Versuch");
                form["__RequestVerificationToken"] = await TokenAsync(browser);
                var answer = await browser.Send(HttpMethod.Post, $"{path}?handler={handler}&person={Marker}person&benutzer={Marker}person", new FormUrlEncodedContent(form));
                Assert.DoesNotContain(Marker, Own(answer.Text, path), StringComparison.Ordinal);
                Assert.False(answer.Status == HttpStatusCode.BadRequest && answer.Text.Length == 0, $"{path} {handler}: the token was not accepted, so nothing was tried.");
                tried++;
            }
        }

        Assert.True(tried > 150, $"Only {tried} requests.");
        Assert.Equal(before, await RowsAsync());
        Assert.Equal((AgentStatus.Ready, CallState.Waiting), await api.Services.GetRequiredService<CallCenters>().ReadAsync("verbund-test", s => (s.Agents[$"{Marker}person"].Status, s.Calls.Values.Single(c => c.BoothId == $"kreis/{Marker}kabine").State), Cancel));
    }

    private IEnumerable<(string Method, string Template)> Addresses()
    {
        string[] mine = ["api/v1/calls", "api/v1/organisation", "api/v1/devices", "anrufe", "organisation", "geraete"];
        foreach (var endpoint in api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var template = endpoint.RoutePattern.RawText?.TrimStart('/') ?? "";
            if (!mine.Any(m => template == m || template.StartsWith(m + "/", StringComparison.Ordinal)) || template.Contains("verbindung", StringComparison.Ordinal))
                continue;
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                yield return (method, template);
        }
    }

    private IEnumerable<(string Page, string Handler, ParameterInfo[] Parameters)> Forms()
    {
        foreach (var page in api.Services.GetRequiredService<IActionDescriptorCollectionProvider>().ActionDescriptors.Items.OfType<PageActionDescriptor>())
        {
            var folder = page.ViewEnginePath.Split('/')[1];
            if (folder is not ("Anrufe" or "Organisation" or "Geraete"))
                continue;
            var model = typeof(CallDesk).Assembly.GetType($"Buergerservice.Portal.Pages.{folder}.{page.ViewEnginePath.Split('/')[^1]}Model")!;
            foreach (var method in model.GetMethods().Where(m => m.Name.StartsWith("OnPost", StringComparison.Ordinal)))
                yield return (page.AttributeRouteInfo!.Template!, method.Name["OnPost".Length..].Replace("Async", "", StringComparison.Ordinal), [.. method.GetParameters().Where(p => p.ParameterType != typeof(CancellationToken))]);
        }
    }

    private static async Task<string> TokenAsync(ApiClient browser) =>
        TokenField().Match((await browser.Get("/organisation")).Text).Groups[1].Value;

    // What the request itself said may be in the answer.
    private static string Own(string text, string path) => text.Replace(path, "", StringComparison.Ordinal).Replace($"{Marker}person", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex TokenField();

    private static async Task<string> CallAsync(MethodInfo method, object service, Guid id)
    {
        try
        {
            var task = (Task)method.Invoke(service, [.. method.GetParameters().Select(p => Argument(p, id))])!;
            await task;
            return task.GetType().GetProperty("Result")?.GetValue(task) is { } result ? JsonSerializer.Serialize(result, result.GetType()) : "";
        }
        catch (BuergerserviceException e)
        {
            // Refused; in words that tell nothing of the county.
            return e.Message;
        }
    }

    private static object? Argument(ParameterInfo parameter, Guid id) => parameter.ParameterType switch
    {
        var t when t == typeof(Actor) => Stranger,
        var t when t == typeof(CancellationToken) => Cancel,
        var t when t == typeof(Guid) || t == typeof(Guid?) => id,
        var t when t == typeof(string) => parameter.Name switch
        {
            "userName" => $"{Marker}person",
            "service" or "entryService" => $"{Marker}leistung",
            "tenant" => "kreis",
            "key" or "booth" => $"fremd-{Guid.NewGuid():N}"[..20],
            "configuration" => "{}",
            _ => "Versuch",
        },
        var t when t == typeof(IReadOnlyDictionary<string, int>) => new Dictionary<string, int> { [$"{Marker}leistung"] = 1 },
        var t when t == typeof(IReadOnlyList<HoursView>) => new List<HoursView> { new(null, null, DayOfWeek.Monday, 0, 60) },
        var t when t == typeof(ReportRequest) => new ReportRequest(DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-7), DateOnly.FromDateTime(DateTime.UtcNow).AddDays(1), Media.Reports.ReportInterval.Day),
        var t when t == typeof(IReadOnlyDictionary<string, int?>) => new Dictionary<string, int?> { ["Ring"] = 7 },
        var t when t == typeof(bool) => true,
        var t when t.IsValueType && Nullable.GetUnderlyingType(t) is null => Activator.CreateInstance(t),
        _ => null,
    };

    // Everything the county has in the tables of these modules, whichever they are.
    private async Task<string> RowsAsync()
    {
        await using var scope = api.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        var all = new List<string>();
        foreach (var type in db.Model.GetEntityTypes().Select(e => e.ClrType).Where(t => t.Namespace!.StartsWith("Buergerservice.Portal.", StringComparison.Ordinal) && t.GetProperty("Tenant") is not null && t != typeof(CallCenterRow) && t != typeof(CallLogRow)))
            all.AddRange(await (Task<List<string>>)GetType().GetMethod(nameof(RowsOfAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [db])!);
        return JsonSerializer.Serialize(all.Where(r => r.Contains(Marker, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private static async Task<List<string>> RowsOfAsync<T>(BuergerserviceDb db)
        where T : class =>
        (await db.Set<T>().AsNoTracking().Where(e => EF.Property<string>(e, "Tenant") == "kreis").ToListAsync(Cancel)).ConvertAll(e => JsonSerializer.Serialize(e));

    private async Task<List<Guid>> FilledAsync()
    {
        await Once.WaitAsync(Cancel);
        try
        {
            return _ids ??= await FillAsync();
        }
        finally
        {
            Once.Release();
        }
    }

    private async Task<List<Guid>> FillAsync()
    {
        await using var scope = api.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BuergerserviceDb>();
        foreach (var tenant in (string[])["kreis", "aok"])
        {
            if (await db.Set<OrganisationRow>().FirstOrDefaultAsync(o => o.Tenant == tenant, Cancel) is { } there)
                db.Remove(there);
            await db.SaveChangesAsync(Cancel);
            db.Add(new OrganisationRow { Tenant = tenant, Name = tenant == "kreis" ? $"{Marker}kreis" : "Partner", Center = "verbund-test" });
        }

        var site = new SiteRow { Id = Guid.CreateVersion7(), Tenant = "kreis", Name = $"{Marker}standort" };
        var unit = new UnitRow { Id = Guid.CreateVersion7(), Tenant = "kreis", Name = $"{Marker}einheit" };
        var service = new ServiceRow { Id = Guid.CreateVersion7(), Tenant = "kreis", Key = $"{Marker}leistung", Name = $"{Marker}leistung", UnitId = unit.Id };
        var booth = new BoothAgent { Id = Guid.CreateVersion7(), Tenant = "kreis", Booth = $"{Marker}kabine", Name = $"{Marker}kabine", SiteId = site.Id, PersonSince = DateTimeOffset.UtcNow };
        var alarm = new BoothAlarm { Id = Guid.CreateVersion7(), Tenant = "kreis", AgentId = booth.Id, Kind = "x", Text = $"{Marker}alarm", Since = DateTimeOffset.UtcNow };
        db.AddRange(site, unit, service, booth, alarm, new SkillRow { Id = Guid.CreateVersion7(), Tenant = "kreis", UserName = $"{Marker}person", Service = service.Key, Line = 1 });
        db.Add(new HoursRow { Id = Guid.CreateVersion7(), Tenant = "kreis", SiteId = site.Id, Service = $"{Marker}leistung", Day = DayOfWeek.Friday, From = 0, Until = 60 });
        await db.SaveChangesAsync(Cancel);
        var call = Guid.CreateVersion7();
        var centers = api.Services.GetRequiredService<CallCenters>();
        await centers.ExecuteAsync(new("verbund-test", "kreis", "test", _ => [new SetPolicy(new() { MaxWait = 3_600_000 }), new DefineAgent($"{Marker}person", "kreis", []), new SetWant($"{Marker}person", Want.Ready), new Arrive(call.ToString(), $"kreis/{Marker}kabine", "kreis", $"{Marker}leistung")]), Cancel);
        return [site.Id, unit.Id, service.Id, booth.Id, alarm.Id, call];
    }
}
