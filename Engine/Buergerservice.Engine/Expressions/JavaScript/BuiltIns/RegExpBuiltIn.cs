using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.BuiltIns;

internal static class RegExpBuiltIn
{
    public static readonly NativeFunction Constructor = BuiltIn.Constructor(
        "RegExp", 2, Prototypes.RegExp, (run, _, a) => Construct(run, a, Prototypes.RegExp), Construct);

    public static void Fill(JsObject prototype)
    {
        prototype.Hidden("constructor", Constructor);
        prototype.Method("exec", 1, (run, self, a) =>
        {
            var regex = BuiltIn.This<JsRegExp>(run, self, "exec");
            var text = a.At(0).ToText(run);
            return regex.MatchNext(run, text) is { } match ? regex.ToArray(run, match, text) : JsValue.Null;
        });
        prototype.Method("test", 1, (run, self, a) => BuiltIn.This<JsRegExp>(run, self, "test").MatchNext(run, a.At(0).ToText(run)) is not null);
        prototype.Method("toString", 0, (run, self, _) => BuiltIn.This<JsRegExp>(run, self, "toString").ToString());
        prototype.Getter("source", (run, self) => BuiltIn.This<JsRegExp>(run, self, "source").Source);
        prototype.Getter("flags", (run, self) => BuiltIn.This<JsRegExp>(run, self, "flags").Compiled.Flags);
        foreach (var (name, flag) in (ReadOnlySpan<(string, char)>)
            [("hasIndices", 'd'), ("global", 'g'), ("ignoreCase", 'i'), ("multiline", 'm'), ("dotAll", 's'), ("unicode", 'u'), ("sticky", 'y')])
            prototype.Getter(name, (run, self) => BuiltIn.This<JsRegExp>(run, self, name).Compiled.Flags.Contains(flag, StringComparison.Ordinal));
    }

    private static JsValue Construct(ScriptRun run, JsValue[] arguments, JsObject target)
    {
        var pattern = arguments.At(0);
        var flags = arguments.At(1);
        var source = pattern.As<JsRegExp>() is { } other ? other.Compiled.Source : pattern.IsUndefined ? "" : pattern.ToText(run);
        var flagText = !flags.IsUndefined ? flags.ToText(run) : pattern.As<JsRegExp>()?.Compiled.Flags ?? "";
        return JsRegExp.Create(run, source, flagText, JsFunction.PrototypeOf(run, target, Prototypes.RegExp));
    }
}
