using Buergerservice.Engine.Expressions.JavaScript.Nodes;
using Buergerservice.Engine.Expressions.JavaScript.Runtime;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

internal sealed partial class Parser
{
    /// <summary>Reads a class from behind its name.</summary>
    private ClassNode ParseClass(Token? name, in Token start)
    {
        OpenScope();
        Identifier? inner = null;
        if (name is { } token)
            inner = DeclareName(token, VariableKind.Const);
        var parent = TakeKeyword("extends") ? ParseLeftHandSide() : null;
        Expect("{");
        var names = new PrivateNames(_classes.Count > 0 ? _classes.Peek() : null);
        _classes.Push(names);
        var members = new List<ClassMember>();
        FunctionCode? constructor = null;
        while (!Take("}"))
        {
            if (Take(";"))
                continue;
            if (ParseClassMember(parent is not null, members) is not { } code)
                continue;
            constructor = constructor is null ? code : throw Unexpected("; eine Klasse hat nur einen Konstruktor");
        }

        _classes.Pop();
        if (names.FirstUndeclared() is { } missing)
            throw _source.Error($"Das private Element „{missing}“ ist in der Klasse nicht deklariert", start.Start);
        var isImplicit = constructor is null;
        constructor ??= new FunctionCode { Kind = parent is null ? FunctionKind.ClassConstructor : FunctionKind.DerivedConstructor };
        constructor.Name = name?.Text ?? "";
        constructor.Source = _source.Text[start.Start.._previousEnd];
        return new ClassNode(constructor, isImplicit, parent, [.. members]) { Scope = CloseScope(), InnerName = inner };
    }

    /// <summary>Reads one member; returns the code when it is the constructor, which is not in the list.</summary>
    private FunctionCode? ParseClassMember(bool isDerived, List<ClassMember> members)
    {
        var start = _current;
        var isStatic = start.IsKeyword("static") && !StandsAlone();
        if (isStatic)
        {
            Advance();
            if (_current.Is("{"))
            {
                members.Add(new ClassMember(MemberKind.StaticBlock, true, new MemberName(""), ParseStaticBlock()));
                return null;
            }
        }

        RefuseGenerator();
        var kind = MemberKind.Method;
        var isAsync = false;
        var modifier = _current;
        if ((modifier.IsName("get") || modifier.IsName("set") || modifier.IsName("async")) && IsMemberNameAhead()
            && !(modifier.Text == "async" && Peek().AfterLineEnd))
        {
            isAsync = modifier.Text == "async";
            kind = isAsync ? MemberKind.Method : modifier.Text == "get" ? MemberKind.Getter : MemberKind.Setter;
            Advance();
            RefuseGenerator();
        }

        var name = ParseClassMemberName(kind, out var isConstructor);
        if (isConstructor && !isStatic)
        {
            if (kind != MemberKind.Method || isAsync || !_current.Is("("))
                throw Unexpected("; „constructor“ muss eine Methode sein");
            return ParseFunction(isDerived ? FunctionKind.DerivedConstructor : FunctionKind.ClassConstructor, "", start);
        }

        if (kind == MemberKind.Method && !isAsync && !_current.Is("("))
        {
            members.Add(new ClassMember(MemberKind.Field, isStatic, name, ParseFieldValue(name)));
            return null;
        }

        var code = ParseFunction(FunctionKind.Method, "", start, isAsync: isAsync);
        if (kind != MemberKind.Method)
            RequireAccessorShape(modifier, code);
        members.Add(new ClassMember(kind, isStatic, name, code));
        return null;
    }

    /// <summary>True when a modifier word is itself the name of a member.</summary>
    private bool StandsAlone()
    {
        var next = Peek();
        return next.Is("(") || next.Is("=") || next.Is(";") || next.Is("}");
    }

    private MemberName ParseClassMemberName(MemberKind kind, out bool isConstructor)
    {
        isConstructor = false;
        if (_current.Kind == TokenKind.PrivateName)
        {
            var token = _current;
            Advance();
            if (token.Text == "#constructor" || !_classes.Peek().TryDeclare(token.Text, kind, out var symbol))
                throw _source.Error($"„{token.Text}“ ist schon deklariert oder nicht erlaubt", token.Start);
            return new MemberName(symbol);
        }

        var isString = _current.Kind == TokenKind.String;
        var (name, _) = ParseMemberName();
        isConstructor = name.Computed is null && name.Key.Name == "constructor" && (isString || kind == MemberKind.Method || kind != MemberKind.Field);
        return name;
    }

    private FunctionCode? ParseFieldValue(MemberName name)
    {
        var start = _current;
        FunctionCode? code = null;
        if (Take("="))
        {
            code = OpenFunction(FunctionKind.Method, "", null, out var outer);
            code.Result = ParseAssignment();
            if (name.Computed is null)
                NameFunction(name.Key.Name ?? name.Key.Symbol!.Description!, code.Result);
            CloseFunction(code, outer, start);
        }

        ExpectSemicolon();
        return code;
    }

    private FunctionCode ParseStaticBlock()
    {
        var start = _current;
        Advance();
        var code = OpenFunction(FunctionKind.Method, "", null, out var outer, isStaticBlock: true);
        code.Body = ParseUntilBrace();
        CloseFunction(code, outer, start);
        return code;
    }

    private JsSymbol PrivateName(in Token token)
    {
        if (_classes.Count == 0)
            throw _source.Error($"„{token.Text}“ ist nur in einer Klasse erlaubt", token.Start);
        return _classes.Peek().Use(token.Text);
    }
}

/// <summary>The private names of a class body. A name may be used before its declaration.</summary>
internal sealed class PrivateNames(PrivateNames? outer)
{
    private readonly Dictionary<string, (JsSymbol Symbol, MemberKind? Kind)> _names = new(StringComparer.Ordinal);

    public bool TryDeclare(string name, MemberKind kind, out JsSymbol symbol)
    {
        var known = _names.TryGetValue(name, out var entry);
        symbol = known ? entry.Symbol : new JsSymbol(name, isPrivate: true);
        var isPair = (entry.Kind, kind) is (MemberKind.Getter, MemberKind.Setter) or (MemberKind.Setter, MemberKind.Getter);
        _names[name] = (symbol, kind);
        return !known || entry.Kind is null || isPair;
    }

    public JsSymbol Use(string name)
    {
        for (var names = this; names is not null; names = names.Outer)
        {
            if (names._names.TryGetValue(name, out var entry))
                return entry.Symbol;
        }

        var symbol = new JsSymbol(name, isPrivate: true);
        _names[name] = (symbol, null);
        return symbol;
    }

    public string? FirstUndeclared() => _names.Where(n => n.Value.Kind is null).Select(n => n.Key).FirstOrDefault();

    private PrivateNames? Outer => outer;
}
