using Buergerservice.Engine.Expressions.JavaScript.Nodes;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>Operators, from the comma down to the unary ones.</summary>
internal sealed partial class Parser
{
    /// <summary>Links of a chain between two checks of the stack.</summary>
    private const int GuardDistance = 50;

    private const int CoalescePrecedence = 1;
    private const int OrPrecedence = 2;
    private const int AndPrecedence = 3;
    private const int RelationalPrecedence = 8;

    private static readonly Dictionary<string, (int Precedence, BinaryOperator Operation)> BinaryOperators = new(StringComparer.Ordinal)
    {
        ["??"] = (CoalescePrecedence, default),
        ["||"] = (OrPrecedence, default),
        ["&&"] = (AndPrecedence, default),
        ["|"] = (4, BinaryOperator.Or),
        ["^"] = (5, BinaryOperator.Xor),
        ["&"] = (6, BinaryOperator.And),
        ["=="] = (7, BinaryOperator.Equal),
        ["!="] = (7, BinaryOperator.NotEqual),
        ["==="] = (7, BinaryOperator.StrictEqual),
        ["!=="] = (7, BinaryOperator.StrictNotEqual),
        ["<"] = (RelationalPrecedence, BinaryOperator.Less),
        [">"] = (RelationalPrecedence, BinaryOperator.Greater),
        ["<="] = (RelationalPrecedence, BinaryOperator.LessOrEqual),
        [">="] = (RelationalPrecedence, BinaryOperator.GreaterOrEqual),
        ["instanceof"] = (RelationalPrecedence, BinaryOperator.InstanceOf),
        ["in"] = (RelationalPrecedence, BinaryOperator.In),
        ["<<"] = (9, BinaryOperator.ShiftLeft),
        [">>"] = (9, BinaryOperator.ShiftRight),
        [">>>"] = (9, BinaryOperator.ShiftRightUnsigned),
        ["+"] = (10, BinaryOperator.Add),
        ["-"] = (10, BinaryOperator.Subtract),
        ["*"] = (11, BinaryOperator.Multiply),
        ["/"] = (11, BinaryOperator.Divide),
        ["%"] = (11, BinaryOperator.Remainder),
    };

    private static readonly Dictionary<string, BinaryOperator> CompoundOperators = new(StringComparer.Ordinal)
    {
        ["+="] = BinaryOperator.Add,
        ["-="] = BinaryOperator.Subtract,
        ["*="] = BinaryOperator.Multiply,
        ["/="] = BinaryOperator.Divide,
        ["%="] = BinaryOperator.Remainder,
        ["**="] = BinaryOperator.Power,
        ["&="] = BinaryOperator.And,
        ["|="] = BinaryOperator.Or,
        ["^="] = BinaryOperator.Xor,
        ["<<="] = BinaryOperator.ShiftLeft,
        [">>="] = BinaryOperator.ShiftRight,
        [">>>="] = BinaryOperator.ShiftRightUnsigned,
    };

    private static readonly Dictionary<string, LogicalOperator> LogicalAssignments = new(StringComparer.Ordinal)
    {
        ["&&="] = LogicalOperator.And,
        ["||="] = LogicalOperator.Or,
        ["??="] = LogicalOperator.Coalesce,
    };

    private ExpressionNode ParseExpression()
    {
        var start = _current;
        var first = ParseAssignment();
        if (!_current.Is(","))
            return first;
        var items = new List<ExpressionNode> { first };
        while (Take(","))
            items.Add(ParseAssignment());
        return At(new Sequence([.. items]), start);
    }

    private ExpressionNode ParseAssignment()
    {
        Enter();
        var start = _current;
        var expression = TryParseArrow() ?? ParseAssignmentRest(start, ParseConditional());
        Leave();
        return expression;
    }

    private ExpressionNode ParseAssignmentRest(in Token start, ExpressionNode left)
    {
        if (_current.Kind != TokenKind.Punctuator)
            return left;
        var symbol = _current.Text;
        if (symbol == "=")
        {
            var target = ToTarget(left);
            Advance();
            var value = ParseAssignment();
            NameFunction(target, value);
            NoteMembers(target, value);
            return At(new Assign(target, value), start);
        }

        if (CompoundOperators.TryGetValue(symbol, out var operation))
        {
            var target = ToSimpleTarget(left);
            Advance();
            return At(new CompoundAssign(target, operation, ParseAssignment()), start);
        }

        if (!LogicalAssignments.TryGetValue(symbol, out var logical))
            return left;
        var conditional = ToSimpleTarget(left);
        Advance();
        var result = ParseAssignment();
        NameFunction(conditional, result);
        return At(new LogicalAssign(conditional, logical, result), start);
    }

    private ExpressionNode ParseConditional()
    {
        var start = _current;
        var test = ParseBinary(0);
        if (!Take("?"))
            return test;
        var noIn = _noIn;
        _noIn = false;
        var yes = ParseAssignment();
        _noIn = noIn;
        Expect(":");
        return At(new Conditional(test, yes, ParseAssignment()), start);
    }

