using Buergerservice.Cases.Leistungen;
using Buergerservice.Engine;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Values;

namespace Buergerservice.Cases.Files;

/// <summary>The workflow variable <c>fall</c>: what the steps of a case know of it without reading the database.</summary>
internal static class CaseVariable
{
    public const string Name = "fall";

    public const string NoCase = "Zu diesem Vorgang gibt es keinen Fall. Legen Sie Fälle über „Neuer Fall“ an; das startet den Prozess. Von Hand gestartet kann er keinen Fall führen.";

    /// <summary>A copy of the variable; before it is set, of the input of the same name.</summary>
    public static Dictionary<string, object?> Read(ActivityContext context)
    {
        var value = context.TryGetVariable(Name, out var variable) && variable is not null ? variable : context.Instance.GetInput(Name);
        return value is IReadOnlyDictionary<string, object?> fall ? new(fall) : [];
    }

    /// <summary>Stops an instance that somebody started by hand: it has no case.</summary>
    /// <exception cref="DomainRuleException">The instance leads no case.</exception>
    public static void RequireCase(ActivityContext context)
    {
        if (Text(context, CaseFields.Id).Length == 0)
            throw new DomainRuleException(NoCase);
    }

    public static string Text(ActivityContext context, string field) => TextOf(Read(context), field);

    public static string TextOf(IReadOnlyDictionary<string, object?> fall, string field) => ValueConverter.Convert<string?>(fall.GetValueOrDefault(field)) ?? "";

    public static void Set(ActivityContext context, string field, object? value)
    {
        var fall = Read(context);
        fall[field] = value;
        context.SetVariable(Name, fall);
    }

    public static void Replace(ActivityContext context, Dictionary<string, object?> fall) => context.SetVariable(Name, fall);

    /// <summary>Merges what a form collected; what the system says about the case stays as it is.</summary>
    public static void Merge(ActivityContext context, IReadOnlyDictionary<string, object?> data, LeistungCatalog services)
    {
        var fall = Read(context);
        foreach (var (name, value) in data.Where(d => CaseFields.IsWritable(d.Key)))
            fall[name] = value;
        fall[CaseFields.LeistungName] = services.NameOf(TextOf(fall, CaseFields.Leistung));
        fall[CaseFields.Leistungstiefe] = services.Find(TextOf(fall, CaseFields.Leistung))?.Leistungstiefe;
        context.SetVariable(Name, fall);
    }

    /// <summary>Values a form starts with: only the fields it shows, so that a task carries no more personal data than it needs.</summary>
    public static Dictionary<string, object?> For(FormDefinition? form, Dictionary<string, object?> fall, IReadOnlyDictionary<string, object?> given)
    {
        var data = new Dictionary<string, object?>();
        foreach (var field in form?.Fields ?? [])
        {
            if (fall.TryGetValue(field.Name, out var value))
                data[field.Name] = value;
        }

        // Rows of the evidence matrix depend on the Leistung even where the form does not show it.
        data[CaseFields.Leistung] = fall.GetValueOrDefault(CaseFields.Leistung);
        foreach (var (name, value) in given)
            data[name] = value;
        return data;
    }
}
