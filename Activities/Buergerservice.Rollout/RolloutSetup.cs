using Buergerservice.Documents.Templates;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Work;
using Buergerservice.Rollout.Checklists;
using Buergerservice.Rollout.Documents;
using Buergerservice.Rollout.Gates;
using Buergerservice.Rollout.Phases;
using Buergerservice.Rollout.Projects;
using Buergerservice.Rollout.SignOffs;
using Buergerservice.Rollout.Views;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Signatures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Buergerservice.Rollout;

/// <summary>Registers the rollout module.</summary>
public static class RolloutSetup
{
    /// <summary>Adds tables, activities, effects, catalogues, commands and queries of the rollout. Catalogues are read now, so that a faulty one stops the start.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="templatesDirectory">The folder with <c>checklists</c> and <c>documents</c>.</param>
    /// <exception cref="Engine.DomainRuleException">A catalogue is missing or faulty; the message names the file.</exception>
    public static IServiceCollection AddRollout(this IServiceCollection services, string templatesDirectory)
    {
        var checklists = Path.Combine(templatesDirectory, "checklists");
        services.AddSingleton(PhaseCatalog.Load(checklists));
        services.AddSingleton(ChecklistCatalog.Load(checklists));
        services.TryAddSingleton(DocumentTemplateCatalog.Load(Path.Combine(templatesDirectory, "documents")));
        services.AddSingleton(new ActivityAssembly(typeof(RolloutSetup).Assembly));
        services.AddSingleton<IModelPart, RolloutModel>();
        services.AddSingleton<IFormRowSource, ChecklistRows>();
        services.AddSingleton<IFormRowSource, ImposedMeasureRows>();
        services.AddSingleton<IFormRowSource, OpenItemRows>();
        services.AddSingleton<IEffectHandler, DocumentEffect>();
        services.AddSingleton<IEffectHandler, SealEffect>();
        services.AddSingleton<IDomainChangeHandler, ChecklistChange>();
        services.AddSingleton<IDomainChangeHandler, CloseChange>();
        services.AddSingleton<IDomainChangeHandler, DataChange>();
        services.AddSingleton<IDomainChangeHandler, DocumentChange>();
        services.AddSingleton<IDomainChangeHandler, DocumentStatusChange>();
        services.AddSingleton<IDomainChangeHandler, GateChange>();
        services.AddSingleton<IDomainChangeHandler, LeadChange>();
        services.AddSingleton<IDomainChangeHandler, MasterDataChange>();
        services.AddSingleton<IDomainChangeHandler, MilestoneChange>();
        services.AddSingleton<IDomainChangeHandler, OwnTextChange>();
        services.AddSingleton<IDomainChangeHandler, PhaseChange>();
        services.AddSingleton<IDomainChangeHandler, ResultChange>();
        services.AddSingleton<IDomainChangeHandler, SignOffChange>();
        services.AddSingleton<ISignedSubjects, ProjectSignedSubjects>();
        services.AddScoped<DocumentVersions>();
        services.AddScoped<ReturnedDocuments>();
        services.AddScoped<ProjectSteering>();
        services.AddScoped<RolloutCommands>();
        services.AddScoped<RolloutQueries>();
        return services;
    }
}
