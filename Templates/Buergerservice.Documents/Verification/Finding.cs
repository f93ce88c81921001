namespace Buergerservice.Documents.Verification;

/// <summary>One thing a check noticed.</summary>
/// <param name="Effect">The best verdict that is still possible with it; <see cref="SignatureVerdict.Valid"/> for a mere note.</param>
/// <param name="Text">What it is and where, in German.</param>
public sealed record Finding(SignatureVerdict Effect, string Text)
{
    internal static Finding Note(string text) => new(SignatureVerdict.Valid, text);

    internal static Finding Untrusted(string text) => new(SignatureVerdict.ValidUntrusted, text);

    internal static Finding Doubt(string text) => new(SignatureVerdict.Indeterminate, text);

    internal static Finding Violation(string text) => new(SignatureVerdict.Invalid, text);
}
