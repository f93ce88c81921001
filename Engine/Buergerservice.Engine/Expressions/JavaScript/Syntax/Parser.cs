using System.Runtime.CompilerServices;
using Buergerservice.Engine.Expressions.JavaScript.Nodes;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>
/// Turns a source into nodes that run. Names are bound while parsing (see <see cref="ScopeBuilder"/>), so there is no
/// second pass over the tree.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>Nested brackets, statements and operators; far beyond what people write, far below what the stack holds.</summary>
    private const int MaxNesting = 400;

    private readonly SourceText _source;
    private readonly Lexer _lexer;
    private readonly ScriptGlobals _globals = new();
    private readonly Dictionary<int, bool> _arrowAt = [];
    private readonly Dictionary<ObjectLiteral, int> _openDefaults = [];
    private readonly Stack<PrivateNames> _classes = new();
    private ScopeBuilder _scope;
    private FunctionBuilder _function;
    private Token _current;
    private int _previousEnd;
    private int _nesting;
    private bool _noIn;

    private Parser(string source)
    {
        _source = new SourceText(source);
        _lexer = new Lexer(_source);
        _function = new FunctionBuilder(new FunctionCode { Kind = FunctionKind.Script }) { Exports = new(StringComparer.Ordinal) };
        _scope = new ScopeBuilder(null, _function, true);
        _current = _lexer.Next();
    }

    public static ParsedScript Parse(string source)
    {
        var parser = new Parser(source);
        return parser.ParseScript();
    }

    private ParsedScript ParseScript()
    {
        var body = new List<StatementNode>();
        while (_current.Kind != TokenKind.End)
            body.Add(ParseStatement());
        foreach (var position in _openDefaults.Values)
            throw _source.Error("Ein Vorgabewert mit = ist nur in einem Zuweisungsmuster erlaubt", position);
        _function.Code.Body = [.. body];
        _function.Code.Scope = _scope.Close(_globals);
        return new ParsedScript(_function.Code, _globals, _function.Exports!);
    }

    private void Advance()
    {
        _previousEnd = _current.End;
        _current = _lexer.Next();
    }

    private bool Take(string punctuator)
    {
        if (!_current.Is(punctuator))
            return false;
        Advance();
        return true;
    }

    private bool TakeKeyword(string word)
    {
        if (!_current.IsKeyword(word))
            return false;
        Advance();
        return true;
    }

    private void Expect(string punctuator)
    {
        if (!Take(punctuator))
            throw Unexpected($"; erwartet wird „{punctuator}“");
    }

    private void ExpectKeyword(string word)
    {
        if (!TakeKeyword(word))
            throw Unexpected($"; erwartet wird „{word}“");
    }

    // A semicolon may be left out before a closing brace, at the end, and at a line end.
    private void ExpectSemicolon()
    {
        if (Take(";") || _current.Is("}") || _current.Kind == TokenKind.End || _current.AfterLineEnd)
            return;
        throw Unexpected("; hier fehlt ein Semikolon oder ein Operator");
    }

    private Token Peek()
    {
        var token = _lexer.Next();
        _lexer.MoveBehind(_current);
        return token;
    }

    private ScriptSyntaxException Unexpected(string more = "")
    {
        var what = _current.Kind switch
        {
            TokenKind.End => "Unerwartetes Ende",
            TokenKind.String => "Unerwarteter Text",
            TokenKind.Number => "Unerwartete Zahl",
            TokenKind.Template => "Unerwartete Vorlage",
            TokenKind.Keyword => $"Unerwartetes Schlüsselwort „{_current.Text}“",
            _ => $"Unerwartetes „{_current.Text}“",
        };
        return _source.Error(what + more, _current.Start);
    }

    private void Enter()
    {
        if (++_nesting > MaxNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw _source.Error("Der Quelltext ist zu tief verschachtelt", _current.Start);
    }

    private void Leave() => _nesting--;

    private static T At<T>(T node, in Token token)
        where T : Node
    {
        node.Line = token.Line;
        node.Start = token.Start;
        return node;
    }

    private void OpenScope() => _scope = new ScopeBuilder(_scope, _function, false);

    private BlockScope CloseScope()
    {
        var scope = _scope;
        _scope = scope.Parent!;
        return scope.Close(_globals);
    }

    private Identifier UseName(in Token token)
    {
        var name = At(new Identifier(token.Text), token);
        _scope.Use(name);
        return name;
    }

    private Identifier DeclareName(in Token token, VariableKind kind)
    {
        RequireBindable(token);
        if (!_scope.TryDeclare(token.Text, kind))
            throw _source.Error($"„{token.Text}“ ist schon deklariert", token.Start);
        var name = At(new Identifier(token.Text) { Initializes = true }, token);
        _scope.Use(name);
        return name;
    }

    private void RequireBindable(in Token token)
    {
        if (token.Kind == TokenKind.Keyword)
            throw _source.Error($"Das Schlüsselwort „{token.Text}“ ist kein erlaubter Name", token.Start);
        if (token.Text is "eval" or "arguments")
            throw _source.Error($"„{token.Text}“ kann nicht als Name vergeben werden", token.Start);
    }

    private Token TakeName()
    {
        if (_current.Kind != TokenKind.Name)
            throw Unexpected("; erwartet wird ein Name");
        var token = _current;
        Advance();
        return token;
    }

    /// <summary>A name after a dot or in an object, where keywords are names too.</summary>
    private Token TakeAnyName()
    {
        if (_current.Kind is not (TokenKind.Name or TokenKind.Keyword))
            throw Unexpected("; erwartet wird ein Name");
        var token = _current;
        Advance();
        return token;
    }
}

/// <summary>The result of parsing.</summary>
internal sealed record ParsedScript(FunctionCode Code, ScriptGlobals Globals, IReadOnlyDictionary<string, Variable> Variables);
