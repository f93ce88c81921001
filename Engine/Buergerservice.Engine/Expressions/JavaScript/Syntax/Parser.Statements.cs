using Buergerservice.Engine.Expressions.JavaScript.Nodes;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>Statements other than loops.</summary>
internal sealed partial class Parser
{
    private StatementNode ParseStatement()
    {
        Enter();
        var token = _current;
        var statement = token.Kind switch
        {
            TokenKind.Keyword => ParseKeywordStatement(token),
            TokenKind.Punctuator when token.Text == "{" => ParseBlock(),
            TokenKind.Punctuator when token.Text == ";" => ParseEmpty(),
            TokenKind.Name when _lexer.ColonFollows() => ParseLabelled(),
            TokenKind.Name when IsAsyncFunctionAhead() => ParseFunctionDeclaration(isAsync: true),
            _ => ParseExpressionStatement(),
        };
        Leave();
        return At(statement, token);
    }

    /// <summary>The body of a loop or condition, where a declaration is not allowed.</summary>
    private StatementNode ParseSubStatement()
    {
        var declares = _current.Kind == TokenKind.Keyword && _current.Text is "let" or "const" or "class" or "function";
        return declares || IsAsyncFunctionAhead() ? throw Unexpected("; hier ist keine Deklaration erlaubt") : ParseStatement();
    }

    private StatementNode ParseKeywordStatement(in Token token)
    {
        switch (token.Text)
        {
            case "var": return ParseVariables(VariableKind.Var);
            case "let": return ParseVariables(VariableKind.Let);
            case "const": return ParseVariables(VariableKind.Const);
            case "function": return ParseFunctionDeclaration();
            case "class": return ParseClassDeclaration();
            case "if": return ParseIf();
            case "for": return ParseFor(token);
            case "while": return ParseWhile(token);
            case "do": return ParseDoWhile(token);
            case "switch": return ParseSwitch();
            case "break": return ParseJump(Completion.Break);
            case "continue": return ParseJump(Completion.Continue);
            case "return": return ParseReturn();
            case "throw": return ParseThrow();
            case "try": return ParseTry();
            case "debugger":
                Advance();
                ExpectSemicolon();
                return new EmptyStatement();
            case "import" or "export":
                throw _source.Error("Module (import, export) werden nicht unterstützt", token.Start);
            case "with":
                throw _source.Error("with ist nicht erlaubt", token.Start);
            default:
                return ParseExpressionStatement();
        }
    }

    private EmptyStatement ParseEmpty()
    {
        Advance();
        return new EmptyStatement();
    }

    private ExpressionStatement ParseExpressionStatement()
    {
        var expression = ParseExpression();
        ExpectSemicolon();
        return new ExpressionStatement(expression);
    }

    private Block ParseBlock()
    {
        Expect("{");
        OpenScope();
        var body = ParseUntilBrace();
        return new Block(CloseScope(), body);
    }

    private StatementNode[] ParseUntilBrace()
    {
        var body = new List<StatementNode>();
        while (!_current.Is("}"))
        {
            if (_current.Kind == TokenKind.End)
                throw Unexpected("; erwartet wird „}“");
            body.Add(ParseStatement());
        }

        Advance();
        return [.. body];
    }

    private VariableDeclaration ParseVariables(VariableKind kind)
    {
        Advance();
        var declarators = new List<Declarator>();
        do
        {
            var target = ParseBindingTarget(kind);
            declarators.Add(ParseDeclarator(kind, target));
        }
        while (Take(","));
        ExpectSemicolon();
        return new VariableDeclaration(kind == VariableKind.Var, [.. declarators]);
    }

    private Declarator ParseDeclarator(VariableKind kind, Target target)
    {
        if (!Take("="))
        {
            if (kind == VariableKind.Const || target is not Identifier)
                throw Unexpected("; eine Konstante oder ein Muster braucht einen Wert");
            return new Declarator(target, null);
        }

        var value = ParseAssignment();
        NameFunction(target, value);
        NoteMembers(target, value);
        return new Declarator(target, value);
    }

    private bool IsAsyncFunctionAhead() =>
        _current.IsName("async") && Peek() is { AfterLineEnd: false } next && next.IsKeyword("function");

    private FunctionDeclaration ParseFunctionDeclaration(bool isAsync = false)
    {
        var start = _current;
        if (isAsync)
            Advance();
        Advance();
        RefuseGenerator();
        var name = DeclareName(TakeName(), VariableKind.Function);
        var code = ParseFunction(FunctionKind.Normal, name.Name, start, isAsync: isAsync);
        var declaration = new FunctionDeclaration(name, code);
        _scope.Block.AddFunction(declaration);
        return declaration;
    }

    private VariableDeclaration ParseClassDeclaration()
    {
        var start = _current;
        Advance();
        var token = TakeName();
        var name = DeclareName(token, VariableKind.Let);
        return new VariableDeclaration(false, [new Declarator(name, At(ParseClass(token, start), start))]);
    }

