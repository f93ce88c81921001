namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>
/// Decides whether a parenthesis opens the parameters of an arrow function, by looking for the arrow behind its end.
/// Knowing this beforehand lets names be declared in the right scope at once.
/// </summary>
internal sealed class ArrowScan(Lexer lexer)
{
    private const string Template = "`";

    private readonly Stack<string> _open = new(["("]);

    public bool Run()
    {
        var previous = new Token(TokenKind.Punctuator, "(", 0, 0, 0);
        while (_open.Count > 0)
        {
            var token = lexer.Next();
            if (token.Kind == TokenKind.End)
                return false;
            if ((token.Is("/") || token.Is("/=")) && !EndsOperand(previous))
                token = lexer.RescanRegex(token);
            else if (token.Is("}") && _open.Peek() == Template)
                token = lexer.RescanTemplate(token);
            if (!Track(token))
                return false;
            previous = token;
        }

        var arrow = lexer.Next();
        return arrow.Is("=>") && !arrow.AfterLineEnd;
    }

    private bool Track(in Token token)
    {
        if (token.Kind == TokenKind.Template)
        {
            // A head opens a template, a middle part keeps it open, a tail closes it; a whole template does neither.
            var isContinuation = _open.Peek() == Template && lexer.IsContinuation(token);
            if (isContinuation && token.IsTail)
                _open.Pop();
            else if (!isContinuation && !token.IsTail)
                _open.Push(Template);
            return true;
        }

        if (token.Kind != TokenKind.Punctuator)
            return true;
        switch (token.Text)
        {
            case "(" or "[" or "{":
                _open.Push(token.Text);
                return true;
            case ")":
                return _open.Pop() == "(";
            case "]":
                return _open.Pop() == "[";
            case "}":
                return _open.Pop() == "{";
            default:
                return true;
        }
    }

    private static bool EndsOperand(in Token token) => token.Kind switch
    {
        TokenKind.Punctuator => token.Text is ")" or "]" or "}" or "++" or "--",
        TokenKind.Keyword => token.Text is "this" or "super" or "null" or "true" or "false",
        _ => true,
    };
}
