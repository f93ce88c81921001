namespace Buergerservice.Engine;

/// <summary>Root of all errors the product raises on purpose. The message is German and tells the reader what to do.</summary>
public abstract class BuergerserviceException : Exception
{
    /// <summary>Creates the error with its German message and, where there is one, its cause.</summary>
    protected BuergerserviceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>True when trying again without any change may succeed (a lost race, a busy database).</summary>
    public virtual bool RetryHelps => false;
}

/// <summary>A rule of the domain was broken: the request can never succeed as it stands.</summary>
public sealed class DomainRuleException(string message) : BuergerserviceException(message);

/// <summary>The thing asked for does not exist, or the caller may not know that it exists: both get the same answer.</summary>
public sealed class NotFoundException(string message = "Das Gesuchte gibt es nicht, oder es ist für Sie nicht freigegeben.") : BuergerserviceException(message);

/// <summary>Somebody else changed the thing in between; the caller must look at the new state first.</summary>
public class ConflictException(string code, string message) : BuergerserviceException(message)
{
    /// <summary>Machine-readable reason such as <c>revision-conflict</c> or <c>not-claimable</c>.</summary>
    public string Code { get; } = code;
}

/// <summary>Something was created with this submission's key before, from other content. Nothing of the new content was saved.</summary>
public sealed class AlreadySubmittedException(string number, string message) : ConflictException("idempotency-conflict", message)
{
    /// <summary>Number of what the first submission has created.</summary>
    public string Number { get; } = number;
}

/// <summary>The input was understood but is not acceptable; each field carries its own message.</summary>
public sealed class InputException(string message, IReadOnlyDictionary<string, string> fields) : BuergerserviceException(message)
{
    /// <summary>Field name to German message. Empty when the message concerns the whole.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; } = fields;

    /// <summary>Creates the error for one thing that is not tied to a field.</summary>
    public InputException(string message)
        : this(message, new Dictionary<string, string>())
    {
    }
}
