using Buergerservice.Designer.Descriptors;
using Buergerservice.Documents.Templates;

namespace Buergerservice.Portal.Hosting;

/// <summary>Choices the designer offers and only the modules know.</summary>
internal static class DesignerChoices
{
    /// <summary>The newest version of each document template.</summary>
    public static ChoiceSource Templates(string name) => new(name, (services, _) =>
    {
        var all = services.GetRequiredService<DocumentTemplateCatalog>().All;
        return Task.FromResult<IReadOnlyList<Choice>>([.. all.Select(t => t.Key).Distinct().Select(key => new Choice(key, key))]);
    });
}
