using Buergerservice.Engine.Work;
using Buergerservice.Storage.Commands;
using Buergerservice.Storage.Retention;

namespace Buergerservice.Portal.Visits;

/// <summary>Wires what the steps of a conversation do.</summary>
internal static class VisitsSetup
{
    public static IServiceCollection AddVisits(this IServiceCollection services)
    {
        services.AddScoped<VisitStart>();
        services.AddSingleton<IEffectHandler, OfferCallEffect>();
        services.AddSingleton<IEffectHandler, LookEffect>();
        services.AddSingleton<IEffectHandler, EndCallEffect>();
        services.AddSingleton<IEffectHandler, TransferCallEffect>();
        services.AddSingleton<IEffectHandler, DeviceEffect>();
        services.AddSingleton<IEffectHandler, CaptureEffect>();
        services.AddSingleton<IEffectHandler, SignEffect>();
        services.AddSingleton<IEffectHandler, ResetEffect>();
        services.AddSingleton<IEffectHandler, WakeEffect>();
        services.AddSingleton<IDomainChangeHandler, PromptChange>();
        services.AddSingleton<IDomainChangeHandler, PromptEndChange>();
        services.AddSingleton<IDomainChangeHandler, PromptSealedChange>();
        services.AddSingleton<IDomainChangeHandler, CapsuleChange>();
        services.AddSingleton<IDomainChangeHandler>(TakenOverChange.AfterLoss);
        services.AddSingleton<IDomainChangeHandler>(TakenOverChange.ByHand);
        services.AddScoped<IRetentionPart, VisitRetention>();
        return services;
    }
}
