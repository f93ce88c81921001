using System.Net;
using System.Text.Json;
using Buergerservice.Designer.Descriptors;
using Buergerservice.Engine.Compilation;
using Buergerservice.Product.Tests.Api;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Designer;

[Collection(ApiFixture.Name)]
public sealed class DescriptorTests(ApiFixture api)
{
    private readonly Studio _studio = new(api.As("t-admin"));

    [Fact]
    public async Task Every_activity_is_offered_once_with_German_words_for_everything()
    {
        var types = await ActivitiesAsync();
        Assert.Equal(types.Count, types.Select(t => (t.GetProperty("typeName").GetString(), t.GetProperty("version").GetInt32())).Distinct().Count());
        var known = api.Services.GetRequiredService<ActivityRegistry>().Descriptors.Select(d => d.Type);
        Assert.Empty(known.Except(types.Select(t => t.GetProperty("typeName").GetString()!)));
        var silent = types.Where(t => t.GetProperty("isBrowsable").GetBoolean()).SelectMany(t => Named(t).Where(n => n.Text.Length == 0).Select(n => $"{t.GetProperty("typeName")}: {n.What}"));
        Assert.Empty(silent);
    }

    [Fact]
    public async Task Choices_are_live()
    {
        var task = (await ActivitiesAsync()).Single(t => t.GetProperty("typeName").GetString() == "Buergerservice.UserTask");
        var roles = Input(task, "CandidateRoles");
        Assert.Equal("checklist", roles.GetProperty("uiHint").GetString());
        Assert.Contains("Clearing", Texts(roles, "checklist", "checkList"));
        Assert.Contains("Testformular (api-test)", Texts(Input(task, "Form"), "dropdown", "selectList"));
        Assert.Equal("dynamic-outcomes", Input(task, "Outcomes").GetProperty("uiHint").GetString());
        var document = (await ActivitiesAsync()).Single(t => t.GetProperty("typeName").GetString() == "Buergerservice.GenerateProjectDocument");
        Assert.NotEmpty(Texts(Input(document, "Template"), "dropdown", "selectList"));
    }

    [Fact]
    public async Task People_to_choose_from_are_those_of_the_own_organisation()
    {
        await using var scope = api.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var admin = await services.GetRequiredService<UserManager<StaffUser>>().FindByNameAsync("t-admin");
        services.GetRequiredService<IHttpContextAccessor>().HttpContext = new DefaultHttpContext { User = await services.GetRequiredService<IUserClaimsPrincipalFactory<StaffUser>>().CreateAsync(admin!) };
        var people = await services.GetServices<ChoiceSource>().Single(s => s.Name == "users").Read(services, TestContext.Current.CancellationToken);
        Assert.Contains(people, p => p.Value == "t-sach");
        Assert.DoesNotContain(people, p => p.Value == "t-fremd");
    }

    [Fact]
    public async Task Outcomes_and_embedded_steps_are_ports_with_German_names_and_defaults_are_stored()
    {
        var types = (await ActivitiesAsync()).ToDictionary(t => t.GetProperty("typeName").GetString()!);
        Assert.Equal(["True:Ja:Flow", "False:Nein:Flow"], Ports(types["Elsa.FlowDecision"]));
        Assert.Equal(["Then:Dann:Embedded", "Else:Sonst:Embedded", "Done:Fertig:Flow"], Ports(types["Elsa.If"]));
        Assert.Equal("GET", types["Elsa.SendHttpRequest"].GetProperty("constructionProperties").GetProperty("method").GetProperty("expression").GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("expression-descriptors")]
    [InlineData("variables")]
    [InlineData("storage-drivers")]
    [InlineData("incident-strategies")]
    [InlineData("workflow-activation-strategies")]
    [InlineData("log-persistence-strategies")]
    [InlineData("commit-strategies/workflows")]
    [InlineData("commit-strategies/activities")]
    [InlineData("output-converters?sourceType=Object&destinationType=String")]
    public async Task What_Studio_asks_at_its_start_has_an_answer(string path) =>
        Assert.Equal(JsonValueKind.Array, (await new Studio(api.As("t-leitung")).Get($"descriptors/{path}")).Expect(HttpStatusCode.OK).Json.GetProperty("items").ValueKind);

    [Fact]
    public async Task A_published_process_marked_for_it_is_an_activity_of_its_own()
    {
        var created = await _studio.Create("Kleiner Baustein", Studio.Line("a", "x"));
        created["options"]!["usableAsActivity"] = true;
        created["inputs"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["name"] = "Betrag", ["type"] = "Decimal", ["displayName"] = "Betrag in Euro" });
        (await _studio.Save(created, publish: true)).Expect(HttpStatusCode.OK);
        var type = (await ActivitiesAsync()).Single(t => t.GetProperty("typeName").GetString() == "KleinerBaustein");
        Assert.Equal("Betrag in Euro", Input(type, "Betrag").GetProperty("displayName").GetString());
        var user = await _studio.Create("Verwender", new System.Text.Json.Nodes.JsonObject { ["id"] = "teil", ["type"] = "KleinerBaustein", ["version"] = 1 });
        Assert.Equal("KleinerBaustein", Studio.StepOf(user, "teil")["type"]!.GetValue<string>());
    }

    private async Task<List<JsonElement>> ActivitiesAsync() => [.. (await _studio.Get("descriptors/activities?Refresh=True")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()];

    private static IEnumerable<(string What, string Text)> Named(JsonElement type)
    {
        foreach (var name in (string[])["displayName", "description", "category"])
            yield return (name, type.GetProperty(name).GetString() ?? "");
        foreach (var input in type.GetProperty("inputs").EnumerateArray())
            yield return ($"input {input.GetProperty("name")}", input.GetProperty("displayName").GetString() ?? "");
        foreach (var port in type.GetProperty("ports").EnumerateArray())
            yield return ($"port {port.GetProperty("name")}", port.GetProperty("displayName").GetString() ?? "");
    }

    private static JsonElement Input(JsonElement type, string name) => type.GetProperty("inputs").EnumerateArray().Single(i => i.GetProperty("name").GetString() == name);

    private static IEnumerable<string?> Texts(JsonElement input, string editor, string list) =>
        input.GetProperty("uiSpecifications").GetProperty(editor).GetProperty(list).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("text").GetString());

    private static IEnumerable<string> Ports(JsonElement type) => type.GetProperty("ports").EnumerateArray().Select(p => $"{p.GetProperty("name")}:{p.GetProperty("displayName")}:{p.GetProperty("type")}");
}
