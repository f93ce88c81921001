namespace Buergerservice.Cases.Files;

/// <summary>Names of the fields in forms and in the workflow variable <c>fall</c> that mean something to the module.</summary>
internal static class CaseFields
{
    public const string Id = "id";
    public const string Number = "nummer";
    public const string Channel = "kanal";
    public const string Status = "status";
    public const string Site = "standort";
    public const string Leistung = "leistung";
    public const string LeistungName = "leistung_name";

    /// <summary>The depth the catalogue foresees; what was reached a form says.</summary>
    public const string Leistungstiefe = "leistungstiefe";
    public const string Concern = "anliegen";
    public const string PostalCode = "plz";
    public const string Town = "ort";
    public const string CitizenName = "buerger_name";
    public const string CitizenAddress = "buerger_anschrift";
    public const string CitizenContact = "buerger_kontakt";
    public const string RepresentativeName = "vertreter_name";
    public const string RepresentativeKind = "vertreter_art";
    public const string RepresentativeEvidence = "vertreter_nachweis";
    public const string Authority = "behoerde";
    public const string Unit = "einheit";
    public const string Because = "zustaendigkeit_erklaerung";
    public const string Missing = "fehlende_unterlagen";

    /// <summary>Why a person assigned the case to a unit by hand.</summary>
    public const string AssignedBecause = "zuordnung_begruendung";

    /// <summary>Message of a hand-over that failed for good.</summary>
    public const string FilingError = "ablage_fehler";
    public const string DmsReference = "dms_aktenzeichen";

    /// <summary>Matrix in which the clerk says what lay before him (row: kind of document).</summary>
    public const string Evidence = "unterlagen";

    /// <summary>Reason for going on although something is missing (§ 66 SGB I).</summary>
    public const string Waiver = "verzicht_begruendung";

    /// <summary>A checkbox of this prefix records a consent to the purpose that follows it.</summary>
    public const string ConsentPrefix = "einwilligung_";

    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
        { Id, Number, Channel, Status, LeistungName, Leistungstiefe, Because, Missing, FilingError };

    private static readonly HashSet<string> Internal = new(StringComparer.Ordinal)
        { "ablage_notiz", "dringlichkeit", "ergebnis", "fallabschliessend", "folgetermin", "freigabe_anmerkung", "kurzkategorie", Leistungstiefe, "leistungstiefe_erreicht", "nachforderung_notiz", "unterschrift_art", Waiver };

    /// <summary>True for notes of the administration that do not belong into the citizen's document.</summary>
    public static bool IsInternal(string name) => Internal.Contains(name);

    /// <summary>True for what the system says about a case and no form may overwrite.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name) || name.StartsWith(ConsentPrefix, StringComparison.Ordinal);

    /// <summary>True for a field a form may change.</summary>
    public static bool IsWritable(string name) => !Reserved.Contains(name);
}
