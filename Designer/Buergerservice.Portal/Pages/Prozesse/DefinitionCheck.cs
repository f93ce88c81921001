using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Definitions;

namespace Buergerservice.Portal.Pages.Prozesse;

/// <summary>What is wrong with a definition. One that cannot be read at all is a finding like any other.</summary>
internal static class DefinitionCheck
{
    public static IReadOnlyList<DefinitionProblem> ProblemsOf(DefinitionCompiler compiler, string json)
    {
        try
        {
            return compiler.Compile(json).Problems;
        }
        catch (DefinitionException e)
        {
            return e.Problems;
        }
    }
}
