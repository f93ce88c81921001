using Buergerservice.Engine.Expressions.JavaScript.Nodes;

namespace Buergerservice.Engine.Expressions.JavaScript.Syntax;

/// <summary>Destructuring: patterns in declarations, and expressions that turn out to be patterns.</summary>
internal sealed partial class Parser
{
    private Target ParseBindingTarget(VariableKind kind)
    {
        Enter();
        var start = _current;
        Target target = start.Is("[") ? At(ParseArrayBinding(kind), start)
            : start.Is("{") ? At(ParseObjectBinding(kind), start)
            : start.Kind == TokenKind.Keyword ? throw Unexpected("; erwartet wird ein Name")
            : DeclareName(TakeName(), kind);
        Leave();
        return target;
    }

    private PatternElement ParseBindingElement(VariableKind kind)
    {
        var target = ParseBindingTarget(kind);
        return new PatternElement(target, ParseDefault(target));
    }

    private ExpressionNode? ParseDefault(Target target)
    {
        if (!Take("="))
            return null;
        var noIn = _noIn;
        _noIn = false;
        var value = ParseAssignment();
        _noIn = noIn;
        NameFunction(target, value);
        return value;
    }

    private ArrayPattern ParseArrayBinding(VariableKind kind)
    {
        Advance();
        var elements = new List<PatternElement?>();
        Target? rest = null;
        while (!Take("]"))
        {
            if (Take(","))
            {
                elements.Add(null);
                continue;
            }

            if (Take("..."))
            {
                rest = ParseBindingTarget(kind);
                Expect("]");
                break;
            }

            elements.Add(ParseBindingElement(kind));
            if (!_current.Is("]"))
                Expect(",");
        }

        return new ArrayPattern([.. elements], rest);
    }

    private ObjectPattern ParseObjectBinding(VariableKind kind)
    {
        Advance();
        var members = new List<(MemberName, PatternElement)>();
        Target? rest = null;
        while (!Take("}"))
        {
            if (Take("..."))
            {
                rest = DeclareName(TakeName(), kind);
                Expect("}");
                break;
            }

            var start = _current;
            var (name, isPlainName) = ParseMemberName();
            if (Take(":"))
            {
                members.Add((name, ParseBindingElement(kind)));
            }
            else
            {
                if (!isPlainName)
                    throw Unexpected("; erwartet wird „:“");
                var target = DeclareName(start, kind);
                members.Add((name, new PatternElement(target, ParseDefault(target))));
            }

            if (!_current.Is("}"))
                Expect(",");
        }

        return new ObjectPattern([.. members], rest);
    }

    private Target ToSimpleTarget(ExpressionNode expression)
    {
        if (expression is Identifier { Name: "eval" or "arguments" } name)
            throw _source.Error($"„{name.Name}“ kann nicht geändert werden", name.Start);
        return expression is Identifier or Member or SuperMember
            ? (Target)expression
            : throw _source.Error("Dieser Ausdruck kann nicht links einer Zuweisung stehen", expression.Start);
    }

    private Target ToTarget(ExpressionNode expression)
    {
        Enter();
        Target target = expression switch
        {
            ArrayLiteral or ObjectLiteral when ReferenceEquals(expression, _parenthesized) =>
                throw _source.Error("Ein Zuweisungsmuster darf nicht in Klammern stehen", expression.Start),
            ArrayLiteral array => ToArrayPattern(array),
            ObjectLiteral literal => ToObjectPattern(literal),
            ArrayPattern or ObjectPattern => (Target)expression,
            _ => ToSimpleTarget(expression),
        };
        Leave();
        return target;
    }

    private ArrayPattern ToArrayPattern(ArrayLiteral array)
    {
        var elements = new List<PatternElement?>();
        Target? rest = null;
        for (var i = 0; i < array.Items.Count; i++)
        {
            if (array.Items[i] is not Spread spread)
            {
                elements.Add(array.Items[i] is { } item ? ToElement(item) : null);
                continue;
            }

            if (i < array.Items.Count - 1 || array.EndsWithComma)
                throw _source.Error("Ein Rest mit … muss am Ende stehen", spread.Start);
            rest = ToTarget(spread.Inner);
        }

        return new ArrayPattern([.. elements], rest) { Line = array.Line, Start = array.Start };
    }

    private ObjectPattern ToObjectPattern(ObjectLiteral literal)
    {
        _openDefaults.Remove(literal);
        var members = new List<(MemberName, PatternElement)>();
        Target? rest = null;
        foreach (var member in literal.Members)
        {
            if (rest is not null)
                throw _source.Error("Ein Rest mit … muss am Ende stehen", literal.Start);
            switch (member.Kind)
            {
                case MemberKind.Spread:
                    rest = ToSimpleTarget(member.Value!);
                    break;
                case MemberKind.Value or MemberKind.Prototype:
                    var element = member.ShorthandDefault is { } fallback
                        ? new PatternElement(ToSimpleTarget(member.Value!), fallback)
                        : ToElement(member.Value!);
                    members.Add((member.Name, element));
                    break;
                default:
                    throw _source.Error("Eine Methode kann nicht in einem Zuweisungsmuster stehen", literal.Start);
            }
        }

        return new ObjectPattern([.. members], rest) { Line = literal.Line, Start = literal.Start };
    }

    private PatternElement ToElement(ExpressionNode item) =>
        item is Assign assign && !ReferenceEquals(assign, _parenthesized)
            ? new PatternElement(assign.Target, assign.Value)
            : new PatternElement(ToTarget(item), null);
}
