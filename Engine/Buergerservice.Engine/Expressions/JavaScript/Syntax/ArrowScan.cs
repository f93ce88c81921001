namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>
/// Decides whether a parenthesis opens the parameters of an arrow function, by looking for the arrow behind its end.
/// Knowing this beforehand lets names be declared in the right scope at once. One scan answers for all parentheses inside
/// of the first as well, so that nesting does not make parsing slower.
/// </summary>
internal sealed class ArrowScan(Lexer lexer, Dictionary<int, bool> answers, int maxNesting)
{
    private const string Template = "`";

    private readonly Stack<Token> _open = new();
    private int? _justClosed;

    public void Run(in Token parenthesis)
    {
        _open.Push(parenthesis);
        try
        {
            Scan(parenthesis);
        }
        catch (ScriptSyntaxException)
        {
            // Broken source: the parser proper will report the place.
        }

        foreach (var token in _open)
            answers.TryAdd(token.Start, false);
        if (_justClosed is { } last)
            answers.TryAdd(last, false);
    }

    private void Scan(Token previous)
    {
        while (_open.Count > 0 || _justClosed is not null)
        {
            var token = lexer.Next();
            Answer(token);
            if (_open.Count == 0 || _open.Count > maxNesting || token.Kind == TokenKind.End)
                return;
            if ((token.Is("/") || token.Is("/=")) && !EndsOperand(previous))
                token = lexer.RescanRegex(token);
            else if (token.Is("}") && _open.Peek().Text == Template)
                token = lexer.RescanTemplate(token);
            if (!Track(token))
                return;
            previous = token;
        }
    }

    private void Answer(in Token token)
    {
        if (_justClosed is { } start)
            answers.TryAdd(start, token.Is("=>") && !token.AfterLineEnd);
        _justClosed = null;
    }

    /// <summary>Follows the nesting; false when it is broken.</summary>
    private bool Track(in Token token)
    {
        if (token.Kind == TokenKind.Template)
        {
            // A head opens a template, a middle part keeps it open, a tail closes it; a whole template does neither.
            var isContinuation = _open.Peek().Text == Template && lexer.IsContinuation(token);
            if (isContinuation && token.IsTail)
                _open.Pop();
            else if (!isContinuation && !token.IsTail)
                _open.Push(token with { Text = Template });
            return true;
        }

        if (token.Kind != TokenKind.Punctuator)
            return true;
        switch (token.Text)
        {
            case "(" or "[" or "{":
                _open.Push(token);
                return true;
            case ")" when _open.Peek().Text == "(":
                _justClosed = _open.Pop().Start;
                return true;
            case "]" when _open.Peek().Text == "[":
            case "}" when _open.Peek().Text == "{":
                _open.Pop();
                return true;
            default:
                return token.Text is not (")" or "]" or "}");
        }
    }

    private static bool EndsOperand(in Token token) => token.Kind switch
    {
        TokenKind.Punctuator => token.Text is ")" or "]" or "}" or "++" or "--",
        TokenKind.Keyword => token.Text is "this" or "super" or "null" or "true" or "false",
        _ => true,
    };
}
