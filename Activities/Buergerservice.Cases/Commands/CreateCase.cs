using Buergerservice.Cases.Files;
using Buergerservice.Cases.Leistungen;
using Buergerservice.Engine;

namespace Buergerservice.Cases.Commands;

/// <summary>What is known of a new case. Only channel and Anliegen are asked for: LISA starts anonymous.</summary>
public sealed record CreateCase
{
    /// <summary>Name of the channel, one of <see cref="CaseChannelNames.All"/>.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Anliegen in the citizen's words.</summary>
    public string Concern { get; init; } = "";

    /// <summary>Site (Standort).</summary>
    public string? Site { get; init; }

    /// <summary>Key of the Leistung, when it is known already.</summary>
    public string? LeistungKey { get; init; }

    /// <summary>Postal code of the citizen's home, five digits.</summary>
    public string? PostalCode { get; init; }

    /// <summary>Place of the citizen's home.</summary>
    public string? Town { get; init; }

    /// <summary>Citizen's name.</summary>
    public string? CitizenName { get; init; }

    /// <summary>Citizen's address.</summary>
    public string? CitizenAddress { get; init; }

    /// <summary>Telephone or e-mail.</summary>
    public string? CitizenContact { get; init; }

    /// <summary>Name of a representative (R-049).</summary>
    public string? RepresentativeName { get; init; }

    /// <summary>Kind of representation.</summary>
    public string? RepresentativeKind { get; init; }

    /// <summary>What proves it.</summary>
    public string? RepresentativeEvidence { get; init; }

    internal CaseChannel Check(LeistungCatalog services)
    {
        var errors = new Dictionary<string, string>();
        if (!CaseChannelNames.TryParse(Channel, out var channel))
            errors[nameof(Channel)] = $"Wählen Sie den Zugangsweg: {string.Join(", ", CaseChannelNames.All)}.";
        if (string.IsNullOrWhiteSpace(Concern))
            errors[nameof(Concern)] = "Bitte beschreiben Sie das Anliegen.";
        if (PostalCode is { Length: > 0 } code && (code.Trim().Length != 5 || !code.Trim().All(char.IsAsciiDigit)))
            errors[nameof(PostalCode)] = "Eine Postleitzahl hat fünf Ziffern.";
        CheckLeistung(services, channel, errors);
        CheckLength(errors);
        if (string.IsNullOrWhiteSpace(RepresentativeName) && (!string.IsNullOrWhiteSpace(RepresentativeKind) || !string.IsNullOrWhiteSpace(RepresentativeEvidence)))
            errors[nameof(RepresentativeName)] = "Nennen Sie die Person, die vertritt.";
        // Interfaces name fields in camelCase.
        return errors.Count == 0 ? channel : throw new InputException("Der Fall kann so nicht angelegt werden.", errors.ToDictionary(e => char.ToLowerInvariant(e.Key[0]) + e.Key[1..], e => e.Value));
    }

    internal Dictionary<string, object?> Fields() => new()
    {
        [CaseFields.Concern] = Concern.Trim(),
        [CaseFields.Site] = Trim(Site),
        [CaseFields.Leistung] = Trim(LeistungKey),
        [CaseFields.PostalCode] = Trim(PostalCode),
        [CaseFields.Town] = Trim(Town),
        [CaseFields.CitizenName] = Trim(CitizenName),
        [CaseFields.CitizenAddress] = Trim(CitizenAddress),
        [CaseFields.CitizenContact] = Trim(CitizenContact),
        [CaseFields.RepresentativeName] = Trim(RepresentativeName),
        [CaseFields.RepresentativeKind] = Trim(RepresentativeKind),
        [CaseFields.RepresentativeEvidence] = Trim(RepresentativeEvidence),
    };

    private static string? Trim(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private void CheckLeistung(LeistungCatalog services, CaseChannel channel, Dictionary<string, string> errors)
    {
        if (string.IsNullOrWhiteSpace(LeistungKey))
            return;
        if (services.Find(LeistungKey.Trim()) is not { } leistung)
            errors[nameof(LeistungKey)] = "Diese Leistung steht nicht im Leistungskatalog.";
        else if (!errors.ContainsKey(nameof(Channel)) && !leistung.Channels.Contains(channel.German()))
            errors[nameof(LeistungKey)] = $"„{leistung.Name}“ wird über {channel.German()} nicht angeboten, sondern über: {string.Join(", ", leistung.Channels)}.";
    }

    private void CheckLength(Dictionary<string, string> errors)
    {
        foreach (var (name, text, max) in new[]
        {
            (nameof(Concern), Concern, 2000), (nameof(Site), Site, 200), (nameof(Town), Town, 200), (nameof(CitizenName), CitizenName, 200),
            (nameof(CitizenAddress), CitizenAddress, 400), (nameof(CitizenContact), CitizenContact, 200), (nameof(RepresentativeName), RepresentativeName, 200),
            (nameof(RepresentativeKind), RepresentativeKind, 200), (nameof(RepresentativeEvidence), RepresentativeEvidence, 400),
        })
        {
            if (text?.Length > max)
                errors[name] = $"Höchstens {max} Zeichen (jetzt {text.Length}).";
        }
    }
}

/// <summary>A case that was created, or the one an earlier attempt with the same key has created.</summary>
/// <param name="Id">Id of the case.</param>
/// <param name="Number">Aktenzeichen.</param>
/// <param name="InstanceId">The workflow instance that leads it.</param>
/// <param name="IsNew">False when an earlier attempt created it.</param>
public sealed record CaseCreated(Guid Id, string Number, Guid InstanceId, bool IsNew);

/// <summary>A document to be added to a case.</summary>
public sealed record AddDocument
{
    /// <summary>Kind: key of a required document of the Leistung, <c>unterschriebenes-original</c> or <c>sonstiges</c>.</summary>
    public string Kind { get; init; } = "sonstiges";

    /// <summary>Title; empty for the name of the kind.</summary>
    public string? Title { get; init; }

    /// <summary>Where it came from.</summary>
    public DocumentSource Source { get; init; } = DocumentSource.Upload;

    /// <summary>The bytes; read up to the limit and no further.</summary>
    public required Stream Content { get; init; }
}

/// <summary>A document that was added, or the same one that was in the file already.</summary>
/// <param name="Id">Id of the document.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
/// <param name="ContentType">Media type found in the bytes.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="IsNew">False when it was in the file already.</param>
public sealed record DocumentAdded(Guid Id, string Sha256, string ContentType, long Size, bool IsNew);
