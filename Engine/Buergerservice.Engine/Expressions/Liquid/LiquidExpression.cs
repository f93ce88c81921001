using Buergerservice.Engine.Execution;
using Fluid;
using Fluid.Values;

namespace Buergerservice.Engine.Expressions.Liquid;

/// <summary>
/// A text template in Liquid, parsed once when its definition is compiled. Its value is always text. It sees variables,
/// inputs and a few facts on the instance as copies, and nothing else: no objects of the host, no other files.
/// </summary>
public sealed class LiquidExpression : Expression
{
    private readonly IFluidTemplate _template;

    /// <summary>Parses the source.</summary>
    /// <exception cref="LiquidException">The source is not a valid template, or uses something that is not supported.</exception>
    public LiquidExpression(string source)
    {
        LiquidShape.Require(source);
        if (!LiquidOptions.Parser.TryParse(source, out var template, out var error))
            throw LiquidError.OfParser(error);
        var check = new LiquidCheck();
        check.VisitTemplate(template);
        VariableNames = check.VariableNames;
        UnknownNames = check.UnknownNames;
        _template = new LiquidRanges().VisitTemplate(template);
    }

    /// <summary>The variables the template names literally, as in <c>Variables.X</c>.</summary>
    public IReadOnlyCollection<string> VariableNames { get; }

    /// <summary>Names that are neither known to every template nor assigned by this one; their text is always empty.</summary>
    public IReadOnlyCollection<string> UnknownNames { get; }

    /// <inheritdoc/>
    /// <exception cref="LiquidException">The template could not be filled in, or ran into a limit.</exception>
    public override object? Evaluate(ActivityContext context)
    {
        var fluid = new TemplateContext(LiquidOptions.Shared, StringComparer.Ordinal) { Now = () => context.Now };
        fluid.SetValue("Variables", LiquidValue.Of(new LiquidVariables(context)));
        fluid.SetValue("Input", LiquidValue.Of(new LiquidInputs(context)));
        fluid.SetValue("CorrelationId", LiquidValue.From(context.Instance.CorrelationId));
        fluid.SetValue("WorkflowDefinitionId", LiquidValue.From(context.Instance.DefinitionId));
        fluid.SetValue("WorkflowDefinitionVersionId", LiquidValue.From(context.Instance.DefinitionVersionId));
        fluid.SetValue("WorkflowDefinitionVersion", LiquidValue.From(context.Instance.DefinitionVersion));
        fluid.SetValue("WorkflowInstanceId", LiquidValue.From(context.Instance.Id));
        return Render(fluid);
    }

    private string Render(TemplateContext fluid)
    {
        using var writer = new LiquidWriter();
        try
        {
            // Nothing in a template waits, so the task has ended when it is returned.
            _template.RenderAsync(writer, NullEncoder.Default, fluid).AsTask().GetAwaiter().GetResult();
            return writer.ToString();
        }
        catch (Exception e) when (e is InvalidOperationException or OverflowException or DivideByZeroException or ArgumentException or FormatException or ParseException)
        {
            throw LiquidError.OfRun(e);
        }
    }
}

/// <summary>A Liquid template could not be read or filled in. The message is German.</summary>
public sealed class LiquidException(string message, Exception? inner = null) : BuergerserviceException(message, inner);
