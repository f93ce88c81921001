using System.Text.Json.Nodes;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Designer.Descriptors;

/// <summary>
/// Every activity type a definition may use: those of the registry and the definitions used as activities. One source for
/// the toolbox and for the definitions sent to Studio, so that no step is sent whose type Studio has not been told.
/// </summary>
internal sealed class ActivityCatalogue(ActivityRegistry registry, BuergerserviceDb db, IEnumerable<ChoiceSource> sources, IServiceProvider services)
{
    /// <summary>Version of all types of the registry.</summary>
    public const int RegistryVersion = 1;

    /// <summary>Elsa's place holder for a step whose type is not there.</summary>
    public const string NotFoundType = "Elsa.NotFoundActivity";

    /// <summary>What the tree of a definition needs of each type.</summary>
    public async Task<ActivityShapes> ShapesAsync(CancellationToken cancellationToken) =>
        new(registry, (await PartsAsync(cancellationToken)).ToLookup(p => p.Row.ActivityType!, p => p.Row));

    /// <summary>All types, as Studio's toolbox lists them.</summary>
    public async Task<IReadOnlyList<ActivityModel>> ModelsAsync(CancellationToken cancellationToken)
    {
        var choices = new Dictionary<string, IReadOnlyList<Choice>>();
        var wanted = registry.Descriptors.SelectMany(d => d.Inputs).Select(i => i.Attribute.OptionsFrom).Where(n => n.Length > 0).ToHashSet();
        foreach (var source in sources.Where(s => wanted.Contains(s.Name)))
            choices[source.Name] = await source.Read(services, cancellationToken);
        return
        [
            .. registry.Descriptors.Select(d => Describe(d, choices)).OrderBy(m => m.Category, StringComparer.CurrentCulture).ThenBy(m => m.DisplayName, StringComparer.CurrentCulture),
            .. (await PartsAsync(cancellationToken)).Select(p => Describe(p.Row, p.Document)),
            new() { TypeName = "Elsa.Workflow", Version = RegistryVersion, Category = "Ablauf", DisplayName = "Prozess", IsContainer = true, IsBrowsable = false },
            new() { TypeName = NotFoundType, Version = RegistryVersion, Category = "Ablauf", DisplayName = "Unbekannte Aktivität", Description = "Diesen Aktivitätstyp gibt es hier nicht. Der Schritt bleibt erhalten, wie er ist.", IsBrowsable = false },
        ];
    }

    private ActivityModel Describe(ActivityDescriptor descriptor, Dictionary<string, IReadOnlyList<Choice>> choices)
    {
        var defaults = registry.DefaultsOf(descriptor);
        var construction = new JsonObject();
        foreach (var input in descriptor.Inputs)
        {
            if (InputEditor.Construct(input, defaults[input.Attribute.Name]) is { } value)
                construction[input.Attribute.Name] = value;
        }

        return new()
        {
            TypeName = descriptor.Type,
            Version = RegistryVersion,
            Category = descriptor.Category,
            DisplayName = descriptor.DisplayName,
            Description = descriptor.Description,
            Kind = descriptor.IsTrigger ? "Trigger" : "Action",
            Inputs =
            [
                .. descriptor.Settings.Select(InputEditor.Describe),
                .. descriptor.Inputs.Select((input, i) => InputEditor.Describe(input, defaults[input.Attribute.Name], descriptor.Settings.Count + i, choices.GetValueOrDefault(input.Attribute.OptionsFrom))),
            ],
            Outputs = [.. descriptor.Outputs.Select(o => new OutputModel(InputEditor.Pascal(o.Attribute.Name), o.Attribute.DisplayName, o.Attribute.Description))],
            Ports = [.. PortsOf(descriptor)],
            ConstructionProperties = construction,
            IsContainer = descriptor.Type is "Elsa.Flowchart" or "Elsa.Sequence",
            IsBrowsable = descriptor.IsBrowsable,
            IsStart = descriptor.Type == "Elsa.Start",
            IsTerminal = descriptor.IsTerminal,
        };
    }

    private static IEnumerable<PortModel> PortsOf(ActivityDescriptor descriptor)
    {
        if (descriptor.Type == "Elsa.Flowchart")
            yield return new("Start", "Start", "Embedded", IsBrowsable: false);
        foreach (var port in descriptor.Ports.Where(p => !p.IsList))
            yield return PortModel.Embedded(InputEditor.Pascal(port.Name), port.DisplayName);
        // The cases of a switch and its default are ports Studio makes by itself.
        if (descriptor.Type is "Elsa.FlowSwitch")
            yield return PortModel.Outcome("Default");
        else
        {
            for (var i = 0; i < descriptor.Outcomes.Count; i++)
                yield return PortModel.Outcome(descriptor.Outcomes[i], descriptor.OutcomeNames.ElementAtOrDefault(i));
        }
    }

    private static ActivityModel Describe(DefinitionRow row, DefinitionDocument document) => new()
    {
        TypeName = row.ActivityType!,
        Version = row.Version,
        Category = "Prozesse",
        DisplayName = document.Name,
        Description = document.Description is { Length: > 0 } description ? description : $"Führt den Prozess „{document.Name}“ aus.",
        Inputs = [.. document.Inputs.Select((input, i) => new InputModel
        {
            Name = PropertyOf(input.Name),
            TypeName = input.TypeName,
            DisplayName = input.DisplayName is { Length: > 0 } label ? label : input.Name,
            Description = input.Description ?? "",
            Order = i,
            UiHint = input.Type == typeof(bool) ? "checkbox" : "singleline",
        })],
        Outputs = [.. document.Outputs.Select(o => new OutputModel(PropertyOf(o.Name), o.DisplayName is { Length: > 0 } label ? label : o.Name, o.Description ?? "", o.TypeName))],
        Ports = [.. document.Outcomes.Append("Done").Distinct().Select(o => PortModel.Outcome(o))],
        CustomProperties = new() { ["RootType"] = "WorkflowDefinitionActivity", ["WorkflowDefinitionId"] = row.DefinitionId, ["WorkflowDefinitionVersionId"] = row.Id.ToString() },
        ConstructionProperties = new() { ["workflowDefinitionId"] = row.DefinitionId, ["workflowDefinitionVersionId"] = row.Id.ToString() },
        IsBrowsable = row.IsPublished,
    };

    // A name that means something else to every activity is written with an underscore, as the engine reads it.
    private static string PropertyOf(string name) => DefinitionReader.IsReserved(name) ? "_" + name : InputEditor.Pascal(name);

    private async Task<List<(DefinitionRow Row, DefinitionDocument Document)>> PartsAsync(CancellationToken cancellationToken)
    {
        var rows = await db.Definitions.AsNoTracking().Where(d => d.WasPublished && d.ActivityType != null).OrderBy(d => d.Name).ThenBy(d => d.Version).ToListAsync(cancellationToken);
        // Two definitions of one name: the compiler takes the first by id, and so must the toolbox.
        return [.. rows.Where(r => registry.Find(r.ActivityType!) is null).OrderBy(r => r.DefinitionId, StringComparer.Ordinal).DistinctBy(r => (r.ActivityType, r.Version)).Select(r => (r, DefinitionReader.Read(r.Json)))];
    }
}
