using Buergerservice.Engine.Expressions.JavaScript.BuiltIns;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.DotNet;

/// <summary><c>Guid</c>. Ids are texts in scripts.</summary>
internal static class GuidType
{
    public static NativeFunction Create()
    {
        var type = BuiltIn.Constructor("Guid", 1, Prototypes.String, (run, a, _) => new JsStringObject(Read(run, a)));
        type.Method("NewGuid", 0, (run, _, _) => Guid.CreateVersion7(run.Time.GetUtcNow()).ToString());
        type.Method("Parse", 1, (run, _, a) => Read(run, a));
        type.Constant("Empty", Guid.Empty.ToString());
        return type;
    }

    public static string Parse(string text) =>
        Guid.TryParse(text, out var id) ? id.ToString() : throw new DomainRuleException($"„{text}“ ist keine Kennung im Format 00000000-0000-0000-0000-000000000000.");

    private static string Read(ScriptRun run, JsValue[] arguments)
    {
        try
        {
            return Parse(arguments.At(0).ToText(run));
        }
        catch (DomainRuleException e)
        {
            throw run.Error(Prototypes.Error, e.Message);
        }
    }
}
