using Buergerservice.Engine.Expressions.JavaScript.Nodes;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>Functions of every kind and object literals.</summary>
internal sealed partial class Parser
{
    private FunctionExpression ParseFunctionExpression(in Token start, bool isAsync = false)
    {
        Advance();
        RefuseGenerator();
        var name = "";
        if (_current.Kind == TokenKind.Name)
        {
            RequireBindable(_current);
            name = TakeName().Text;
        }

        return new FunctionExpression(ParseFunction(FunctionKind.Normal, name, start, name.Length > 0 ? name : null, isAsync));
    }

    private void RefuseGenerator()
    {
        if (_current.Is("*"))
            throw Unexpected("; Generatoren werden nicht unterstützt");
    }

    /// <summary>Reads parameters and body, from the opening parenthesis on.</summary>
    private FunctionCode ParseFunction(FunctionKind kind, string name, in Token start, string? selfName = null, bool isAsync = false)
    {
        var code = OpenFunction(kind, name, selfName, out var outer, isAsync: isAsync);
        Expect("(");
        ParseParameters(code, ")");
        Expect("{");
        code.Body = ParseUntilBrace();
        CloseFunction(code, outer, start);
        return code;
    }

    private FunctionCode OpenFunction(FunctionKind kind, string name, string? selfName, out OuterState outer, bool isStaticBlock = false, bool isAsync = false)
    {
        var code = new FunctionCode { Kind = kind, Name = name, IsAsync = isAsync };
        outer = new OuterState(_function, _noIn);
        _function = new FunctionBuilder(code) { IsStaticBlock = isStaticBlock };
        _noIn = false;
        _scope = new ScopeBuilder(_scope, _function, true) { SelfName = selfName };
        return code;
    }

    private void CloseFunction(FunctionCode code, OuterState outer, in Token start)
    {
        code.Scope = CloseScope();
        code.Source = _source.Text[start.Start.._previousEnd];
        (_function, _noIn) = outer;
    }

    private void ParseParameters(FunctionCode code, string end)
    {
        var parameters = new List<Parameter>();
        var length = -1;
        while (!Take(end))
        {
            if (Take("..."))
            {
                code.Rest = ParseBindingTarget(VariableKind.Parameter);
                Expect(end);
                break;
            }

            var element = ParseBindingElement(VariableKind.Parameter);
            _scope.HasDefaults |= element.Default is not null;
            if (element.Default is not null && length < 0)
                length = parameters.Count;
            parameters.Add(new Parameter(element.Target, element.Default));
            if (!_current.Is(end))
                Expect(",");
        }

        code.Parameters = [.. parameters];
        code.Length = length < 0 ? parameters.Count : length;
    }

    private FunctionExpression? TryParseArrow()
    {
        var start = _current;
        var isAsync = start.IsName("async") && !_lexer.ArrowFollows() && IsAsyncArrowAhead();
        if (isAsync)
            Advance();
        var first = _current;
        var isName = first.Kind == TokenKind.Name && _lexer.ArrowFollows();
        if (!isName && !(first.Is("(") && IsArrowAhead()))
            return isAsync ? throw Unexpected("; erwartet wird =>") : null;

        var code = OpenFunction(FunctionKind.Arrow, "", null, out var outer, isAsync: isAsync);
        if (isName)
        {
            Advance();
            code.Parameters = [new Parameter(DeclareName(first, VariableKind.Parameter), null)];
            code.Length = 1;
        }
        else
        {
            Advance();
            ParseParameters(code, ")");
        }

        if (_current.AfterLineEnd)
            throw Unexpected("; vor => ist kein Zeilenende erlaubt");
        Expect("=>");
        if (Take("{"))
        {
            code.Body = ParseUntilBrace();
        }
        else
        {
            _noIn = outer.NoIn;
            code.Result = ParseAssignment();
        }

        CloseFunction(code, outer, start);
        return At(new FunctionExpression(code), start);
    }

    // Behind async a name on the same line can only be the parameter of an arrow function.
    private bool IsAsyncArrowAhead()
    {
        if (Peek() is not { AfterLineEnd: false } next || !(next.Kind == TokenKind.Name || next.Is("(")))
            return false;
        if (next.Kind == TokenKind.Name)
            return true;
        var token = _current;
        _current = _lexer.Next();
        var result = IsArrowAhead();
        _current = token;
        _lexer.MoveBehind(token);
        return result;
    }

    /// <summary>Looks from an opening parenthesis to its end for an arrow behind it.</summary>
    private bool IsArrowAhead()
    {
        if (!_arrowAt.ContainsKey(_current.Start))
        {
            new ArrowScan(_lexer, _arrowAt, MaxNesting).Run(_current);
            _lexer.MoveBehind(_current);
        }

        return _arrowAt[_current.Start];
    }

