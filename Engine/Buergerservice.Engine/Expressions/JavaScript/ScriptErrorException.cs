namespace Buergerservice.Engine.Expressions.JavaScript;

/// <summary>A script could not be read or did not run to its end. The message is German and names the line.</summary>
public abstract class ScriptErrorException : Exception
{
    private protected ScriptErrorException(string message, int line, Exception? inner)
        : base(message, inner) => Line = line;

    /// <summary>The line of the script, counted from 1; 0 when no line can be named.</summary>
    public int Line { get; }
}
