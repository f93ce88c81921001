using System.Net;
using System.Net.Mail;
using System.Text;

namespace Buergerservice.Portal.Mail;

/// <summary>A letter with one file.</summary>
/// <param name="Id">The same for all attempts: it becomes the Message-ID.</param>
/// <param name="To">The recipient.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Text">The text.</param>
/// <param name="FileName">Name of the file.</param>
/// <param name="File">The file.</param>
public sealed record Letter(Guid Id, string To, string Subject, string Text, string FileName, byte[] File);

/// <summary>Hands letters to the authority's mail server (SMTP with STARTTLS).</summary>
public sealed class Mailer(MailOptions options)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Whether there is a mail server.</summary>
    public bool IsSet => options.IsSet;

    /// <summary>Sends a letter.</summary>
    /// <exception cref="MailRefusedException">It certainly was not sent.</exception>
    /// <exception cref="MailUnclearException">Nobody knows whether it was.</exception>
    public async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(letter);
        using var message = new MailMessage(options.From, letter.To) { Subject = letter.Subject, SubjectEncoding = Encoding.UTF8, Body = letter.Text, BodyEncoding = Encoding.UTF8 };
        message.Headers.Add("Message-ID", $"<{letter.Id:N}@{new MailAddress(options.From).Host}>");
        // Nobody's absence note shall answer.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        using var file = new MemoryStream(letter.File);
        message.Attachments.Add(new(file, letter.FileName, "application/pdf"));
        using var client = new SmtpClient(options.Host, options.Port) { EnableSsl = options.StartTls, DeliveryFormat = SmtpDeliveryFormat.International };
        if (options.User is { Length: > 0 } user)
            client.Credentials = new NetworkCredential(user, options.Password);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            await client.SendMailAsync(message, limited.Token);
        }
        catch (SmtpException e) when (IsRefusal(e))
        {
            throw new MailRefusedException(e.StatusCode == SmtpStatusCode.GeneralFailure ? "Der Mailserver ist nicht zu erreichen." : $"Der Mailserver hat abgelehnt (SMTP {(int)e.StatusCode}).", e);
        }
        catch (Exception e) when (e is SmtpException or IOException or OperationCanceledException)
        {
            // The line broke somewhere in the middle: the server may have taken the letter.
            throw new MailUnclearException("Die Verbindung zum Mailserver ist mitten im Senden abgebrochen.", e);
        }
    }

    // An answer with a number is a refusal; without one it is, as long as the line was never there.
    private static bool IsRefusal(SmtpException error) => error.StatusCode != SmtpStatusCode.GeneralFailure || error.InnerException is System.Net.Sockets.SocketException;
}

/// <summary>A letter was certainly not sent.</summary>
public sealed class MailRefusedException(string message, Exception inner) : Exception(message, inner);

/// <summary>Nobody knows whether a letter was sent.</summary>
public sealed class MailUnclearException(string message, Exception inner) : Exception(message, inner);
