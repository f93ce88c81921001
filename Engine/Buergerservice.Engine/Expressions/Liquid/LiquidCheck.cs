using Fluid.Ast;
using FluidExpression = Fluid.Ast.Expression;

namespace Buergerservice.Engine.Expressions.Liquid;

/// <summary>Walks through a parsed template: refuses what could never work, and notes the names it uses.</summary>
internal sealed class LiquidCheck : AstVisitor
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "Variables", "Input", "CorrelationId", "WorkflowDefinitionId", "WorkflowDefinitionVersionId", "WorkflowDefinitionVersion",
        "WorkflowInstanceId", "forloop", "tablerowloop", "empty", "blank", "nil", "null", "true", "false",
    };

    private readonly HashSet<string> _variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _assigned = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> VariableNames => _variables;

    public IReadOnlyCollection<string> UnknownNames => [.. _used.Except(_assigned).Except(Known).Order(StringComparer.Ordinal)];

    protected override FluidExpression VisitMemberExpression(MemberExpression expression)
    {
        if (expression.Segments[0] is IdentifierSegment root)
        {
            _used.Add(root.Identifier);
            if (root.Identifier == "Variables" && expression.Segments.Count > 1 && expression.Segments[1] is IdentifierSegment member)
                _variables.Add(member.Identifier);
        }

        foreach (var segment in expression.Segments.OfType<IndexerSegment>())
            Visit(segment.Expression);
        return expression;
    }

    protected override FluidExpression VisitFilterExpression(FilterExpression expression)
    {
        if (!LiquidOptions.Shared.Filters.TryGetValue(expression.Name, out _))
            throw new LiquidException($"Den Filter „{expression.Name}“ gibt es nicht.");
        return base.VisitFilterExpression(expression);
    }

    protected override Statement VisitAssignStatement(AssignStatement statement)
    {
        _assigned.Add(statement.Identifier);
        return base.VisitAssignStatement(statement);
    }

    protected override Statement VisitCaptureStatement(CaptureStatement statement)
    {
        _assigned.Add(statement.Identifier);
        return base.VisitCaptureStatement(statement);
    }

    protected override Statement VisitForStatement(ForStatement statement)
    {
        _assigned.Add(statement.Identifier);
        return base.VisitForStatement(statement);
    }

    protected override Statement VisitIncrementStatement(IncrementStatement statement)
    {
        _assigned.Add(statement.Identifier);
        return base.VisitIncrementStatement(statement);
    }

    protected override Statement VisitDecrementStatement(DecrementStatement statement)
    {
        _assigned.Add(statement.Identifier);
        return base.VisitDecrementStatement(statement);
    }

    protected override Statement VisitIncludeStatement(IncludeStatement statement) => throw NoFiles("include");

    protected override Statement VisitRenderStatement(RenderStatement statement) => throw NoFiles("render");

    protected override Statement VisitFromStatement(FromStatement statement) => throw NoFiles("from");

    private static LiquidException NoFiles(string tag) => new($"„{tag}“ ist nicht erlaubt: Eine Vorlage darf keine anderen Dateien einbinden.");
}
