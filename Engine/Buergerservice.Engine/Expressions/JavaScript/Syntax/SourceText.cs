using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>Positions in the source as lines and columns, for error messages.</summary>
internal sealed class SourceText(string text)
{
    public string Text => text;

    public ScriptSyntaxException Error(string message, int position)
    {
        var line = 1;
        var start = 0;
        var end = Math.Min(position, text.Length);
        for (var i = 0; i < end; i++)
        {
            if (!Conversions.IsLineEnd(text[i]) || (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
                continue;
            line++;
            start = i + 1;
        }

        return new ScriptSyntaxException(message, line, Math.Max(1, end - start + 1));
    }
}
