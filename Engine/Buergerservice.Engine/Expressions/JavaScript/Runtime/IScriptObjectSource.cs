namespace Buergerservice.Engine.Expressions.JavaScript.Runtime;

/// <summary>Given as a global by the engine's own scope: an object of the interpreter made for the run that asks.</summary>
internal interface IScriptObjectSource
{
    JsObject Create(ScriptRun run);
}
