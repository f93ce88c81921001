using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Buergerservice.Designer.Api;
using Buergerservice.Designer.Descriptors;
using Buergerservice.Engine;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Designer.Definitions;

/// <summary>What Studio does to definitions, by the same commands as every other way in: checked, noted in the audit trail, published versions untouched.</summary>
internal sealed partial class DefinitionWorkshop(BuergerserviceDb db, DefinitionCommands commands, ActivityCatalogue catalogue, Caller caller)
{
    private const int LongestName = 200;
    private const int FewSteps = 2;

    /// <summary>A version by the id all versions share.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<DefinitionRow> FindAsync(string definitionId, string? versionOptions, CancellationToken cancellationToken) =>
        await DefinitionQuery.Choose(db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId), string.IsNullOrEmpty(versionOptions) ? "Latest" : versionOptions)
            .OrderByDescending(d => d.Version).FirstOrDefaultAsync(cancellationToken) ?? throw new NotFoundException("Diese Prozessdefinition gibt es nicht.");

    /// <summary>A version by its own id.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<DefinitionRow> FindVersionAsync(string versionId, CancellationToken cancellationToken) =>
        (Guid.TryParse(versionId, out var id) ? await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id, cancellationToken) : null) ?? throw new NotFoundException("Diese Version gibt es nicht.");

    public async Task<JsonObject> ShowAsync(DefinitionRow row, CancellationToken cancellationToken) => (await ModelAsync(cancellationToken)).ForStudio(row);

    /// <summary>Published versions that use one of some definitions as an activity.</summary>
    public async Task<IReadOnlyList<DefinitionRow>> ConsumersAsync(IReadOnlyList<string> definitionIds, CancellationToken cancellationToken)
    {
        var rows = await db.Definitions.AsNoTracking().Where(d => d.IsPublished && d.Parts != null).OrderBy(d => d.DefinitionId).ToListAsync(cancellationToken);
        return rows.FindAll(r => DefinitionParts.Parse(r.Parts).Definitions.Values.Any(p => definitionIds.Contains(p.DefinitionId)));
    }

    /// <summary>Saves what Studio sends as a draft; nothing is made of a save that changes nothing.</summary>
    /// <param name="model">The definition.</param>
    /// <param name="seen">The state it is based on, or null for a script that does not care.</param>
    /// <param name="cancellationToken">Cancels the command.</param>
    public async Task<DefinitionChange> SaveAsync(JsonObject model, SeenDefinition? seen, CancellationToken cancellationToken)
    {
        var name = (model.Find("name")?.Value as JsonValue)?.ToString()?.Trim() ?? "";
        if (name.Length is 0 or > LongestName)
            throw new InputException($"Der Prozess braucht einen Namen mit höchstens {LongestName} Zeichen.");
        if (model["root"] is JsonObject root && root.Text("type") is "Elsa.StateMachine")
            throw new InputException("Zustandsautomaten werden nicht ausgeführt. Legen Sie den Prozess als Ablaufdiagramm an.");
        var id = model.Text("definitionId") is { Length: > 0 } given ? given : await NewIdAsync(name, cancellationToken);
        var latest = await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == id && d.IsLatest, cancellationToken);
        var shape = await ModelAsync(cancellationToken);
        var content = shape.ForStorage(model, id, latest);
        if (latest is not null)
        {
            RefuseWipe(latest, content);
            if (shape.IsSame(latest, content))
                return new(latest, await commands.CheckAsync(latest.Json, cancellationToken));
        }

        return await commands.ImportAsync(content.ToJsonString(ElsaJson.Indented), caller.Actor, seen, cancellationToken);
    }

    /// <summary>Makes the content of an old version the newest draft.</summary>
    public async Task<DefinitionChange> RevertAsync(string definitionId, int version, CancellationToken cancellationToken)
    {
        var old = await FindAsync(definitionId, version.ToString(CultureInfo.InvariantCulture), cancellationToken);
        return await commands.ImportAsync(old.Json, caller.Actor, cancellationToken);
    }

    private async Task<DefinitionModel> ModelAsync(CancellationToken cancellationToken) => new(await catalogue.ShapesAsync(cancellationToken), await caller.CanWriteAsync());

    // An editor that failed to show the steps shows an empty canvas, and saves it by itself.
    private static void RefuseWipe(DefinitionRow latest, JsonObject content)
    {
        var before = StepsOf(ElsaJson.Parse(latest.Json));
        if (StepsOf(content) == 0 && before > FewSteps)
            throw new ConflictException("would-wipe", $"Version {latest.Version} hat {before} Schritte, gespeichert würde keiner. Das wurde abgelehnt, damit kein Prozess verloren geht. Laden Sie die Seite neu. Wollen Sie den Ablauf wirklich leeren, lassen Sie einen Schritt stehen, bis der erste neue da ist.");
    }

    private static int StepsOf(JsonObject content) =>
        content.Find("root")?.Value is JsonObject root && root.Find("activities")?.Value is JsonArray steps ? steps.Count : 0;

    // A name people can read in addresses and in other processes that start this one.
    private async Task<string> NewIdAsync(string name, CancellationToken cancellationToken)
    {
        var plain = name.ToLowerInvariant().Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal).Replace("ß", "ss", StringComparison.Ordinal);
        var stem = NotPlain().Replace(plain.Normalize(NormalizationForm.FormD), "-").Trim('-');
        stem = stem.Length == 0 ? "prozess" : stem[..Math.Min(stem.Length, 60)].Trim('-');
        for (var number = 1; ; number++)
        {
            var id = number == 1 ? stem : $"{stem}-{number}";
            if (!await db.Definitions.AnyAsync(d => d.DefinitionId == id, cancellationToken))
                return id;
        }
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
