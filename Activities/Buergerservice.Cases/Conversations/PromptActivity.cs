using Buergerservice.Engine.Compilation;
using Buergerservice.Engine.Execution;
using Buergerservice.Engine.Rehearsal;

namespace Buergerservice.Cases.Conversations;

/// <summary>A step that shows something on the booth's screens and may wait for the citizen's answer.</summary>
public abstract class PromptActivity : Activity, IEventExamples
{
    internal const string NoAnswer = "Keine Antwort";
    internal const string CallEnded = "Gespräch beendet";
    internal const string Refused = "Abgelehnt";

    private const string Prompt = "aufforderung";

    /// <summary>Heading.</summary>
    [Input("title", "Überschrift", Required = true, Description = "Was oben auf dem Bildschirm steht.")]
    public Input<string?> Title { get; } = new();

    /// <summary>Text.</summary>
    [Input("text", "Text", UiHint = "multiline", Description = "Einfache Sätze; Absätze durch eine Leerzeile getrennt.")]
    public Input<string?> Text { get; } = new();

    /// <summary>Shows it without waiting for anything.</summary>
    internal void Show(ActivityContext context, string kind, IReadOnlyDictionary<string, object?>? document = null) => Send(context, kind, null, document, null);

    /// <summary>Shows it and waits for the answer.</summary>
    internal void Ask(ActivityContext context, string kind, int seconds, IReadOnlyDictionary<string, object?>? document = null, List<object?>? options = null)
    {
        var id = Guid.CreateVersion7(context.Now);
        context.Properties[Prompt] = id.ToString();
        var wait = context.WaitForEvent($"Aufforderung {id}");
        DateTimeOffset? until = seconds > 0 ? context.Now.AddSeconds(seconds) : null;
        if (until is { } end)
            context.WaitUntil(end, "die Antwort in der Kabine");
        Send(context, kind, wait, document, options, id, until);
    }

    /// <inheritdoc/>
    public object? ExampleOf(Bookmark wait, IReadOnlyDictionary<string, object?> properties) =>
        new Dictionary<string, object?> { ["stand"] = "Answered", [Prompt] = properties?.GetValueOrDefault(Prompt), ["antwort"] = ExampleAnswer };

    /// <summary>What a citizen could answer in a rehearsal.</summary>
    private protected virtual object? ExampleAnswer => null;

    /// <inheritdoc/>
    protected override void Resume(ActivityContext context, Resumption resumption)
    {
        if (resumption.Bookmark.Kind == WaitKind.Effect)
        {
            Carried(context, resumption);
            return;
        }

        if (resumption.Bookmark.Kind == WaitKind.Timer)
        {
            context.Change(ConversationWork.Withdrawn, new() { ["id"] = context.Properties.GetValueOrDefault(Prompt) });
            context.FireEffect(ConversationWork.Wake, []);
            context.Complete(NoAnswer);
            return;
        }

        switch (Values.Text(resumption.Input, "stand"))
        {
            case "Answered":
                Answered(context, Values.Text(resumption.Input, Prompt), Values.Of(resumption.Input, "antwort"));
                break;
            case "Refused":
                context.Complete(RefusedOutcome);
                break;
            default:
                context.Complete(CallEnded);
                break;
        }
    }

    /// <summary>The outcome when the citizen does not want to.</summary>
    private protected virtual string RefusedOutcome => Refused;

    /// <summary>The citizen has answered.</summary>
    private protected virtual void Answered(ActivityContext context, string prompt, object? answer) => context.Complete();

    /// <summary>An effect the step has asked for after the answer.</summary>
    private protected virtual void Carried(ActivityContext context, Resumption resumption) => context.Complete();

    private void Send(ActivityContext context, string kind, Bookmark? wait, IReadOnlyDictionary<string, object?>? document, List<object?>? options, Guid? id = null, DateTimeOffset? until = null)
    {
        context.Change(ConversationWork.Asked, new()
        {
            ["id"] = (id ?? Guid.CreateVersion7(context.Now)).ToString(),
            ["wartestelle"] = wait?.Id.ToString(),
            ["art"] = kind,
            ["titel"] = Title.Get(context),
            ["text"] = Text.Get(context),
            ["sha256"] = document?.GetValueOrDefault("sha256"),
            ["auswahl"] = options,
            ["bis"] = until?.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        });
        context.FireEffect(ConversationWork.Wake, []);
    }
}
