using System.Text;
using System.Text.RegularExpressions;
using Buergerservice.Engine.Definitions;
using Buergerservice.Storage.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Buergerservice.Designer.Descriptors;

/// <summary>What scripts of a definition may use, as TypeScript for the editor's suggestions.</summary>
internal static partial class ScriptTypes
{
    private const string Functions = """
        declare function getVariable(name: string): any;
        declare function setVariable(name: string, value: any): void;
        declare function getInput(name: string): any;
        declare function getCorrelationId(): string;
        declare function getWorkflowInstanceId(): string;

        """;

    public static async Task<IResult> WriteAsync(string definitionId, BuergerserviceDb db, CancellationToken cancellationToken)
    {
        var json = await db.Definitions.Where(d => d.DefinitionId == definitionId && d.IsLatest).Select(d => d.Json).FirstOrDefaultAsync(cancellationToken);
        var text = new StringBuilder(Functions);
        if (json is not null && TryRead(json) is { } document)
            text.Append("declare const variables: { ").AppendJoin("; ", document.Variables.Where(v => Name().IsMatch(v.Name)).Select(v => $"{v.Name}: {TypeOf(v.Type)}")).Append(" };\n");
        return Results.Text(text.ToString(), "application/x-typescript", Encoding.UTF8);
    }

    private static DefinitionDocument? TryRead(string json)
    {
        try
        {
            return DefinitionReader.Read(json);
        }
        catch (DefinitionException)
        {
            return null;
        }
    }

    private static string TypeOf(Type type) =>
        type == typeof(string) ? "string" : type == typeof(bool) ? "boolean" : type == typeof(int) || type == typeof(long) || type == typeof(decimal) || type == typeof(double) ? "number" : "any";

    [GeneratedRegex(@"\A[\p{L}_$][\p{L}\p{N}_$]*\z")]
    private static partial Regex Name();
}
