namespace Buergerservice.Documents.Verification;

/// <summary>What a check came to, from best to worst. A document is as good as its worst signature.</summary>
public enum SignatureVerdict
{
    /// <summary>„gültig“: unchanged, and the certificate leads to a trusted one.</summary>
    Valid,

    /// <summary>„gültig, nicht vertrauenswürdig“: unchanged, but who signed is vouched for by nobody we trust.</summary>
    ValidUntrusted,

    /// <summary>„unbestimmt“: it cannot be said whether what is shown is what was signed.</summary>
    Indeterminate,

    /// <summary>„ungültig“: changed, or never a signature of this document.</summary>
    Invalid,
}

/// <summary>Words for verdicts.</summary>
public static class SignatureVerdicts
{
    /// <summary>The verdict in German, as reports use it.</summary>
    public static string German(this SignatureVerdict verdict) => verdict switch
    {
        SignatureVerdict.Valid => "gültig",
        SignatureVerdict.ValidUntrusted => "gültig, nicht vertrauenswürdig",
        SignatureVerdict.Indeterminate => "unbestimmt",
        _ => "ungültig",
    };

    /// <summary>The verdict as a stable word for programs.</summary>
    public static string Code(this SignatureVerdict verdict) => verdict switch
    {
        SignatureVerdict.Valid => "valid",
        SignatureVerdict.ValidUntrusted => "valid-untrusted",
        SignatureVerdict.Indeterminate => "indeterminate",
        _ => "invalid",
    };
}
