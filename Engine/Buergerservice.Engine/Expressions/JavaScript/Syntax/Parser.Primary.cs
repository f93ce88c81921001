using Buergerservice.Engine.Expressions.JavaScript.Nodes;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>Calls, members and the smallest expressions.</summary>
internal sealed partial class Parser
{
    /// <summary>The expression last read in parentheses, which may not become a pattern.</summary>
    private ExpressionNode? _parenthesized;

    private ExpressionNode ParseLeftHandSide()
    {
        Enter();
        var start = _current;
        var expression = start.IsKeyword("new") ? ParseNew() : start.IsKeyword("super") ? ParseSuper() : ParsePrimary();
        var inChain = false;
        for (var links = 1; ; links++)
        {
            if (links >= GuardDistance && CanGuard(expression))
            {
                expression = At(new StackGuard(expression), start);
                links = 0;
            }

            var next = ParseLink(expression, start, ref inChain);
            if (next is null)
                break;
            expression = next;
        }

        Leave();
        return inChain ? At(new OptionalChain(expression), start) : expression;
    }

    // A guarded method would lose its this, and a guarded target could not be assigned to.
    private bool CanGuard(ExpressionNode expression) =>
        expression is not Target || _current.Is(".") || _current.Is("[") || _current.Is("?.");

    private ExpressionNode? ParseLink(ExpressionNode target, in Token start, ref bool inChain)
    {
        var token = _current;
        if (token.Kind == TokenKind.Template)
            return inChain ? throw Unexpected() : At(ParseTaggedTemplate(target), start);
        if (token.Kind != TokenKind.Punctuator)
            return null;
        switch (token.Text)
        {
            case ".":
                Advance();
                return At(ParseMember(target, false), token);
            case "[":
                return At(ParseIndex(target, false), token);
            case "(":
                return At(new Call(target, ParseArguments(), false), token);
            case "?.":
                inChain = true;
                Advance();
                if (_current.Is("("))
                    return At(new Call(target, ParseArguments(), true), token);
                return At(_current.Is("[") ? ParseIndex(target, true) : ParseMember(target, true), token);
            default:
                return null;
        }
    }

    private Member ParseMember(ExpressionNode target, bool isOptional)
    {
        if (_current.Kind == TokenKind.PrivateName)
        {
            var token = _current;
            Advance();
            return new Member(target, PrivateName(token), null, isOptional);
        }

        var name = TakeAnyName().Text;
        if (target is Identifier variable)
            variable.Members = [name];
        return new Member(target, name, null, isOptional);
    }

    private Member ParseIndex(ExpressionNode target, bool isOptional)
    {
        Expect("[");
        var noIn = _noIn;
        _noIn = false;
        var index = ParseExpression();
        _noIn = noIn;
        Expect("]");
        if (index is not Literal { Value.IsString: true } literal)
            return new Member(target, "", index, isOptional);
        var name = literal.Value.AsString();
        if (target is Identifier variable)
            variable.Members = [name];
        return new Member(target, name, null, isOptional);
    }

    private ArgumentList ParseArguments()
    {
        Expect("(");
        var noIn = _noIn;
        _noIn = false;
        var items = new List<ExpressionNode>();
        while (!Take(")"))
        {
            items.Add(ParseElement());
            if (!_current.Is(")"))
                Expect(",");
        }

        _noIn = noIn;
        return new ArgumentList([.. items]);
    }

    private ExpressionNode ParseElement()
    {
        var start = _current;
        return Take("...") ? At(new Spread(ParseAssignment()), start) : ParseAssignment();
    }

    private ExpressionNode ParseNew()
    {
        var start = _current;
        Advance();
        if (Take("."))
        {
            if (!_current.IsName("target") || _function.Code.Kind == FunctionKind.Script)
                throw Unexpected();
            Advance();
            return At(new NewTargetExpression(), start);
        }

        Enter();
        var callee = _current.IsKeyword("new") ? ParseNew() : _current.IsKeyword("super") ? ParseSuper() : ParsePrimary();
        Leave();
        while (_current.Is(".") || _current.Is("[") || _current.Kind == TokenKind.Template)
        {
            var inChain = false;
            callee = ParseLink(callee, start, ref inChain)!;
        }

        if (_current.Is("?."))
            throw Unexpected();
        var arguments = _current.Is("(") ? ParseArguments() : new ArgumentList([]);
        return At(new New(callee, arguments), start);
    }

    private ExpressionNode ParseSuper()
    {
        var start = _current;
        Advance();
        if (_current.Is("("))
        {
            if (HomeKind() != FunctionKind.DerivedConstructor)
                throw _source.Error("super() ist nur im Konstruktor einer abgeleiteten Klasse erlaubt", start.Start);
            return At(new SuperCall(ParseArguments()), start);
        }

        if (HomeKind() is not (FunctionKind.Method or FunctionKind.ClassConstructor or FunctionKind.DerivedConstructor))
            throw _source.Error("super ist nur in Methoden erlaubt", start.Start);
        if (Take("."))
            return At(new SuperMember(TakeAnyName().Text, null), start);
        Expect("[");
        var index = ParseExpression();
        Expect("]");
        return At(new SuperMember("", index), start);
    }

