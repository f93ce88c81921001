using System.Security.Cryptography.X509Certificates;

namespace Buergerservice.Documents.Signing;

/// <summary>How a key signs. The hash is SHA-256 throughout.</summary>
public enum SignatureScheme
{
    /// <summary>RSA with PKCS#1 version 1.5 padding: what every reader knows.</summary>
    RsaPkcs1,

    /// <summary>RSA with PSS padding (salt as long as the hash).</summary>
    RsaPss,

    /// <summary>ECDSA; the signature is a DER sequence of two integers (RFC 3279).</summary>
    Ecdsa,
}

/// <summary>
/// A private key that signs hashes. It may live in this process, in a pen pad, a hardware module or at a remote service:
/// whoever holds it sees 32 bytes and never the document.
/// </summary>
public interface ISignatureKey
{
    /// <summary>The certificate of the key.</summary>
    X509Certificate2 Certificate { get; }

    /// <summary>Certificates between it and the root, sent along so that others can build the chain.</summary>
    IReadOnlyList<X509Certificate2> Chain { get; }

    /// <summary>How the key signs.</summary>
    SignatureScheme Scheme { get; }

    /// <summary>Signs a SHA-256 hash.</summary>
    /// <param name="hash">32 bytes.</param>
    /// <param name="cancellationToken">Ends the wait for an outside device.</param>
    Task<byte[]> SignHashAsync(ReadOnlyMemory<byte> hash, CancellationToken cancellationToken);
}
