namespace Buergerservice.Engine.Expressions.JavaScript;

/// <summary>
/// A host function callable from a script. Arguments arrive as copied CLR values (see <see cref="ScriptResult.Value"/>
/// for the mapping), the result is copied back. An exception thrown here becomes a JavaScript <c>Error</c> with the same
/// message that the script may catch; cancellation is passed through.
/// </summary>
/// <param name="arguments">The arguments of the call, never null; missing ones are simply absent.</param>
/// <returns>The value of the call; see <see cref="IScriptScope"/> for the accepted types.</returns>
public delegate object? ScriptFunction(object?[] arguments);