    /// <summary>The kind of the function that owns <c>this</c> here.</summary>
    private FunctionKind HomeKind()
    {
        var scope = _scope;
        while (scope.Parent is not null && scope.Function.Code.IsArrow)
            scope = scope.Parent;
        return scope.Function.Code.Kind;
    }

    private ExpressionNode ParsePrimary()
    {
        var token = _current;
        switch (token.Kind)
        {
            case TokenKind.Name:
                var isAsync = IsAsyncFunctionAhead();
                Advance();
                return isAsync ? At(ParseFunctionExpression(token, isAsync: true), token) : UseName(token);
            case TokenKind.Number:
                Advance();
                return At(new Literal(token.Number), token);
            case TokenKind.String:
                Advance();
                return At(new Literal(token.Text), token);
            case TokenKind.Template:
                return At(ParseTemplate(), token);
            case TokenKind.Keyword:
                return At(ParseKeywordExpression(token), token);
            default:
                return ParsePunctuatorExpression(token);
        }
    }

    private ExpressionNode ParseKeywordExpression(in Token token)
    {
        switch (token.Text)
        {
            case "function":
                return ParseFunctionExpression(token);
            case "class":
                Advance();
                return ParseClass(_current.Kind == TokenKind.Name ? TakeName() : null, token);
            case "yield":
                throw _source.Error("Generatoren (yield) werden nicht unterstützt", token.Start);
            case "import":
                throw _source.Error("Module (import, export) werden nicht unterstützt", token.Start);
        }

        ExpressionNode? expression = token.Text switch
        {
            "this" => new ThisExpression(),
            "null" => new Literal(JsValue.Null),
            "true" => new Literal(true),
            "false" => new Literal(false),
            _ => null,
        };
        if (expression is null)
            throw Unexpected();
        Advance();
        return expression;
    }

    private ExpressionNode ParsePunctuatorExpression(in Token token)
    {
        switch (token.Text)
        {
            case "(" when token.Kind == TokenKind.Punctuator:
                Advance();
                var noIn = _noIn;
                _noIn = false;
                var inner = ParseExpression();
                _noIn = noIn;
                Expect(")");
                _parenthesized = inner;
                return inner;
            case "[" when token.Kind == TokenKind.Punctuator:
                return At(ParseArray(), token);
            case "{" when token.Kind == TokenKind.Punctuator:
                return At(ParseObject(), token);
            case "/" or "/=" when token.Kind == TokenKind.Punctuator:
                return At(ParseRegex(token), token);
            default:
                throw Unexpected();
        }
    }

    private RegexLiteral ParseRegex(in Token slash)
    {
        var regex = _lexer.RescanRegex(slash);
        _current = regex;
        Advance();
        if (!CompiledRegex.TryCreate(regex.Text, regex.Cooked!, out var compiled, out var error))
            throw _source.Error(error, regex.Start);
        return new RegexLiteral(compiled);
    }

    private ArrayLiteral ParseArray()
    {
        Advance();
        var noIn = _noIn;
        _noIn = false;
        var items = new List<ExpressionNode?>();
        var comma = false;
        while (!Take("]"))
        {
            comma = _current.Is(",");
            if (comma)
            {
                Advance();
                items.Add(null);
                continue;
            }

            items.Add(ParseElement());
            comma = !_current.Is("]");
            if (comma)
                Expect(",");
        }

        _noIn = noIn;
        return new ArrayLiteral([.. items]) { EndsWithComma = comma };
    }

    private TemplateLiteral ParseTemplate()
    {
        var (parts, values) = ParseTemplateParts();
        var texts = new string[parts.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = parts[i].Cooked ?? throw _source.Error("Ungültige Escape-Folge", parts[i].Start);
        return new TemplateLiteral(texts, values);
    }

    private TaggedTemplate ParseTaggedTemplate(ExpressionNode tag)
    {
        var (parts, values) = ParseTemplateParts();
        return new TaggedTemplate(tag, [.. parts.Select(p => p.Cooked)], [.. parts.Select(p => p.Text)], values);
    }

    private (List<Token> Parts, ExpressionNode[] Values) ParseTemplateParts()
    {
        var parts = new List<Token> { _current };
        var values = new List<ExpressionNode>();
        var noIn = _noIn;
        _noIn = false;
        while (!_current.IsTail)
        {
            Advance();
            values.Add(ParseExpression());
            if (!_current.Is("}"))
                throw Unexpected("; erwartet wird „}“");
            _current = _lexer.RescanTemplate(_current);
            parts.Add(_current);
        }

        _noIn = noIn;
        Advance();
        return (parts, [.. values]);
    }
}
