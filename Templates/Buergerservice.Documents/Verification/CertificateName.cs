using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Buergerservice.Documents.Verification;

/// <summary>A certificate holder's name for people.</summary>
internal static class CertificateName
{
    private const string CommonName = "2.5.4.3";
    private const string Organisation = "2.5.4.10";

    /// <summary>„Name, Organisation“, or the whole distinguished name when it has neither.</summary>
    public static string? Of(X500DistinguishedName? name)
    {
        if (name is null)
            return null;
        try
        {
            var parts = name.EnumerateRelativeDistinguishedNames().Where(p => !p.HasMultipleElements)
                .ToLookup(p => p.GetSingleElementType().Value, p => p.GetSingleElementValue());
            var text = string.Join(", ", new[] { parts[CommonName].FirstOrDefault(), parts[Organisation].FirstOrDefault() }.Where(p => !string.IsNullOrWhiteSpace(p)).Distinct());
            return text.Length > 0 ? text : name.Name;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
