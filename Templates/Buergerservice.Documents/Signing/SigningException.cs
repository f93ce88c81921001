namespace Buergerservice.Documents.Signing;

/// <summary>A document cannot be signed as asked. The German message says why and what to do.</summary>
public sealed class SigningException : Exception
{
    /// <summary>Refuses to sign.</summary>
    public SigningException(string message)
        : base(message)
    {
    }

    /// <summary>Refuses to sign because of an error below.</summary>
    public SigningException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
