using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;

namespace Buergerservice.Engine.Children;

/// <summary>Publishes a named event. It is put into the queue in the commit of this burst and delivered after it.</summary>
[Activity("Elsa.PublishEvent", "Ereignis auslösen", Category = "Prozesse", Description = "Löst ein Ereignis aus, auf das andere Vorgänge warten oder mit dem Prozesse beginnen.")]
public sealed class PublishEvent : Activity
{
    /// <summary>Name of the event.</summary>
    [Input("eventName", "Name des Ereignisses", Required = true, Description = "Genau der Name, auf den gewartet wird.")]
    public Input<string?> EventName { get; } = new();

    /// <summary>Business key of the instances it is for; empty for all of the tenant.</summary>
    [Input("correlationId", "Geschäftszeichen", Description = "Nur Vorgänge mit diesem Geschäftszeichen; leer für alle.")]
    public Input<string?> CorrelationId { get; } = new();

    /// <summary>True for an event only this instance gets.</summary>
    [Input("isLocalEvent", "Nur für diesen Vorgang", UiHint = "checkbox", Description = "Kein anderer Vorgang erhält das Ereignis.")]
    public Input<bool> IsLocalEvent { get; } = new();

    /// <summary>What comes with it.</summary>
    [Input("payload", "Inhalt", UiHint = "json", Description = "Was die Wartenden erhalten, als JSON.")]
    public Input<object?> Payload { get; } = new();

    /// <inheritdoc/>
    protected internal override void Execute(ActivityContext context)
    {
        var name = EventName.Get(context);
        if (string.IsNullOrWhiteSpace(name))
            throw new DomainRuleException("Das Ereignis hat keinen Namen.");
        var key = CorrelationId.Get(context);
        context.PublishEvent(name, Payload.Get(context), string.IsNullOrEmpty(key) ? null : key, IsLocalEvent.Get(context));
    }
}