    private ObjectLiteral ParseObject()
    {
        Advance();
        var noIn = _noIn;
        _noIn = false;
        var members = new List<ObjectMember>();
        var firstDefault = -1;
        while (!Take("}"))
        {
            var position = _current.Start;
            var member = ParseObjectMember();
            if (member.ShorthandDefault is not null && firstDefault < 0)
                firstDefault = position;
            if (member.Kind == MemberKind.Prototype && members.Any(m => m.Kind == MemberKind.Prototype))
                throw _source.Error("__proto__ darf nur einmal vorkommen", position);
            members.Add(member);
            if (!_current.Is("}"))
                Expect(",");
        }

        _noIn = noIn;
        var literal = new ObjectLiteral([.. members]);
        if (firstDefault >= 0)
            _openDefaults[literal] = firstDefault;
        return literal;
    }

    private ObjectMember ParseObjectMember()
    {
        var start = _current;
        if (Take("..."))
            return new ObjectMember(MemberKind.Spread, new MemberName(""), ParseAssignment());
        RefuseGenerator();
        if ((start.IsName("get") || start.IsName("set") || start.IsName("async")) && IsMemberNameAhead())
            return ParseAccessor(start);
        var (name, isPlainName) = ParseMemberName();
        if (_current.Is("("))
            return new ObjectMember(MemberKind.Method, name, null) { Code = ParseFunction(FunctionKind.Method, "", start) };
        if (Take(":"))
        {
            var value = ParseAssignment();
            if (name.Computed is null && name.Key.Name == "__proto__")
                return new ObjectMember(MemberKind.Prototype, name, value);
            if (name.Computed is null)
                NameFunction(name.Key.Name!, value);
            return new ObjectMember(MemberKind.Value, name, value);
        }

        if (!isPlainName)
            throw Unexpected("; erwartet wird „:“");
        var use = UseName(start);
        if (!_current.Is("="))
            return new ObjectMember(MemberKind.Value, name, use) { IsShorthand = true };
        Advance();
        var fallback = ParseAssignment();
        NameFunction(start.Text, fallback);
        return new ObjectMember(MemberKind.Value, name, use) { IsShorthand = true, ShorthandDefault = fallback };
    }

    private bool IsMemberNameAhead()
    {
        var next = Peek();
        return next.Kind is TokenKind.Name or TokenKind.Keyword or TokenKind.String or TokenKind.Number or TokenKind.PrivateName
            || next.Is("[") || next.Is("*");
    }

    private ObjectMember ParseAccessor(in Token start)
    {
        Advance();
        RefuseGenerator();
        var (name, _) = ParseMemberName();
        if (start.Text == "async")
            return new ObjectMember(MemberKind.Method, name, null) { Code = ParseFunction(FunctionKind.Method, "", start, isAsync: true) };
        var code = ParseFunction(FunctionKind.Method, "", start);
        RequireAccessorShape(start, code);
        return new ObjectMember(start.Text == "get" ? MemberKind.Getter : MemberKind.Setter, name, null) { Code = code };
    }

    private void RequireAccessorShape(in Token start, FunctionCode code)
    {
        var expected = start.Text == "get" ? 0 : 1;
        if (code.Parameters.Length != expected || code.Rest is not null)
            throw _source.Error(expected == 0 ? "Ein Getter hat keine Parameter" : "Ein Setter hat genau einen Parameter", start.Start);
    }

    private (MemberName Name, bool IsPlainName) ParseMemberName()
    {
        var token = _current;
        switch (token.Kind)
        {
            case TokenKind.Name or TokenKind.Keyword:
                Advance();
                return (new MemberName(token.Text), token.Kind == TokenKind.Name);
            case TokenKind.String:
                Advance();
                return (new MemberName(token.Text), false);
            case TokenKind.Number:
                Advance();
                return (new MemberName(NumberText.Format(token.Number)), false);
            case TokenKind.Punctuator when token.Text == "[":
                Advance();
                var noIn = _noIn;
                _noIn = false;
                var computed = ParseAssignment();
                _noIn = noIn;
                Expect("]");
                return (new MemberName("", computed), false);
            default:
                throw Unexpected("; erwartet wird ein Name");
        }
    }

    private static void NameFunction(Target target, ExpressionNode value)
    {
        if (target is Identifier name)
            NameFunction(name.Name, value);
    }

    // An anonymous function takes the name of what it is assigned to.
    private static void NameFunction(string name, ExpressionNode value)
    {
        var code = value is FunctionExpression function ? function.Code : (value as ClassNode)?.Constructor;
        if (code is { Name: "" })
            code.Name = name;
    }

    private static void NoteMembers(Target target, ExpressionNode value)
    {
        if (value is Identifier { Members: null } name && target is ObjectPattern { FixedNames: { } members })
            name.Members = members;
    }

    private readonly record struct OuterState(FunctionBuilder Function, bool NoIn);
}
