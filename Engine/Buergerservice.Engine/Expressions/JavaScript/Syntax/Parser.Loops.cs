using Buergerservice.Engine.Expressions.JavaScript.Nodes;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

internal sealed partial class Parser
{
    private While ParseWhile(in Token start)
    {
        Advance();
        Expect("(");
        var loop = At(new While(ParseExpression()), start);
        Expect(")");
        loop.Body = ParseLoopBody();
        return loop;
    }

    private DoWhile ParseDoWhile(in Token start)
    {
        Advance();
        var loop = At(new DoWhile(), start);
        loop.Body = ParseLoopBody();
        ExpectKeyword("while");
        Expect("(");
        loop.Test = ParseExpression();
        Expect(")");
        Take(";");
        return loop;
    }

    private StatementNode ParseLoopBody()
    {
        _function.LoopDepth++;
        var body = ParseSubStatement();
        _function.LoopDepth--;
        return body;
    }

    private Loop ParseFor(in Token start)
    {
        Advance();
        var awaits = _current;
        var isAsync = TakeKeyword("await");
        if (isAsync)
            RequireAsync(awaits);
        Expect("(");
        OpenScope();
        VariableKind? kind = _current.Kind != TokenKind.Keyword ? null : _current.Text switch
        {
            "var" => VariableKind.Var,
            "let" => VariableKind.Let,
            "const" => VariableKind.Const,
            _ => null,
        };
        var loop = kind is { } declared ? ParseForWithDeclaration(start, declared) : ParseForWithExpression(start);
        if (!isAsync)
            return loop;
        if (loop is not ForEach { OverKeys: false } each)
            throw _source.Error("for await braucht eine Schleife mit of", awaits.Start);
        each.IsAsync = true;
        return loop;
    }

    private Loop ParseForWithDeclaration(in Token start, VariableKind kind)
    {
        var first = _current;
        Advance();
        var target = ParseBindingTarget(kind);
        if (_current.IsName("of") || _current.IsKeyword("in"))
            return ParseForEach(start, target);
        var declarators = new List<Declarator>();
        _noIn = true;
        declarators.Add(ParseDeclarator(kind, target));
        while (Take(","))
            declarators.Add(ParseDeclarator(kind, ParseBindingTarget(kind)));
        _noIn = false;
        return ParseForRest(start, At(new VariableDeclaration(kind == VariableKind.Var, [.. declarators]), first));
    }

    private Loop ParseForWithExpression(in Token start)
    {
        if (_current.Is(";"))
            return ParseForRest(start, null);
        var first = _current;
        _noIn = true;
        var expression = ParseExpression();
        _noIn = false;
        if (_current.IsName("of") || _current.IsKeyword("in"))
            return ParseForEach(start, ToTarget(expression));
        return ParseForRest(start, At(new ExpressionStatement(expression), first));
    }

    private For ParseForRest(in Token start, StatementNode? init)
    {
        var loop = At(new For { Init = init }, start);
        Expect(";");
        if (!_current.Is(";"))
            loop.Test = ParseExpression();
        Expect(";");
        if (!_current.Is(")"))
            loop.Update = ParseExpression();
        Expect(")");
        loop.Body = ParseLoopBody();
        loop.Scope = CloseScope();
        return loop;
    }

    private ForEach ParseForEach(in Token start, Target target)
    {
        var overKeys = _current.IsKeyword("in");
        Advance();
        var loop = At(new ForEach(overKeys) { Target = target }, start);
        loop.Source = overKeys ? ParseExpression() : ParseAssignment();
        Expect(")");
        loop.Body = ParseLoopBody();
        loop.Scope = CloseScope();
        return loop;
    }
}
