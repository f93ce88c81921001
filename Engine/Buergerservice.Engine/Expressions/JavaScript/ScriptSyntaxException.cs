namespace Buergerservice.Engine.Expressions.JavaScript;

/// <summary>The source is not JavaScript, or uses a part of the language that is not supported.</summary>
public sealed class ScriptSyntaxException : ScriptErrorException
{
    internal ScriptSyntaxException(string message, int line, int column)
        : base($"Zeile {line}, Spalte {column}: {message}", line, null)
    {
        Column = column;
        Detail = message;
    }

    /// <summary>The column in the line, counted from 1.</summary>
    public int Column { get; }

    /// <summary>The message without the position.</summary>
    public string Detail { get; }
}