    private If ParseIf()
    {
        var branches = new List<(ExpressionNode, StatementNode)>();
        StatementNode? otherwise = null;
        do
        {
            ExpectKeyword("if");
            Expect("(");
            var test = ParseExpression();
            Expect(")");
            branches.Add((test, ParseSubStatement()));
            if (!TakeKeyword("else"))
                break;
            if (!_current.IsKeyword("if"))
            {
                otherwise = ParseSubStatement();
                break;
            }
        }
        while (true);
        return new If([.. branches], otherwise);
    }

    private Switch ParseSwitch()
    {
        Advance();
        Expect("(");
        var value = ParseExpression();
        Expect(")");
        Expect("{");
        OpenScope();
        _function.SwitchDepth++;
        var cases = new List<SwitchCase>();
        while (!Take("}"))
        {
            ExpressionNode? test = null;
            if (TakeKeyword("case"))
                test = ParseExpression();
            else if (cases.Any(c => c.Test is null))
                throw Unexpected(_current.IsKeyword("default") ? "; default darf nur einmal vorkommen" : "");
            else
                ExpectKeyword("default");
            Expect(":");
            cases.Add(new SwitchCase(test, ParseCaseBody()));
        }

        _function.SwitchDepth--;
        return new Switch(value, CloseScope(), [.. cases]);
    }

    private StatementNode[] ParseCaseBody()
    {
        var body = new List<StatementNode>();
        while (!_current.Is("}") && !_current.IsKeyword("case") && !_current.IsKeyword("default"))
            body.Add(ParseStatement());
        return [.. body];
    }

    private Jump ParseJump(Completion kind)
    {
        var start = _current;
        Advance();
        string? label = null;
        if (_current.Kind == TokenKind.Name && !_current.AfterLineEnd)
        {
            label = TakeName().Text;
            var found = _function.Labels.FindLast(l => l.Name == label);
            if (found is null)
                throw _source.Error($"Die Marke „{label}“ gibt es hier nicht", start.Start);
            if (kind == Completion.Continue && !found.IsLoop)
                throw _source.Error($"continue braucht eine Schleife, „{label}“ steht vor keiner", start.Start);
        }
        else if (_function.LoopDepth == 0 && (kind == Completion.Continue || _function.SwitchDepth == 0))
        {
            throw _source.Error($"{start.Text} steht außerhalb einer Schleife", start.Start);
        }

        ExpectSemicolon();
        return new Jump(kind, label);
    }

    private Return ParseReturn()
    {
        var start = _current;
        Advance();
        if (_function.IsStaticBlock)
            throw _source.Error("return ist hier nicht erlaubt", start.Start);
        var ends = _current.Is(";") || _current.Is("}") || _current.Kind == TokenKind.End || _current.AfterLineEnd;
        var value = ends ? null : ParseExpression();
        ExpectSemicolon();
        return new Return(value);
    }

    private Throw ParseThrow()
    {
        Advance();
        if (_current.AfterLineEnd)
            throw Unexpected("; der Wert von throw muss in derselben Zeile stehen");
        var value = ParseExpression();
        ExpectSemicolon();
        return new Throw(value);
    }

    private Try ParseTry()
    {
        Advance();
        var start = _current;
        var block = At(ParseBlock(), start);
        var handler = TakeKeyword("catch") ? ParseCatch() : null;
        start = _current;
        var finalizer = TakeKeyword("finally") ? At(ParseBlock(), start) : null;
        if (handler is null && finalizer is null)
            throw Unexpected("; nach try wird catch oder finally erwartet");
        return new Try(block, handler, finalizer);
    }

    private CatchClause ParseCatch()
    {
        OpenScope();
        Target? parameter = null;
        if (Take("("))
        {
            parameter = ParseBindingTarget(VariableKind.Let);
            Expect(")");
        }

        var start = _current;
        var body = At(ParseBlock(), start);
        return new CatchClause(CloseScope(), parameter, body);
    }

    private StatementNode ParseLabelled()
    {
        var labels = new List<Label>();
        while (_current.Kind == TokenKind.Name && _lexer.ColonFollows())
        {
            var token = TakeName();
            Expect(":");
            if (_function.Labels.Concat(labels).Any(l => l.Name == token.Text))
                throw _source.Error($"Die Marke „{token.Text}“ gibt es schon", token.Start);
            labels.Add(new Label(token.Text));
        }

        var isLoop = _current.Kind == TokenKind.Keyword && _current.Text is "for" or "while" or "do";
        _function.Labels.AddRange(labels.Select(l => l with { IsLoop = isLoop }));
        var body = ParseSubStatement();
        _function.Labels.RemoveRange(_function.Labels.Count - labels.Count, labels.Count);
        foreach (var label in labels)
        {
            (body as Loop)?.AddLabel(label.Name);
        }

        return labels.Aggregate(body, (inner, label) => new Labelled(label.Name, inner) { Line = body.Line });
    }
}
