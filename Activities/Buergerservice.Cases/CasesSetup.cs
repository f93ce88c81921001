using Buergerservice.Cases.Commands;
using Buergerservice.Cases.Conversations;
using Buergerservice.Cases.Deletion;
using Buergerservice.Cases.Documents;
using Buergerservice.Cases.Files;
using Buergerservice.Cases.Handover;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Cases.Queries;
using Buergerservice.Cases.Routing;
using Buergerservice.Cases.Work;
using Buergerservice.Documents.Docx.Incoming;
using Buergerservice.Documents.Templates;
using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Tasks.Forms;
using Buergerservice.Engine.Work;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Model;
using Buergerservice.Storage.Retention;
using Buergerservice.Storage.Signatures;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Buergerservice.Cases;

/// <summary>Adds the module to the host.</summary>
public static class CasesSetup
{
    /// <summary>Registers tables, activities, changes, effects, catalogues, commands and queries.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="templatesDirectory">Folder with <c>leistungen/</c> and <c>documents/</c>.</param>
    /// <param name="dmsDropDirectory">Folder of the <see cref="IDmsGateway"/> that stands in for a DMS.</param>
    /// <exception cref="Engine.DomainRuleException">A catalogue is missing or faulty; the message names file and entry.</exception>
    public static IServiceCollection AddCases(this IServiceCollection services, string templatesDirectory, string dmsDropDirectory)
    {
        var data = Path.Combine(templatesDirectory, "leistungen");
        // Read here and not on first use: a faulty catalogue must stop the start.
        var catalogue = LeistungCatalog.Load(data);
        services.AddSingleton(catalogue);
        services.AddSingleton(RoutingTable.Load(data, catalogue));
        services.AddSingleton(DeletionRules.Load(data, catalogue));
        services.AddSingleton<IRetentionPart, CaseRetention>();
        services.TryAddSingleton(_ => DocumentTemplateCatalog.Load(Path.Combine(templatesDirectory, "documents")));
        services.AddSingleton<IFormRowSource, EvidenceRows>();
        services.AddSingleton<CaseValues>();
        services.AddSingleton<IModelPart, CasesModel>();
        services.AddSingleton(new ActivityAssembly(typeof(CasesSetup).Assembly));
        services.AddSingleton<IDomainChangeHandler, AwaitDocumentsChange>();
        services.AddSingleton<IDomainChangeHandler, CitizenSignatureChange>();
        services.AddSingleton<IDomainChangeHandler, CloseChange>();
        services.AddSingleton<IDomainChangeHandler, DataChange>();
        services.AddSingleton<IDomainChangeHandler, DocumentChange>();
        services.AddSingleton<IDomainChangeHandler, HandoverChange>();
        services.AddSingleton<IDomainChangeHandler, RoutingChange>();
        services.AddSingleton<IDomainChangeHandler, SignOffChange>();
        services.AddSingleton<IDomainChangeHandler, SignOffRefusedChange>();
        services.AddSingleton<IDomainChangeHandler, StatusChange>();
        services.AddSingleton<IEffectHandler, CaseDocumentEffect>();
        services.AddSingleton<IEffectHandler, CaseSealEffect>();
        services.AddSingleton<IEffectHandler, CaseWorkerEffect>();
        services.AddSingleton<IEffectHandler, OpenCaseEffect>();
        services.AddSingleton<IEffectHandler, FiledDocumentsEffect>();
        services.AddSingleton<IEffectHandler, HandoverEffect>();
        services.TryAddSingleton<IDmsGateway>(s => new FolderDropDms(dmsDropDirectory, s.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(_ => new OfficeConverter());
        services.AddSingleton<ISignedSubjects, CaseSignedSubjects>();
        services.AddScoped<CaseCommands>();
        services.AddScoped<CaseDeletion>();
        services.AddScoped<CaseQueries>();
        return services;
    }
}
