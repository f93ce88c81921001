namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>Turns what a script threw into the exception its host gets.</summary>
internal static class UncaughtError
{
    public static ScriptErrorException Translate(ScriptRun run, JsThrow error)
    {
        var (name, message) = Describe(run, error.Value);
        return new ScriptException(message, error.Line, name, error.InnerException) { Thrown = (run, error.Value) };
    }

    private static (string Name, string Message) Describe(ScriptRun run, JsValue value)
    {
        try
        {
            if (value.As<JsError>() is not { } error)
                return ("Error", $"Ausnahme: {value.ToText(run)}");
            var name = error.Get(run, "name").ToText(run);
            var message = error.Get(run, "message").ToText(run);
            return (name, message.Length == 0 ? name : $"{name}: {message}");
        }
        catch (Exception failure) when (failure is JsThrow or ScriptException)
        {
            // The thrown object itself throws when it is read.
            return ("Error", "Ausnahme ohne lesbare Beschreibung");
        }
    }
}
