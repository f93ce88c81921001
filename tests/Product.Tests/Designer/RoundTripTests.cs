using System.Net;
using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Product.Tests.Api;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Buergerservice.Product.Tests.Designer;

/// <summary>What is loaded and saved again means what it meant: the shipped processes and the recorded Elsa definitions of the engine's own tests.</summary>
[Collection(ApiFixture.Name)]
public sealed class RoundTripTests(ApiFixture api)
{
    private static readonly string Root = FindRoot();

    private readonly Studio _studio = new(api.As("t-admin"));

    public static TheoryData<string> Files() =>
    [
        .. Directory.GetFiles(Path.Combine(Root, "Templates", "processes"), "*.json")
            .Concat(Directory.GetFiles(Path.Combine(Root, "tests", "Engine.Tests", "Conformance", "workflows"), "*.json"))
            .Select(f => Path.GetRelativePath(Root, f)).Order(),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_definition_survives_being_opened_and_saved(string file)
    {
        var source = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Root, file), TestContext.Current.CancellationToken))!.AsObject();
        var id = "rt-" + Path.GetFileNameWithoutExtension(file).ToLowerInvariant();
        source["definitionId"] = id;
        source["name"] = id;
        (await api.As("t-admin").PostText("definitions", source.ToJsonString())).Expect(HttpStatusCode.Created);

        var (opened, revision) = await _studio.Open(id);
        // A change and back again, so that it is really written.
        opened["description"] = "geändert";
        (await _studio.Save(opened, revision)).Expect(HttpStatusCode.OK);
        var (reopened, _) = await _studio.Open(id);
        Assert.True(JsonNode.DeepEquals(opened["root"], reopened["root"]), $"Studio would show another tree after a save of {file}.");
        foreach (var part in (string[])["variables", "inputs", "outputs", "outcomes", "options", "customProperties"])
            Assert.True(JsonNode.DeepEquals(opened[part], reopened[part]), $"{part} of {file} changed.");
        AssertSameMeaning(source.ToJsonString(), await StoredAsync(id));
        Assert.DoesNotContain("Elsa.NotFoundActivity", await StoredAsync(id), StringComparison.Ordinal);
    }

    // The compiler's view: the same steps with the same inputs, and the same findings.
    private void AssertSameMeaning(string before, string after)
    {
        var compiler = api.Services.GetRequiredService<DefinitionCompiler>();
        var (a, b) = (compiler.Compile(before), compiler.Compile(after));
        Assert.Equal(Findings(a), Findings(b));
        // An input without the name of its type has no meaning: Elsa loses it, the designer adds the name.
        var untyped = a.Problems.Where(p => p.Code == "no-type-name").Select(p => p.ActivityId).ToHashSet();
        Assert.Equal(a.Workflow.Activities.Where(s => !untyped.Contains(s.Id)).Select(Describe), b.Workflow.Activities.Where(s => !untyped.Contains(s.Id)).Select(Describe));
        Assert.Equal(a.Workflow.Document.Variables.Select(v => (v.Id, v.Name, v.TypeName)), b.Workflow.Document.Variables.Select(v => (v.Id, v.Name, v.TypeName)));
        Assert.Equal((a.Workflow.Document.IncidentStrategy, a.Workflow.Document.Activation, a.Workflow.Document.IgnoresMergeModes), (b.Workflow.Document.IncidentStrategy, b.Workflow.Document.Activation, b.Workflow.Document.IgnoresMergeModes));
    }

    private static IEnumerable<(string, string?)> Findings(CompilationResult result) => result.Problems.Where(p => p.Code != "no-type-name").Select(p => (p.Code, p.ActivityId));

    private static string Describe(CompiledActivity step) =>
        $"{step.Id} {step.Descriptor.Type} {step.Parent?.Id} {step.Source.CanStartWorkflow} {step.Source.MergeMode} {step.Title} "
        + string.Join(", ", step.Descriptor.Inputs.Select(i => i.Property.GetValue(step.Activity) as Input).Where(i => i is { IsGiven: true }).Select(i => $"{i!.Name}={i.Expression!.GetType().Name}:{Buergerservice.Engine.Values.Plain.ToJson(Value(i))}"));

    private static object? Value(Input input) => input.Constant switch
    {
        null or string or bool or int or long or System.Collections.IEnumerable => input.Constant,
        var other => other.ToString(),
    };

    private async Task<string> StoredAsync(string id) => (await api.As("t-admin").Get($"definitions/{id}")).Expect(HttpStatusCode.OK).Text;

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (Directory.Exists(Path.Combine(directory.FullName, "Templates", "processes")))
                return directory.FullName;
        }

        throw new DirectoryNotFoundException("The folder Templates was not found above the tests.");
    }
}