    private ExpressionNode ParseBinary(int minimum)
    {
        var start = _current;
        var left = _current.Kind == TokenKind.PrivateName ? ParsePrivateIn() : ParseUnary();
        for (var links = 1; IsBinaryOperator(out var precedence, out var operation) && precedence > minimum; links++)
        {
            var symbol = _current;
            Advance();
            Enter();
            var right = ParseBinary(precedence);
            Leave();
            if (links % GuardDistance == 0)
                left = At(new StackGuard(left), start);
            left = At(Combine(symbol, precedence, operation, left, right), start);
        }

        return left;
    }

    private bool IsBinaryOperator(out int precedence, out BinaryOperator operation)
    {
        var isWord = _current.Kind == TokenKind.Keyword && (_current.Text == "instanceof" || (_current.Text == "in" && !_noIn));
        if ((isWord || _current.Kind == TokenKind.Punctuator) && BinaryOperators.TryGetValue(_current.Text, out var found))
        {
            (precedence, operation) = found;
            return true;
        }

        (precedence, operation) = (0, default);
        return false;
    }

    private ExpressionNode Combine(in Token symbol, int precedence, BinaryOperator operation, ExpressionNode left, ExpressionNode right)
    {
        if (precedence > AndPrecedence)
            return new Binary(operation, left, right);
        var logical = precedence switch
        {
            CoalescePrecedence => LogicalOperator.Coalesce,
            OrPrecedence => LogicalOperator.Or,
            _ => LogicalOperator.And,
        };
        if (MixesCoalesce(logical, left) || MixesCoalesce(logical, right))
            throw _source.Error("?? und ||, && dürfen nur mit Klammern gemischt werden", symbol.Start);
        return new Logical(logical, left, right);
    }

    private bool MixesCoalesce(LogicalOperator operation, ExpressionNode operand) =>
        operand is Logical other && other != _parenthesized
        && (operation == LogicalOperator.Coalesce) != (other.Operation == LogicalOperator.Coalesce);

    private PrivateIn ParsePrivateIn()
    {
        var token = _current;
        Advance();
        if (!TakeKeyword("in"))
            throw _source.Error($"Unerwartetes „{token.Text}“", token.Start);
        return At(new PrivateIn(PrivateName(token), ParseBinary(RelationalPrecedence)), token);
    }

    private ExpressionNode ParseUnary()
    {
        var token = _current;
        UnaryOperator? operation = token.Kind switch
        {
            TokenKind.Punctuator => token.Text switch
            {
                "-" => UnaryOperator.Minus,
                "+" => UnaryOperator.Plus,
                "!" => UnaryOperator.Not,
                "~" => UnaryOperator.Invert,
                _ => null,
            },
            TokenKind.Keyword => token.Text switch
            {
                "typeof" => UnaryOperator.TypeOf,
                "void" => UnaryOperator.Void,
                "delete" => UnaryOperator.Delete,
                _ => null,
            },
            _ => null,
        };
        if (operation is { } unary)
            return ParsePrefix(token, unary);
        return token.IsKeyword("await") ? ParseAwait(token) : ParsePower();
    }

    private Unary ParsePrefix(in Token token, UnaryOperator operation)
    {
        Advance();
        Enter();
        var start = _current.Start;
        var operand = ParseUnary();
        Leave();
        if (operand is Binary { Operation: BinaryOperator.Power } power && power.Start == start && !ReferenceEquals(power, _parenthesized))
            throw _source.Error("Ein Vorzeichen vor ** braucht Klammern", token.Start);
        if (operation == UnaryOperator.Delete && operand is Identifier name)
            throw _source.Error($"Die Variable „{name.Name}“ kann nicht gelöscht werden", token.Start);
        if (operation == UnaryOperator.Delete && operand is Member { IsPrivate: true })
            throw _source.Error("Ein privates Element kann nicht gelöscht werden", token.Start);
        return At(new Unary(operation, operand), token);
    }

    private Await ParseAwait(in Token token)
    {
        RequireAsync(token);
        Advance();
        Enter();
        var value = ParseUnary();
        Leave();
        return At(new Await(value), token);
    }

    private void RequireAsync(in Token token)
    {
        if (_function.Code.Kind != FunctionKind.Script && !_function.Code.IsAsync)
            throw _source.Error("await ist nur in async-Funktionen und außerhalb von Funktionen erlaubt", token.Start);
    }

    private ExpressionNode ParsePower()
    {
        var start = _current;
        var left = ParsePostfix();
        if (!Take("**"))
            return left;
        Enter();
        var right = ParseUnary();
        Leave();
        return At(new Binary(BinaryOperator.Power, left, right), start);
    }

    private ExpressionNode ParsePostfix()
    {
        var start = _current;
        if (start.Is("++") || start.Is("--"))
        {
            Advance();
            Enter();
            var operand = ToSimpleTarget(ParseLeftHandSide());
            Leave();
            return At(new Update(operand, start.Text == "++" ? 1 : -1, true), start);
        }

        var expression = ParseLeftHandSide();
        if (_current.AfterLineEnd || !(_current.Is("++") || _current.Is("--")))
            return expression;
        var target = ToSimpleTarget(expression);
        var change = _current.Text == "++" ? 1 : -1;
        Advance();
        return At(new Update(target, change, false), start);
    }
}
