namespace Buergerservice.Portal.Prompts;

/// <summary>What the citizen is to do.</summary>
public enum PromptKind
{
    /// <summary>Look at a document or form on the large monitor; nothing is answered.</summary>
    Show,

    /// <summary>Agree or refuse.</summary>
    Consent,

    /// <summary>Read a document and confirm it.</summary>
    Read,

    /// <summary>Sign a document on the touch display.</summary>
    Signature,

    /// <summary>Answer one question.</summary>
    Question,

    /// <summary>Take note of something; a confirmation may be waited for.</summary>
    Notice,
}

/// <summary>Where a prompt stands.</summary>
public enum PromptState
{
    /// <summary>Nothing has been said yet.</summary>
    Open,

    /// <summary>The citizen has answered.</summary>
    Answered,

    /// <summary>The citizen has refused.</summary>
    Refused,

    /// <summary>The call has ended, or the process needs it no more.</summary>
    Withdrawn,

    /// <summary>Nobody answered in time.</summary>
    Expired,
}

/// <summary>The German names the booth's pages and the workflows use.</summary>
public static class PromptNames
{
    /// <summary>Name of a kind.</summary>
    public static string German(this PromptKind kind) => kind switch
    {
        PromptKind.Show => "Zeigen",
        PromptKind.Consent => "Einwilligung",
        PromptKind.Read => "Lesen",
        PromptKind.Signature => "Unterschrift",
        PromptKind.Question => "Frage",
        _ => "Hinweis",
    };

    /// <summary>Finds a kind by its German name.</summary>
    public static PromptKind KindOf(string? name) => Enum.GetValues<PromptKind>().FirstOrDefault(k => k.German() == name, PromptKind.Notice);
}

/// <summary>One of the answers to choose from.</summary>
/// <param name="Value">What the workflow gets.</param>
/// <param name="Label">What the citizen reads.</param>
/// <param name="TextLabel">Label of a text field that goes with this answer, such as „Ihre Telefonnummer“; null: none.</param>
public sealed record PromptOption(string Value, string Label, string? TextLabel = null);
