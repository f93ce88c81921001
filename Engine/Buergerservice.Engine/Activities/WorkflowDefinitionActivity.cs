using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Expressions;
using Buergerservice.Engine.Values;

namespace Buergerservice.Engine.Activities;

/// <summary>
/// A published definition used as an activity. It runs inside its consumer's instance, as in Elsa: its inputs are variables
/// of its own scope, its outputs are handed out when it ends, and its outcomes are those given to <c>Complete</c>. It sees
/// nothing of its consumer's variables.
/// </summary>
internal sealed class WorkflowDefinitionActivity(DefinitionDocument document, CompiledActivity workflow) : ContainerActivity
{
    private readonly List<(string Name, Type Type, Expression Value)> _inputs = [];
    private readonly List<(string Name, Output Output)> _outputs = [];

    public override IReadOnlyList<string> Outcomes => [.. document.Outcomes, "Done"];

    protected internal override void Bind(ActivityBinder binder)
    {
        foreach (var input in document.Inputs)
        {
            // A name that means something else to every activity is written with an underscore.
            var name = CamelCase(input.Name);
            var property = DefinitionReader.IsReserved(name) ? "_" + name : name;
            if (binder.ReadInput(property, input.DisplayName is { Length: > 0 } label ? label : input.Name, input.Type) is { } value)
                _inputs.Add((input.Name, input.Type, value));
        }

        foreach (var declared in document.Outputs)
        {
            var output = new Output();
            var name = CamelCase(declared.Name);
            binder.BindOutput(DefinitionReader.IsReserved(name) ? "_" + name : name, output);
            _outputs.Add((declared.Name, output));
        }
    }

    protected internal override void Execute(ActivityContext context)
    {
        var inputs = new Dictionary<string, object?>();
        foreach (var input in document.Inputs)
            inputs[input.Name] = null;
        foreach (var (name, type, value) in _inputs)
            inputs[name] = ValueOf(context, name, type, value);
        context.Schedule(workflow, variables: inputs);
    }

    protected internal override void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        var values = child.Execution.Properties.GetValueOrDefault(ActivityContext.OutputsKey) as Dictionary<string, object?> ?? [];
        foreach (var (name, output) in _outputs)
        {
            if (values.TryGetValue(name, out var value))
                output.Set(context, value);
        }

        if (child.Outcomes.IsPlain)
            context.Complete();
        else
            context.CompleteWith(child.Outcomes.Names);
    }

    private static object? ValueOf(ActivityContext context, string name, Type type, Expression expression)
    {
        try
        {
            return expression.Evaluate(context) is { } value ? ValueConverter.Convert(value, type) : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InputEvaluationException(name, e);
        }
    }

    private static string CamelCase(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];
}
